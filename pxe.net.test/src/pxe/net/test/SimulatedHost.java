// SPDX-License-Identifier: Apache-2.0
package pxe.net.test;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import pxe.net.AddressProbe;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Link;
import pxe.net.Links;
import pxe.net.Route;
import pxe.net.UdpHandler;
import pxe.net.UdpSocket;

/**
 * A machine of a {@link SimulatedNetwork}, and the event loop of the engine that runs on it. A link's number is the index of the
 * host's interface there. For the thread that runs the network, except {@link #execute}.
 *
 * <p>IPv4 prefixes are 24 bits long, so x.y.z.255 is a broadcast, as is 255.255.255.255; a multicast reaches every other host of
 * the link. Nothing is routed: a packet for an address that no host of the link has is lost, unless its sender has told the
 * neighbour's hardware address; then hosts without an address hear it.
 */
public final class SimulatedHost implements EventLoop {

    private static final int FIRST_EPHEMERAL_PORT = 49152;

    private final SimulatedNetwork network;
    private final Map<Integer, Set<InetAddress>> links = new LinkedHashMap<>();
    private final Set<InetAddress> neighbours = new LinkedHashSet<>();
    private final Set<InetAddress> unreachable = new HashSet<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final byte[] hardwareAddress;
    private volatile boolean closed;
    private int mtuBytes = 1500;
    private int nextPort = FIRST_EPHEMERAL_PORT;
    private int largestPayloadBytes;
    private int together;
    private boolean rawSockets = true;
    private int probes;

    SimulatedHost(SimulatedNetwork network, int number) {
        this.network = network;
        this.hardwareAddress = new byte[] {2, 0, 0, 0, 0, (byte) number};
    }

    /** Gives the host an interface on a link, or more addresses on one that it has. */
    public SimulatedHost attach(int link, InetAddress... addresses) {
        links.computeIfAbsent(link, any -> new LinkedHashSet<>()).addAll(List.of(addresses));
        return this;
    }

    /** Takes addresses from an interface, which stays. */
    public SimulatedHost detach(int link, InetAddress... addresses) {
        links.get(link).removeAll(List.of(addresses));
        return this;
    }

    /** Sets what {@link #links()} and {@link #pathMtuBytes} tell as the MTU; 1500 unless told. Larger packets are carried nevertheless. */
    public SimulatedHost mtu(int bytes) {
        mtuBytes = bytes;
        return this;
    }

    /** The host's interfaces, with prefixes of 24 bits for IPv4 and 64 for IPv6. */
    public Links links() {
        return () -> links.entrySet().stream()
                .map(link -> new Link(link.getKey(), "sim" + link.getKey(), mtuBytes, link.getValue().stream()
                        .map(ip -> new Link.Address(ip, ip instanceof Inet4Address ? 24 : 64)).toList()))
                .toList();
    }

    /** The addresses whose hardware address was told by {@link UdpSocket#addNeighbour}. */
    public Set<InetAddress> neighbours() {
        return Set.copyOf(neighbours);
    }

    /** What it answers ARP with, 6 bytes. */
    public byte[] hardwareAddress() {
        return hardwareAddress.clone();
    }

    /** The sockets that are open now. */
    public int openSockets() {
        return sockets.size();
    }

    /** The size of the largest UDP payload sent so far, in bytes. */
    public int largestPayloadBytes() {
        return largestPayloadBytes;
    }

    /** How many packets were {@linkplain UdpSocket#sendTogether sent so} that they might leave with others. */
    public int packetsTogether() {
        return together;
    }

    @Override
    public UdpSocket open(InetSocketAddress local, UdpHandler handler) throws BindException {
        int port = local.getPort() == 0 ? freePort() : local.getPort();
        InetSocketAddress bound = new InetSocketAddress(local.getAddress(), port);
        if (sockets.stream().anyMatch(socket -> socket.local.equals(bound))) {
            throw new BindException(bound + ": address already in use");
        }
        Socket socket = new Socket(bound, handler);
        sockets.add(socket);
        return socket;
    }

