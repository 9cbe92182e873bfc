// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.PolicyChain;
import pxe.api.PolicyVerdict;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Link;
import pxe.net.Links;
import pxe.net.UdpSocket;

/**
 * A DHCP server (RFC 2131) or a proxyDHCP server (PXE 2.1 section 2.2), for machines that boot.
 *
 * <p>{@link #open}, {@link #apply} and {@link #close} are for any thread but the loop's; all else happens on the loop, which never
 * waits: policies and the lease store answer later, and the request goes on then.
 */
public final class DhcpServer implements AutoCloseable {

    /** How many requests may wait for policies and the lease store; more are dropped, and their clients ask again. */
    private static final int MAX_PENDING = 4096;

    /** A request that is being worked on: its repetitions are dropped. */
    private record Pending(MacAddress mac, int xid, int type) {}

    private final EventLoop loop;
    private final PolicyChain policies;
    private final LeaseStore leases;
    private final BootEvents events;
    private final Links links;
    private final Clock clock;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final Set<Pending> pending = new HashSet<>();
    private final SourceLimit malformed = new SourceLimit();
    private final SourceLimit exhausted = new SourceLimit();
    private final SourceLimit busy = new SourceLimit();
    private final SourceLimit declined = new SourceLimit();
    private final DhcpSettings opened;

    private DhcpSettings settings;
    private AddressBook book;

    private DhcpServer(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases, BootEvents events,
            Links links, Clock clock) {
        this.loop = loop;
        this.opened = settings;
        this.settings = settings;
        this.policies = policies;
        this.leases = leases;
        this.events = events;
        this.links = links;
        this.clock = clock;
        this.book = bookOf(settings.subnet());
    }

