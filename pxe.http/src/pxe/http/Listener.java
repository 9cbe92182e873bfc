// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.api.ServiceStatus.Endpoint;
import pxe.net.CongestionControl;
import pxe.net.PortTrouble;

/** A socket for connections, watched by all loops: whichever has the time accepts one. Safe for any thread. */
final class Listener implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int PER_TURN = 64;
    private static final long ACCEPT_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * What it was told.
     *
     * @param encrypted whether connections are by TLS
     */
    record Place(InetSocketAddress address, boolean encrypted) {}

    private final HttpServer server;
    private final Place place;
    private final ServerSocketChannel channel;
    private final InetSocketAddress local;
    private String congestionControl = HttpSettings.SYSTEM;

    /**
     * Listens, and accepts nothing yet.
     *
     * @throws IOException if the address can't be had; the message says what to do
     */
    Listener(HttpServer server, Place place) throws IOException {
        this.server = server;
        this.place = place;
        InetSocketAddress address = place.address();
        boolean v4 = address.getAddress() instanceof Inet4Address;
        channel = ServerSocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.bind(address, BACKLOG);
            local = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            channel.close();
            throw new IOException(PortTrouble.explain("tcp", address, e), e);
        }
    }

    /** Accepts connections on a loop, from now on. */
    void start(HttpLoop loop) {
        Door door = new Door(loop);
        loop.execute(() -> HttpLoop.guarded(door, () -> loop.register(channel, SelectionKey.OP_ACCEPT, door)));
    }

    /**
     * Chooses by what algorithm TCP decides how much is under way on the connections that are accepted from now on. One that the kernel
     * doesn't have is told, and changes nothing. For one thread at a time.
     *
     * @param algorithm as {@link HttpSettings#congestionControl()}
     */
    void use(String algorithm) {
        if (algorithm.equals(congestionControl)) {
            return;
        }
        congestionControl = algorithm;
        try {
            CongestionControl.choose(local, algorithm.equals(HttpSettings.SYSTEM) ? CongestionControl.ofTheSystem() : algorithm);
        } catch (IOException e) {
            server.journal().noCongestionControl(algorithm, String.valueOf(e.getMessage()));
        }
    }

    Place place() {
        return place;
    }

    Endpoint endpoint() {
        return new Endpoint(place.encrypted() ? "https" : "http", local);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // closed all the same
        }
    }

    /** One loop's view of it. */
    private final class Door implements HttpLoop.Handler {
        private final HttpLoop loop;
        /** Set while no connection can be accepted. */
        private @Nullable SelectionKey paused;
        private long pausedNanos;

        private Door(HttpLoop loop) {
            this.loop = loop;
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            for (int i = 0; i < PER_TURN; i++) {
                SocketChannel accepted;
                try {
                    accepted = channel.accept();
                } catch (IOException e) { // no descriptors left: it would be ready again and again
                    server.journal().limit(null, String.valueOf(e.getMessage()));
                    key.interestOps(0);
                    paused = key;
                    pausedNanos = System.nanoTime();
                    return;
                }
                if (accepted == null) {
                    return;
                }
                try {
                    server.accept(loop, accepted, place.encrypted());
                } catch (IOException gone) {
                    accepted.close();
                }
            }
        }

        @Override
        public void tick(long nowNanos) {
            SelectionKey key = paused;
            if (key != null && nowNanos - pausedNanos > ACCEPT_PAUSE_NANOS) {
                paused = null;
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        }

        @Override
        public void close() {
            Listener.this.close();
        }
    }
}
