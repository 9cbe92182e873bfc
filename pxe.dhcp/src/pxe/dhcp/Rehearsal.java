// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pxe.api.PolicyChain;
import pxe.api.PolicyTurn;
import pxe.api.event.BootEvent;
import pxe.api.explain.Explanation;
import pxe.net.AddressProbe;
import pxe.net.EventLoop;
import pxe.net.Route;
import pxe.net.UdpHandler;
import pxe.net.UdpSocket;

/**
 * One request on its way through the server's rooms, of which nothing remains but an explanation. The rooms are the server's; what
 * they would send, tell and record ends here. For the loop's thread.
 */
final class Rehearsal {

    private final Engine server;
    private final EventLoop loop;
    private final SeenPacket packet;
    private final Engine rooms;
    private final List<BootEvent> told = new ArrayList<>();
    /** The policies' threads add to it. */
    private final List<PolicyTurn> turns = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Explanation> result;
    private @Nullable Client client;
    private @Nullable ByteBuffer sent;
    private @Nullable Route route;
    private boolean onItsWay;

    /**
     * Prepares a request.
     *
     * @param result hears what became of it, when policies and lease store have answered
     */
    Rehearsal(Engine server, EventLoop loop, PolicyChain policies, SeenPacket packet, CompletableFuture<Explanation> result) {
        this.server = server;
        this.loop = loop;
        this.packet = packet;
        this.result = result;
        this.rooms = server.rehearsing(new Turns(), request -> policies.rehearse(request, turns::add), told::add, packet.mac());
    }

    /** Begins. */
    void begin() {
        step(this::enter);
    }

    private void enter() {
        client = rooms.client(ByteBuffer.wrap(packet.payload()), packet.arrival(), new Paper()).orElse(null);
        Client admitted = client;
        if (admitted == null) {
            onItsWay = true;
        } else if (packet.isToProxy()) {
            onItsWay = true;
            rooms.serveByProxy(admitted);
        } else {
            // What another server recorded a moment ago belongs into the book, whoever asks.
            server.know(admitted, () -> step(() -> {
                onItsWay = true;
                rooms.serve(admitted);
            }));
        }
    }

    /** Does something, and ends when nothing is waited for any more. */
    private void step(Runnable task) {
        try {
            task.run();
            if (onItsWay && rooms.isIdle() && !result.isDone()) {
                Client here = client == null ? null : rooms.onLink(client);
                result.complete(new Findings(rooms.settings(), packet, here, List.copyOf(turns), told, sent, route).explanation());
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** The server's loop, as far as a request needs it. */
    private final class Turns implements EventLoop {
        @Override
        public UdpSocket open(InetSocketAddress local, UdpHandler handler) throws IOException {
            throw new IOException("a rehearsal opens no socket");
        }

        @Override
        public AddressProbe openProbe(AddressProbe.Listener listener) throws IOException {
            throw new IOException("a rehearsal asks nobody");
        }

        @Override
        public OptionalInt pathMtuBytes(Route route) {
            return loop.pathMtuBytes(route);
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(() -> step(task));
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, () -> step(task));
        }

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public void close() {}
    }

    /** Takes what would be sent. */
    private final class Paper implements UdpSocket {
        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(packet.arrival().local(), packet.port());
        }

        @Override
        public void send(ByteBuffer payload, Route to) {
            sent = payload;
            route = to;
        }

        @Override
        public void sendTogether(ByteBuffer payload, Route to) {
            send(payload, to);
        }

        @Override
        public void sendSegments(ByteBuffer payloads, int segmentBytes, Route to) {
            throw new UnsupportedOperationException("DHCP sends single packets");
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