    /**
     * Opens a server.
     *
     * @param loop where it runs; it stays the caller's, to be closed after the server
     * @param links the machine's interfaces
     * @param clock the time that leases are counted by
     * @throws java.net.BindException if a port is in use or not permitted
     * @throws IOException if this machine doesn't have the server's address, or it can't listen
     */
    public static DhcpServer open(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases,
            BootEvents events, Links links, Clock clock) throws IOException {
        checkAddress(settings, links);
        DhcpServer server = new DhcpServer(loop, settings, policies, leases, events, links, clock);
        try {
            server.listen(settings.port(), server::received);
            server.listen(settings.proxyPort(), server::receivedByProxy);
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

    private static void checkAddress(DhcpSettings settings, Links links) throws IOException {
        Inet4Address address = settings.serverAddress();
        if (address.isAnyLocalAddress() || links.all().stream().anyMatch(link -> link.has(address))) {
            return;
        }
        String present = links.all().stream()
                .flatMap(link -> link.addresses().stream()
                        .filter(a -> a.ip() instanceof Inet4Address)
                        .map(a -> link.name() + " " + a))
                .collect(Collectors.joining(", "));
        throw new IOException("no interface has the address " + address.getHostAddress() + " (interfaces: " + present
                + "): set server.ip in etc/pxe.dhcp.cfg, or --dhcp-server-ip, to one of these");
    }

    /**
     * Takes other settings without closing the ports; offers that wait are forgotten if the subnet changes.
     *
     * @return false if they need other ports, or an address that this machine doesn't have: nothing has changed then
     */
    public boolean apply(DhcpSettings wanted) {
        try {
            checkAddress(wanted, links);
        } catch (IOException e) {
            return false;
        }
        if (!opened.listensLike(wanted)) {
            return false;
        }
        AddressBook filled = bookOf(wanted.subnet()); // here: a store with many leases would keep the loop
        loop.execute(() -> {
            if (!wanted.subnet().equals(settings.subnet())) {
                filled.takeOver(book); // what was given since the store was read
                book = filled;
            }
            settings = wanted;
        });
        return true;
    }

    private AddressBook bookOf(Subnet subnet) {
        AddressBook filled = new AddressBook(subnet);
        leases.forEach(filled::lease);
        // This machine's own addresses are nobody else's, whatever the range says.
        links.all().stream().flatMap(link -> link.addresses().stream())
                .forEach(own -> {
                    if (own.ip() instanceof Inet4Address address) {
                        filled.setAside(address, Instant.MAX);
                    }
                });
        return filled;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return sockets.stream().map(socket -> new Endpoint("udp", socket.localAddress())).toList();
    }

    /** Stops: the ports are free at once, and what was being worked on gets no answer. */
    @Override
    public void close() {
        sockets.forEach(UdpSocket::close);
    }

    // --- What comes in.

    private void received(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        exchange(payload, arrival).ifPresent(exchange -> {
            if (settings.mode() == Mode.PROXY) {
                if (exchange.message().type() == MessageType.DISCOVER) {
                    boot(exchange, (e, verdict) -> offerByProxy(e, verdict, socket));
                }
                return;
            }
            if (!isInSubnet(exchange)) {
                ignored(exchange, "no subnet for " + exchange.relay().map(relay -> "the relay " + relay.getHostAddress())
                        .orElse("interface " + exchange.interfaceName()));
                return;
            }
            switch (exchange.message().type()) {
                case MessageType.DISCOVER -> discover(exchange, socket);
                case MessageType.REQUEST -> request(exchange, socket);
                case MessageType.DECLINE -> decline(exchange);
                case MessageType.RELEASE -> release(exchange);
                case MessageType.INFORM -> boot(exchange, (e, verdict) -> inform(e, verdict, socket));
                default -> ignored(exchange, "message type " + exchange.message().type());
            }
        });
    }

    /** Port 4011: a client asks for its boot file, by unicast, with an address of its own. */
    private void receivedByProxy(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        exchange(payload, arrival)
                .filter(exchange -> exchange.stage() != BootStage.NONE && switch (exchange.message().type()) {
                    case MessageType.REQUEST, MessageType.INFORM -> true;
                    default -> false;
                })
                .ifPresent(exchange -> boot(exchange, (e, verdict) -> acknowledgeByProxy(e, verdict, socket)));
    }

    /** Reads a packet; empty if it's none for this server. */
    private Optional<Exchange> exchange(ByteBuffer payload, Arrival arrival) {
        switch (DhcpCodec.decode(payload)) {
            case DhcpCodec.Decoded.Malformed(String reason, int offset) -> {
                if (malformed.passes(arrival.peer().getAddress(), clock.instant())) {
                    events.publish(BootEvent.of("dhcp", "MALFORMED").at(clock.instant()).weight(Weight.DETAIL)
                            .client(arrival.peer().getAddress())
                            .with("reason", reason).with("offset", offset).build());
                }
                return Optional.empty();
            }
            case DhcpCodec.Decoded.Ok(DhcpMessage message) -> {
                String name = links.byIndex(arrival.interfaceIndex()).map(Link::name).orElse("");
                boolean served = settings.interfaces().isEmpty() || settings.interfaces().contains(name);
                if (message.op() != DhcpMessage.BOOTREQUEST || !served || !isHost(message.giaddr(), arrival)
                        || !isHost(message.ciaddr(), arrival) || !(arrival.local() instanceof Inet4Address local)) {
                    return Optional.empty();
                }
                Exchange exchange = new Exchange(message, arrival, name,
                        settings.serverAddress().isAnyLocalAddress() ? local : settings.serverAddress());
                if (exchange.stage() == BootStage.NONE && (settings.serve() == Serve.PXE || settings.mode() == Mode.PROXY)) {
                    ignored(exchange, "it doesn't boot from the network (serve = pxe)");
                    return Optional.empty();
                }
                return Optional.of(exchange);
            }
        }
    }

    /** Whether an answer may go to the address: nobody makes this server send to a group, to everybody, or from afar to itself. */
    private static boolean isHost(Inet4Address address, Arrival arrival) {
        return (!address.isLoopbackAddress() || arrival.peer().getAddress().isLoopbackAddress()) && !address.isMulticastAddress() && !address.equals(ReplyRoute.EVERYBODY);
    }

    /**
     * A relay's network counts, or the address that a client has already: it speaks without its relay then. Else the interface must
     * have an address of the subnet.
     */
    private boolean isInSubnet(Exchange exchange) {
        Subnet subnet = settings.subnet();
        Inet4Address ciaddr = exchange.message().ciaddr();
        return exchange.relay().or(() -> ciaddr.isAnyLocalAddress() ? Optional.empty() : Optional.of(ciaddr))
                .map(subnet::contains)
                .orElseGet(() -> links.byIndex(exchange.arrival().interfaceIndex()).stream()
                        .flatMap(link -> link.addresses().stream())
                        .anyMatch(a -> a.ip() instanceof Inet4Address ip && subnet.contains(ip)));
    }

    // --- Policies. Each answer goes on where it was asked, on the loop.

    private void boot(Exchange exchange, BiConsumer<Exchange, PolicyVerdict> next) {
        if (exchange.stage() == BootStage.NONE) {
            next.accept(exchange, PolicyVerdict.NONE);
            return;
        }
        later(exchange, () -> policies.ask(exchange), verdict -> {
            BootDecision decision = Reply.effective(verdict.decision(), exchange);
            if (decision instanceof BootDecision.Ignore) {
                ignored(exchange, verdict.policy() + ": " + decision.reason());
            } else if (decision instanceof BootDecision.Boot boot && exchange.stage() == BootStage.HTTP && !boot.bootfile().isUrl()) {
                ignored(exchange, "UEFI HTTP Boot needs a URL, and " + verdict.policy() + " says " + boot.bootfile());
            } else {
                next.accept(exchange, new PolicyVerdict(decision, verdict.policy()));
            }
        });
    }

    /** Goes on with a value on the loop once it is there; repetitions of the request are dropped meanwhile. */
    private <T> void later(Exchange exchange, Supplier<CompletionStage<T>> question, Consumer<T> next) {
        Pending request = new Pending(exchange.mac(), exchange.message().xid(), exchange.message().type());
        if (pending.contains(request)) {
            return;
        }
        if (pending.size() >= MAX_PENDING) {
            if (busy.passes(exchange.serverAddress(), clock.instant())) {
                events.publish(event("BUSY", exchange).weight(Weight.WARNING).with("reason", MAX_PENDING
                        + " requests wait for policies or the lease store: find out which of them is slow").build());
            }
            return;
        }
        pending.add(request);
        answer(question).whenComplete((value, failure) -> onLoop(() -> {
            pending.remove(request);
            if (failure == null) {
                next.accept(value);
            } else {
                events.publish(event("FAILED", exchange).weight(Weight.WARNING).with("reason", failure).build());
            }
        }));
    }

    /** A store is anybody's: what it throws is no answer either, and must not leave the request pending for ever. */
    private static <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The server was closed meanwhile.
        }
    }

