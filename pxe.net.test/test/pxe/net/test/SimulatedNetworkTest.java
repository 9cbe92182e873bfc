// SPDX-License-Identifier: Apache-2.0
package pxe.net.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pxe.net.Arrival;
import pxe.net.EventLoop.Timer;
import pxe.net.Route;
import pxe.net.UdpSocket;

class SimulatedNetworkTest {

    private static final InetAddress SERVER = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.2");
    private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Integer> received = new ArrayList<>();

    private UdpSocket listen(SimulatedHost host, InetAddress address, int port) throws IOException {
        return host.open(new InetSocketAddress(address, port), (payload, arrival) -> {
            arrivals.add(arrival);
            received.add((int) payload.get());
        });
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Test
    void aBroadcastOfAHostWithoutAddressReachesTheOthersAndShowsWhereItCame() throws IOException {
        listen(network.host(SERVER), ANY, 67);
        UdpSocket client = listen(network.host(), ANY, 68);
        client.send(bytes(1), Route.to(new InetSocketAddress("255.255.255.255", 67)));
        network.run(SECOND);
        InetAddress everybody = InetAddress.ofLiteral("255.255.255.255");
        assertEquals(List.of(new Arrival(new InetSocketAddress(ANY, 68), everybody, SERVER, 1)), arrivals);
    }

    @Test
    void aReplyGoesBackTheWayTheRequestCame() throws IOException {
        SimulatedHost server = network.router().attach(7, SERVER);
        UdpSocket[] socket = new UdpSocket[1];
        socket[0] = server.open(new InetSocketAddress(ANY, 69), (payload, arrival) -> socket[0].send(payload, arrival.reply()));
        UdpSocket client = listen(network.router().attach(7, CLIENT), ANY, 0);
        client.send(bytes(5), Route.to(new InetSocketAddress(SERVER, 69)));
        assertTrue(network.runUntil(() -> received.equals(List.of(5)), SECOND));
        assertEquals(new InetSocketAddress(SERVER, 69), arrivals.getFirst().peer());
        assertEquals(CLIENT, arrivals.getFirst().local());
        assertEquals(Duration.ofNanos(200_000), network.now());
    }

    @Test
    void aPacketDoesNotCrossFromOneLinkToAnother() throws IOException {
        listen(network.router().attach(2, CLIENT), ANY, 69);
        UdpSocket server = listen(network.router().attach(1, SERVER), ANY, 69);
        server.send(bytes(1), Route.to(new InetSocketAddress(CLIENT, 69)));
        server.send(bytes(2), new Route(new InetSocketAddress(CLIENT, 69), null, 2));
        network.run(SECOND);
        assertEquals(List.of(), received);
        assertEquals(1, server.sendFailures());
    }

    @Test
    void aHostWithoutAddressHearsUnicastOnceItsNeighbourEntryWasTold() throws IOException {
        UdpSocket server = listen(network.host(SERVER), ANY, 67);
        listen(network.host(), ANY, 68);
        Route route = new Route(new InetSocketAddress(CLIENT, 68), null, 1);
        server.send(bytes(1), route);
        server.addNeighbour(1, (Inet4Address) CLIENT, new byte[6]);
        server.send(bytes(2), route);
        network.run(SECOND);
        assertEquals(List.of(2), received);
    }

    @Test
    void segmentsArriveAsPacketsOfTheirOwn() throws IOException {
        listen(network.host(SERVER), SERVER, 69);
        UdpSocket client = listen(network.host(CLIENT), CLIENT, 0);
        client.sendSegments(bytes(1, 9, 2, 9, 3), 2, Route.to(new InetSocketAddress(SERVER, 69)));
        network.run(SECOND);
        assertEquals(List.of(1, 2, 3), received);
    }

    @Test
    void aPortCanBeBoundOnce() throws IOException {
        SimulatedHost host = network.host(SERVER);
        UdpSocket first = listen(host, ANY, 69);
        assertThrows(BindException.class, () -> listen(host, ANY, 69));
        first.close();
        listen(host, ANY, 69).close();
        assertEquals(0, host.openSockets());
    }

    @Test
    void timersAndTasksRunInTheOrderOfVirtualTime() {
        SimulatedHost host = network.host(SERVER);
        host.schedule(Duration.ofMillis(20), () -> received.add(20));
        host.schedule(Duration.ofMillis(10), () -> host.execute(() -> received.add(10)));
        Timer never = host.schedule(Duration.ofMillis(15), () -> received.add(15));
        never.cancel();
        network.run(SECOND);
        assertEquals(List.of(10, 20), received);
        assertEquals(SECOND, network.now());
    }

    @Test
    void workOfAnotherThreadIsWaitedForBeforeTheClockMoves() throws InterruptedException {
        SimulatedHost host = network.host(SERVER);
        network.patience(Duration.ofSeconds(20));
        host.schedule(SECOND, () -> received.add(2));
        Thread worker = Thread.ofVirtual().start(() -> host.execute(() -> received.add(1)));
        assertTrue(network.runUntil(() -> !received.isEmpty(), SECOND));
        assertEquals(List.of(1), received);
        assertEquals(Duration.ZERO, network.now());
        worker.join();
    }

    @Test
    void aFaultyNetworkLosesDoublesAndReordersAndTheSameSeedDoesItAlike() throws IOException {
        List<Integer> once = sentOverAFaultyNetwork(7);
        assertEquals(once, sentOverAFaultyNetwork(7));
        assertNotEquals(once, sentOverAFaultyNetwork(8));
        assertTrue(once.stream().distinct().count() < 100, "lost");
        assertTrue(once.stream().distinct().count() < once.size(), "doubled");
        assertFalse(once.equals(once.stream().sorted().toList()), "reordered");
    }

    private static List<Integer> sentOverAFaultyNetwork(long seed) throws IOException {
        SimulatedNetworkTest run = new SimulatedNetworkTest();
        SimulatedNetwork network = new SimulatedNetwork(seed).conditions(Conditions.faulty(0.2));
        run.listen(network.host(SERVER), SERVER, 69);
        UdpSocket client = run.listen(network.host(CLIENT), CLIENT, 0);
        for (int i = 0; i < 100; i++) {
            client.send(bytes(i), Route.to(new InetSocketAddress(SERVER, 69)));
        }
        network.run(SECOND);
        return run.received;
    }
}
