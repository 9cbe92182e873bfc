// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.PolicyChain;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvents;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.api.lease.ClientKey;
import pxe.api.lease.LeaseStore;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.UdpSocket;

/**
 * A DHCP server (RFC 2131) or a proxyDHCP server (PXE 2.1 section 2.2), for machines that boot.
 *
 * <p>{@link #open}, {@link #apply} and {@link #close} are for any thread but the loop's; all else happens on the loop, which never
 * waits: policies and the lease store answer later, and the request goes on then.
 */
public final class DhcpServer implements AutoCloseable {

    private final EventLoop loop;
    private final Links links;
    private final PolicyChain policies;
    private final Engine engine;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final DhcpSettings opened;
    /** What the server is known by now, which this machine had when that was set. */
    private volatile Inet4Address known;

    private DhcpServer(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases, BootEvents events,
            Links links, Clock clock) {
        this.loop = loop;
        this.links = links;
        this.policies = policies;
        this.opened = settings;
        this.known = settings.serverAddress();
        this.engine = new Engine(loop, settings, policies, leases, events, links, clock);
    }

    /**
     * Opens a server.
     *
     * @param loop where it runs; it stays the caller's, to be closed after the server
     * @param links the machine's interfaces
     * @param clock the time that leases are counted by
     * @throws java.net.BindException if a port is in use or not permitted
     * @throws IOException if this machine doesn't have the server's address, or it can't listen
     * @throws IllegalArgumentException if the settings have {@linkplain DhcpSettings#problems() problems}
     */
    public static DhcpServer open(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases,
            BootEvents events, Links links, Clock clock) throws IOException {
        check(settings);
        checkAddress(settings, links);
        DhcpServer server = new DhcpServer(loop, settings, policies, leases, events, links, clock);
        server.engine.load();
        try {
            server.listen(settings.port(), server.engine::received);
            server.listen(settings.proxyPort(), server.engine::receivedByProxy);
            loop.execute(server.engine::begin);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private interface Receiver {
        void received(ByteBuffer payload, Arrival arrival, UdpSocket socket);
    }

    private void listen(int port, Receiver receiver) throws IOException {
        // A handler answers by the socket that it belongs to, which is there as soon as open returns; what comes before is lost.
        AtomicReference<@Nullable UdpSocket> own = new AtomicReference<>();
        UdpSocket socket = loop.open(new InetSocketAddress(opened.address(), port), (payload, arrival) -> {
            UdpSocket answering = own.get();
            if (answering != null) {
                receiver.received(payload, arrival, answering);
            }
        });
        own.set(socket);
        sockets.add(socket);
    }

    private static boolean hasAddress(Links links, Inet4Address address) {
        return address.isAnyLocalAddress() || links.has(address);
    }

    private static void checkAddress(DhcpSettings settings, Links links) throws IOException {
        Optional<String> missing = missing(settings.serverAddress(), links);
        if (missing.isPresent()) {
            throw new IOException(missing.get());
        }
    }

    /** Why nobody is answered: this machine doesn't have the server's address, or no longer. */
    public Optional<String> trouble() {
        return missing(known, links);
    }

    private static Optional<String> missing(Inet4Address address, Links links) {
        if (hasAddress(links, address)) {
            return Optional.empty();
        }
        String present = links.all().stream()
                .flatMap(link -> link.addresses().stream()
                        .filter(a -> a.ip() instanceof Inet4Address)
                        .map(a -> link.name() + " " + a))
                .collect(Collectors.joining(", "));
        return Optional.of("no interface has the address " + address.getHostAddress() + " (interfaces: " + present
                + "): set server.ip in etc/pxe.dhcp.cfg, or --dhcp-server-ip, to one of these");
    }

    /**
     * Takes other settings without closing the ports. What was offered and leased stays so, as far as they have the addresses.
     *
     * @return false if they need other ports, or another address that this machine doesn't have: nothing has changed then
     * @throws IllegalArgumentException if the settings have {@linkplain DhcpSettings#problems() problems}
     */
    public boolean apply(DhcpSettings wanted) {
        check(wanted);
        Inet4Address address = wanted.serverAddress();
        // One that was there comes again, as when a cable is put back: nothing else is to stop for that.
        boolean isThere = address.equals(known) || hasAddress(links, address);
        if (!isThere || !opened.listensLike(wanted)) {
            return false;
        }
        known = address;
        loop.execute(() -> engine.apply(wanted));
        return true;
    }

    private static void check(DhcpSettings settings) {
        if (settings.mode() == Mode.SERVER && !settings.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", settings.problems()));
        }
    }

    /**
     * Looks for other servers, for some seconds: whoever answers a machine that boots.
     *
     * @param interfaceName where to look; empty for all interfaces that are served
     * @return who answered; a failure if there is no such interface with an IPv4 address
     */
    public CompletionStage<List<FoundServer>> findServers(String interfaceName) {
        CompletableFuture<List<FoundServer>> result = new CompletableFuture<>();
        loop.execute(() -> engine.findServers(interfaceName, sockets.getFirst(), result));
        return result;
    }

    /** Takes note that a client's lease is over, which the store knows already: its address may be given to others. */
    public void released(ClientKey client, Inet4Address address) {
        loop.execute(() -> engine.released(client, address));
    }

    /** How many packets were dropped because they could not be read, by the reason, the most frequent first. */
    public CompletionStage<SequencedMap<String, Long>> dropped() {
        return CompletableFuture.supplyAsync(engine::dropped, loop::execute);
    }

    /** The last packets of a machine, received and sent, the oldest first; none if it isn't remembered. */
    public CompletionStage<List<KeptPacket>> packets(MacAddress mac) {
        return CompletableFuture.supplyAsync(() -> engine.packets(mac), loop::execute);
    }

    /** The machines of which packets are remembered. */
    public CompletionStage<List<MacAddress>> machines() {
        return CompletableFuture.supplyAsync(engine::machines, loop::execute);
    }

    /** What it serves by now. */
    public CompletionStage<DhcpSettings> settings() {
        return CompletableFuture.supplyAsync(engine::settings, loop::execute);
    }

    /** The subnets that are served, by their networks, and whose their addresses are; none if another server gives addresses. */
    public CompletionStage<List<SubnetUse>> subnets() {
        return CompletableFuture.supplyAsync(engine::subnets, loop::execute);
    }

    /**
     * What would become of a request, by the way that a real one goes and with nothing left behind.
     *
     * @return fails with an {@link IllegalArgumentException} if there is no such interface
     */
    public CompletionStage<Explanation> explain(Question question) {
        CompletableFuture<Explanation> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                SeenPacket packet = SeenPacket.of(question, engine.settings(), links);
                new Rehearsal(engine, loop, policies, packet, result).begin();
            } catch (IllegalArgumentException noWay) {
                result.completeExceptionally(noWay);
            }
        });
        return result;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return sockets.stream().map(socket -> new Endpoint("udp", socket.localAddress())).toList();
    }

    /** Stops: the ports are free at once, and what was being worked on gets no answer. */
    @Override
    public void close() {
        engine.leaveStore();
        sockets.forEach(UdpSocket::close);
        try {
            loop.execute(engine::close);
        } catch (RejectedExecutionException e) {
            // The loop was closed before, and with it the probe's sockets.
        }
    }
}
