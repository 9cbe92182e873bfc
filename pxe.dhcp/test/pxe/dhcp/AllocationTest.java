// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static java.util.concurrent.CompletableFuture.completedStage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.SERVER;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.MacAddress;
import pxe.api.PolicyVerdict;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.net.AddressProbe;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Link;
import pxe.net.Route;
import pxe.net.UdpHandler;
import pxe.net.UdpSocket;

/** What an address costs the garbage collector: the bytes that the loop's thread allocates, without sockets, policies and store. */
class AllocationTest {

    /**
     * All interpreted, which is the most, it is 13,400, and half of that once all is compiled. It was 20,300 here while each step of the
     * way made copies that nobody kept.
     */
    private static final long MAX_BYTES = 16_000;
    private static final int MACHINES = 2000;
    private static final List<Link> LINKS = List.of(new Link(1, "eth0", 1500, List.of(new Link.Address(SERVER, 16))));

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Wire wire = new Wire();
    private final Arrival arrival = new Arrival(new InetSocketAddress(RELAY, 67), SERVER, SERVER, 1);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Engine engine = new Engine(new Loop(), settings(), request -> completedStage(
            new PolicyVerdict(BootDecision.boot("pxelinux.0", "every machine"), "test")), new FixedStore(() -> completedStage(true)),
            event -> { }, () -> LINKS, Clock.systemUTC());
    private long allocated;
    private int answers;

    private static DhcpSettings settings() {
        return DhcpNetwork.builder().subnets(List.of(DhcpNetwork.wide("10.0.0.0/16", "10.0.1.0-10.0.255.254"))).build();
    }

    @Test
    void anAddressThroughARelayTakesFewCopies() {
        engine.load();
        engine.begin();
        serve(0);
        allocated = 0;
        serve(MACHINES);
        assertEquals(4 * MACHINES, answers);
        assertTrue(allocated / MACHINES <= MAX_BYTES, allocated / MACHINES + " bytes for each machine");
    }

    private void serve(int first) {
        for (int machine = first; machine < first + MACHINES; machine++) {
            MacAddress mac = new MacAddress(0x5254_0000_0000L + machine);
            receive(mac, MessageType.DISCOVER, asks());
            Inet4Address offered = Ip4.address(wire.answer.getInt(16));
            receive(mac, MessageType.REQUEST, asks().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, offered));
        }
    }

    private static DhcpOptions.Builder asks() {
        return DhcpNetwork.uefi().put(DhcpOption.MAX_SIZE, new byte[] {5, (byte) 0xc0}).put(DhcpOption.MACHINE_ID, new byte[17])
                .put(DhcpOption.PARAMETER_LIST, new byte[] {1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58,
                    59, 60, 66, 67, 97});
    }

    private void receive(MacAddress mac, int type, DhcpOptions.Builder options) {
        ByteBuffer packet = DhcpCodec.encode(DhcpNetwork.message(mac, type, options, DhcpMessage.NONE, RELAY, 0), 1472);
        long before = threads.getCurrentThreadAllocatedBytes();
        engine.received(packet, arrival, wire);
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Runs what it is told to, here and soon. */
    private final class Loop implements EventLoop {
        @Override
        public UdpSocket open(InetSocketAddress local, UdpHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AddressProbe openProbe(AddressProbe.Listener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptionalInt pathMtuBytes(Route route) {
            return OptionalInt.empty();
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** Has the last answer. */
    private final class Wire implements UdpSocket {
        private final InetSocketAddress local = new InetSocketAddress(SERVER, 67);
        private final ByteBuffer answer = ByteBuffer.allocate(1472);

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public void send(ByteBuffer payload, Route route) {
            answer.put(0, payload, payload.position(), payload.remaining());
            answers++;
        }

        @Override
        public void sendTogether(ByteBuffer payload, Route route) {
            send(payload, route);
        }

        @Override
        public void sendSegments(ByteBuffer payloads, int segmentBytes, Route route) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addNeighbour(int interfaceIndex, Inet4Address address, byte[] hardwareAddress) {}

        @Override
        public long sendFailures() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