    // --- RFC 2131 section 4.3: what a server does.

    private void discover(Exchange exchange, UdpSocket socket) {
        Optional<Inet4Address> address = book.offer(exchange.key(), exchange.options().address(DhcpOption.REQUESTED_ADDRESS),
                clock.instant(), settings.offerTime());
        if (address.isEmpty()) {
            if (exhausted.passes(exchange.serverAddress(), clock.instant())) {
                events.publish(event("EXHAUSTED", exchange).weight(Weight.WARNING)
                        .with("reason", "no address is left in " + settings.subnet().begin().getHostAddress() + " to "
                                + settings.subnet().end().getHostAddress() + ": widen the range, or shorten lease.seconds").build());
            }
            return;
        }
        boot(exchange.withClientAddress(address.get()), (e, verdict) -> send("OFFER", e, verdict, socket,
                new Reply(e, MessageType.OFFER).lease(address.get(), settings.leaseTime(), settings.subnet())
                        .boot(verdict.decision(), false, nextServer(e))));
    }

    private void request(Exchange exchange, UdpSocket socket) {
        DhcpMessage message = exchange.message();
        Optional<Inet4Address> server = message.options().address(DhcpOption.SERVER_ID);
        if (server.isPresent() && !server.get().equals(exchange.serverAddress())) {
            book.withdraw(exchange.key(), clock.instant());
            return; // it took another server's offer
        }
        boolean renewing = !message.ciaddr().isAnyLocalAddress();
        Optional<Inet4Address> wanted = renewing
                ? Optional.of(message.ciaddr())
                : message.options().address(DhcpOption.REQUESTED_ADDRESS);
        if (wanted.isEmpty()) {
            ignored(exchange, "a request for no address");
            return;
        }
        // A client that nobody here knows may be another server's: it is left alone unless this is the network's only one.
        if (server.isEmpty() && !settings.authoritative() && !book.knows(exchange.key())) {
            ignored(exchange, "an unknown client (authoritative = false)");
            return;
        }
        Inet4Address address = wanted.get();
        switch (book.wish(exchange.key(), address, clock.instant())) {
            case GRANTABLE -> boot(exchange.withClientAddress(address), (e, verdict) -> grant(e, verdict, address, socket));
            case TAKEN -> refuse(exchange, "the address is another client's", socket);
            case OUTSIDE -> refuse(exchange, "the address is not of this network", socket);
        }
    }