    private int freePort() {
        while (true) {
            int port = nextPort;
            nextPort = nextPort == 65535 ? FIRST_EPHEMERAL_PORT : nextPort + 1;
            if (sockets.stream().noneMatch(socket -> socket.local.getPort() == port)) {
                return port;
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("the loop is closed");
        }
        network.post(guarded(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return network.at(network.nanoTime() + delay.toNanos(), guarded(task));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            if (!closed) {
                task.run();
            }
        };
    }

    @Override
    public long nanoTime() {
        return network.nanoTime();
    }

    /** By ARP, hosts of the link answer for their addresses there; by echo, those of any link. */
    @Override
    public AddressProbe openProbe(AddressProbe.Listener listener) throws IOException {
        if (!rawSockets) {
            throw new IOException("a raw socket (it needs root or CAP_NET_RAW): Operation not permitted");
        }
        return new Probe(listener);
    }

    @Override
    public OptionalInt pathMtuBytes(Route route) {
        return OptionalInt.of(mtuBytes);
    }

    /** Forbids the host's engine raw sockets, as the system does without CAP_NET_RAW. */
    public SimulatedHost withoutRawSockets() {
        rawSockets = false;
        return this;
    }

    /** Takes away the host's route to an address: the system refuses to send there. */
    public SimulatedHost withoutRouteTo(InetAddress address) {
        unreachable.add(address);
        return this;
    }

    /** How often the host's engine has asked whether somebody uses an address. */
    public int probes() {
        return probes;
    }

    private final class Probe implements AddressProbe {
        private final Listener listener;
        private boolean open = true;

        private Probe(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void arp(int interfaceIndex, Inet4Address address) throws IOException {
            if (!links.containsKey(interfaceIndex)) {
                throw new IOException("no interface with index " + interfaceIndex);
            }
            probes++;
            network.answers(SimulatedHost.this, host -> host.addresses(interfaceIndex).contains(address),
                    host -> tell(interfaceIndex, address, host.hardwareAddress));
        }

        @Override
        public void echo(Inet4Address address) {
            probes++;
            network.answers(SimulatedHost.this, host -> host.links.values().stream().anyMatch(own -> own.contains(address)),
                    host -> tell(0, address, new byte[0]));
        }

        private void tell(int interfaceIndex, Inet4Address address, byte[] hardware) {
            if (open && !closed) {
                listener.used(interfaceIndex, address, hardware);
            }
        }

        @Override
        public void close() {
            open = false;
        }
    }

    /** Closes every socket: the host is silent from now on. */
    @Override
    public void close() {
        closed = true;
        sockets.clear();
    }

    Set<InetAddress> addresses(int link) {
        return links.getOrDefault(link, Set.of());
    }

    /** Whether a packet on a link is for this host, by its destination address. */
    boolean hears(SimulatedHost sender, SimulatedNetwork.Packet packet) {
        if (!links.containsKey(packet.link())) {
            return false;
        }
        if (isForMany(packet.to())) {
            return sender != this;
        }
        Set<InetAddress> own = addresses(packet.link());
        return own.contains(packet.to()) || own.isEmpty() && sender != this && sender.neighbours.contains(packet.to());
    }

    /** Hands a packet to the socket that is bound most closely to its destination. */
    void receive(SimulatedNetwork.Packet packet) {
        Set<InetAddress> own = addresses(packet.link());
        InetAddress local = isForMany(packet.to())
                ? own.stream().filter(address -> sameFamily(address, packet.to())).findFirst().orElse(nobody(packet.to()))
                : packet.to();
        Arrival arrival = new Arrival(new InetSocketAddress(packet.from(), packet.fromPort()), packet.to(), local, packet.link());
        sockets.stream()
                .filter(socket -> socket.takes(packet))
                .min((a, b) -> Boolean.compare(a.isWildcard(), b.isWildcard()))
                .ifPresent(socket -> socket.handler.received(ByteBuffer.wrap(packet.payload()).asReadOnlyBuffer(), arrival));
    }

    /** What Linux names as its own address where an interface has none of a family. */
    private static InetAddress nobody(InetAddress family) {
        return InetAddress.ofLiteral(family instanceof Inet4Address ? "0.0.0.0" : "::");
    }

    private static boolean isForMany(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isMulticastAddress() || bytes.length == 4 && bytes[3] == (byte) 255;
    }

    private static boolean sameFamily(InetAddress a, InetAddress b) {
        return a.getAddress().length == b.getAddress().length;
    }

    private final class Socket implements UdpSocket {
        private final InetSocketAddress local;
        private final UdpHandler handler;
        private long failures;

        private Socket(InetSocketAddress local, UdpHandler handler) {
            this.local = local;
            this.handler = handler;
        }

        private boolean isWildcard() {
            return local.getAddress().isAnyLocalAddress();
        }

        private boolean takes(SimulatedNetwork.Packet packet) {
            return local.getPort() == packet.toPort() && sameFamily(local.getAddress(), packet.to())
                    && (isWildcard() || local.getAddress().equals(packet.to()));
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public void send(ByteBuffer payload, Route route) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(payload.position(), bytes);
            InetAddress to = route.to().getAddress();
            int link = route.interfaceIndex() != 0 ? route.interfaceIndex() : linkTo(to);
            if (!links.containsKey(link) || !sockets.contains(this) || unreachable.contains(to)) {
                failures++;
                return;
            }
            largestPayloadBytes = Math.max(largestPayloadBytes, bytes.length);
            network.carry(SimulatedHost.this,
                    new SimulatedNetwork.Packet(link, source(link, route), local.getPort(), to, route.to().getPort(), bytes));
        }

        @Override
        public void sendTogether(ByteBuffer payload, Route route) {
            together++;
            send(payload, route);
        }

        private int linkTo(InetAddress to) {
            return links.keySet().stream().filter(link -> network.isReachable(link, to)).findFirst()
                    .orElseGet(() -> links.keySet().stream().findFirst().orElse(0));
        }

        private InetAddress source(int link, Route route) {
            InetAddress from = route.from();
            if (from != null) {
                return from;
            }
            return isWildcard()
                    ? addresses(link).stream().filter(own -> sameFamily(own, route.to().getAddress())).findFirst()
                            .orElse(local.getAddress())
                    : local.getAddress();
        }

        @Override
        public void sendSegments(ByteBuffer payloads, int segmentBytes, Route route) {
            for (int at = payloads.position(); at < payloads.limit(); at += segmentBytes) {
                send(payloads.duplicate().position(at).limit(Math.min(at + segmentBytes, payloads.limit())), route);
            }
        }

        @Override
        public void addNeighbour(int interfaceIndex, Inet4Address address, byte[] hardwareAddress) {
            neighbours.add(address);
        }

        @Override
        public long sendFailures() {
            return failures;
        }

        @Override
        public void close() {
            sockets.remove(this);
        }
    }
}