    private void grant(Exchange exchange, PolicyVerdict verdict, Inet4Address address, UdpSocket socket) {
        Instant now = clock.instant();
        // While the policies thought, another client may have been given it.
        if (book.wish(exchange.key(), address, now) != AddressBook.Wish.GRANTABLE) {
            refuse(exchange, "the address is another client's", socket);
            return;
        }
        Lease lease = Lease.of(address, exchange.key(), exchange.mac(), now, now.plus(settings.leaseTime()))
                .withHostname(exchange.options().text(DhcpOption.HOST_NAME).orElse(""));
        book.lease(lease);
        later(exchange, () -> leases.put(lease), stored -> {
            if (stored) {
                send("ACK", exchange, verdict, socket, new Reply(exchange, MessageType.ACK)
                        .lease(address, settings.leaseTime(), settings.subnet())
                        .boot(verdict.decision(), false, nextServer(exchange)));
            } else {
                book.setAside(address, now.plus(settings.declineTime()));
                refuse(exchange, "the address is another client's", socket);
            }
        });
    }

    private void refuse(Exchange exchange, String reason, UdpSocket socket) {
        Reply reply = new Reply(exchange, MessageType.NAK).message(reason);
        deliver(reply.build(), exchange, socket);
        events.publish(event("NAK", exchange).with("reason", reason).build());
    }

    private void decline(Exchange exchange) {
        Optional<Inet4Address> address = exchange.options().address(DhcpOption.REQUESTED_ADDRESS);
        if (address.isEmpty() || !isForThisServer(exchange) || !book.holds(exchange.key(), address.get(), clock.instant())) {
            return;
        }
        book.setAside(address.get(), clock.instant().plus(settings.declineTime()));
        forget(exchange, address.get());
        Weight weight = declined.passes(exchange.serverAddress(), clock.instant()) ? Weight.WARNING : Weight.OUTCOME;
        events.publish(event("DECLINE", exchange).weight(weight).with("address", address.get())
                .with("reason", "somebody uses this address who didn't get it here").build());
    }

    private void forget(Exchange exchange, Inet4Address address) {
        answer(() -> leases.remove(address, exchange.key())).exceptionally(failure -> {
            events.publish(event("FAILED", exchange).weight(Weight.WARNING).with("address", address).with("reason", failure).build());
            return null;
        });
    }

    private void release(Exchange exchange) {
        Inet4Address address = exchange.message().ciaddr();
        if (isForThisServer(exchange) && book.holds(exchange.key(), address, clock.instant())) {
            book.release(exchange.key(), clock.instant());
            forget(exchange, address);
            events.publish(event("RELEASE", exchange).with("address", address).build());
        }
    }

    private static boolean isForThisServer(Exchange exchange) {
        return exchange.options().address(DhcpOption.SERVER_ID).filter(exchange.serverAddress()::equals).isPresent();
    }

    private void inform(Exchange exchange, PolicyVerdict verdict, UdpSocket socket) {
        send("INFORM", exchange, verdict, socket, new Reply(exchange, MessageType.ACK).network(settings.subnet())
                .boot(verdict.decision(), false, nextServer(exchange)));
    }

    // --- PXE 2.1 section 2.2: what a proxy does.

    private void offerByProxy(Exchange exchange, PolicyVerdict verdict, UdpSocket socket) {
        if (boots(exchange, verdict)) {
            send("PROXYOFFER", exchange, verdict, socket,
                    new Reply(exchange, MessageType.OFFER).boot(verdict.decision(), true, nextServer(exchange)));
        }
    }

    private void acknowledgeByProxy(Exchange exchange, PolicyVerdict verdict, UdpSocket socket) {
        if (boots(exchange, verdict)) {
            Reply reply = new Reply(exchange, MessageType.ACK).boot(verdict.decision(), true, nextServer(exchange));
            // EDK2 asks from port 4011, iPXE from 68: back to where it came from, and nowhere else.
            socket.send(encode(reply.build(), exchange), exchange.arrival().reply());
            told("PROXYACK", exchange, verdict, reply);
        }
    }

    private boolean boots(Exchange exchange, PolicyVerdict verdict) {
        boolean boots = verdict.decision() instanceof BootDecision.Boot || verdict.decision() instanceof BootDecision.Menu;
        if (!boots) {
            String reason = verdict.decision().reason();
            ignored(exchange, reason.isEmpty() ? "no policy has a boot file for it" : verdict.policy() + ": " + reason);
        }
        return boots;
    }

    // --- What goes out.

    private Inet4Address nextServer(Exchange exchange) {
        return settings.nextServer().isAnyLocalAddress() ? exchange.serverAddress() : settings.nextServer();
    }

    private void send(String name, Exchange exchange, PolicyVerdict verdict, UdpSocket socket, Reply reply) {
        deliver(reply.build(), exchange, socket);
        told(name, exchange, verdict, reply);
    }

    private void deliver(DhcpMessage reply, Exchange exchange, UdpSocket socket) {
        Arrival arrival = exchange.arrival();
        InetAddress from = links.byIndex(arrival.interfaceIndex()).filter(link -> link.has(exchange.serverAddress())).isPresent()
                ? exchange.serverAddress()
                : arrival.local();
        ReplyRoute route = ReplyRoute.choose(reply, exchange.message(), arrival, from, settings.port(), settings.port() + 1);
        if (route instanceof ReplyRoute.NewAddress fresh) {
            try {
                socket.addNeighbour(arrival.interfaceIndex(), fresh.address(), exchange.mac().toBytes());
            } catch (IOException e) {
                route = fresh.fallback(); // without CAP_NET_ADMIN, say; every client takes a broadcast, too
            }
        }
        socket.send(encode(reply, exchange), route.route());
    }

    private static ByteBuffer encode(DhcpMessage reply, Exchange exchange) {
        return DhcpCodec.encode(reply, maxBytes(exchange));
    }

    /** Option 57 counts the IP and UDP headers; more than a usual link carries is not used (RFC 2132 section 9.10). */
    private static int maxBytes(Exchange exchange) {
        return Math.min(exchange.options().u16(DhcpOption.MAX_SIZE).orElse(0), 1500) - 28;
    }

    private void told(String name, Exchange exchange, PolicyVerdict verdict, Reply reply) {
        BootEvent.Builder event = event(name, exchange);
        if (!reply.yiaddr().isAnyLocalAddress()) {
            event.with("yiaddr", reply.yiaddr());
        }
        event.withOptional("bootfile", reply.bootfile());
        if (exchange.stage() != BootStage.NONE) {
            event.with("policy", verdict.policy());
            if (!verdict.decision().reason().isEmpty()) {
                event.with("reason", verdict.decision().reason());
            }
        }
        events.publish(event.build());
    }

    private void ignored(Exchange exchange, String reason) {
        events.publish(event("IGNORED", exchange).weight(Weight.DETAIL).with("reason", reason).build());
    }

    private BootEvent.Builder event(String name, Exchange exchange) {
        BootEvent.Builder event = BootEvent.of("dhcp", name).at(clock.instant()).mac(exchange.mac())
                .with("xid", String.format("%08x", exchange.message().xid()))
                .with("interface", exchange.interfaceName())
                .withOptional("relay", exchange.relay());
        exchange.clientAddress().ifPresent(event::client);
        return exchange.stage() == BootStage.NONE
                ? event
                : event.with("stage", exchange.stage()).with("arch", exchange.arch().code()).withOptional("uuid", exchange.machineId());
    }
}
