// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;
import pxe.net.PortTrouble;
import pxe.net.RateLimit;

/**
 * An HTTP/1.1 server of files (RFC 9110, RFC 9112): GET and HEAD.
 *
 * <p>A few threads serve all connections, each without ever waiting for one; files are looked up and opened on virtual threads.
 * Safe for any thread.
 */
public final class HttpServer implements AutoCloseable {

    private static final int BACKLOG = 1024;
    /** With one loop alone, a slow disk under one file would hold up every client. */
    private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    private static final long ACCEPT_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final FileAnswers answers;
    private final BootEvents events;
    private final HttpSettings opened;
    private final List<HttpLoop> loops = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Connections connections = new Connections();
    private final RateLimit limitWarnings = new RateLimit();
    private final RateLimit malformedLimit = new RateLimit();
    private int nextLoop;
    private volatile HttpSettings settings;
    private volatile boolean stopping;

    private HttpServer(HttpSettings settings, FileLibrary files, BootEvents events) {
        this.opened = settings;
        this.settings = settings;
        this.answers = new FileAnswers(files);
        this.events = events;
    }

    /**
     * Opens a server.
     *
     * @throws IOException if it can't listen; the message says what to do
     */
    public static HttpServer open(HttpSettings settings, FileLibrary files, BootEvents events) throws IOException {
        HttpServer server = new HttpServer(settings, files, events);
        try {
            for (int i = 0; i < LOOPS; i++) {
                server.loops.add(new HttpLoop("pxe-http-" + (i + 1)));
            }
            for (InetAddress address : withoutDoubles(settings.addresses())) {
                server.listeners.add(server.new Listener(new InetSocketAddress(address, settings.port())));
            }
            server.listeners.forEach(Listener::start);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** The wildcard of IPv6 takes IPv4 connections too, so beside it there is none for IPv4. */
    private static List<InetAddress> withoutDoubles(List<InetAddress> addresses) {
        boolean both = addresses.stream().anyMatch(address -> address.isAnyLocalAddress() && !(address instanceof Inet4Address));
        return addresses.stream().filter(address -> !(both && address.isAnyLocalAddress() && address instanceof Inet4Address))
                .toList();
    }

    /** Takes other settings, but for address and port, from now on; limits don't end connections that are open already. */
    public void apply(HttpSettings settings) {
        this.settings = settings;
    }

    /** Whether these settings can be {@linkplain #apply applied}: the server listens where they say. */
    public boolean listensLike(HttpSettings settings) {
        return opened.listensLike(settings);
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(listener -> new Endpoint("http", listener.local)).toList();
    }

    /** Stops: its port is free at once, and what is being sent has {@link HttpSettings#stopTimeout()} to come to its end. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        listeners.forEach(Listener::close);
        loops.forEach(loop -> loop.execute(() -> loop.handlers().forEach(handler -> {
            if (handler instanceof HttpConnection connection) {
                connection.finish();
            }
        })));
        try {
            connections.awaitNone(settings.stopTimeout().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.forEach(HttpLoop::close);
    }

    /** How many connections are open now. */
    public int connections() {
        return connections.count();
    }

    // --- What connections need.

    HttpSettings settings() {
        return settings;
    }

    boolean isStopping() {
        return stopping;
    }

    FileAnswers answers() {
        return answers;
    }

    BootEvents events() {
        return events;
    }

    /** Does what may wait for a disk. */
    void work(Runnable task) {
        Thread.ofVirtual().name("pxe-http-file").start(task);
    }

    /** An answer was sent to its end. */
    void answered(Response response, BootEvent.Builder event, long bytes, long nanos) {
        switch (response.event()) {
            case "SENT" -> events.publish(event.with("bytes", bytes).with("milliseconds", nanos / 1_000_000).build());
            case "MALFORMED" -> limited(malformedLimit, event.weight(Weight.DETAIL).with("reason", response.reason()));
            default -> events.publish(event.with("reason", response.reason()).build());
        }
    }

    /** A connection has ended. */
    void left(InetAddress client) {
        connections.leave(client);
    }

    private void limited(RateLimit limit, BootEvent.Builder event) {
        synchronized (limit) {
            if (limit.passes(System.nanoTime())) {
                events.publish(event.with("suppressed", limit.takeSuppressed()).build());
            }
        }
    }

    // --- New connections.

    private void accepted(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote)) {
            channel.close(); // it is gone already
            return;
        }
        InetAddress client = remote.getAddress();
        Optional<String> limit = connections.enter(client, settings);
        if (limit.isPresent()) {
            limited(limitWarnings, BootEvent.of("http", "LIMIT").client(client).weight(Weight.WARNING).with("limit", limit.get()));
            ByteBuffer busy = Response.withoutFile(503, null, "LIMIT", "").start();
            channel.write(busy); // a new connection takes that much without waiting
            channel.close();
            return;
        }
        HttpLoop loop = loops.get(nextLoop);
        nextLoop = (nextLoop + 1) % loops.size();
        try {
            loop.execute(() -> begin(loop, channel, client));
        } catch (RejectedExecutionException ended) {
            channel.close();
            left(client);
        }
    }

    private void begin(HttpLoop loop, SocketChannel channel, InetAddress client) {
        try {
            new HttpConnection(this, loop, channel);
        } catch (IOException | CancelledKeyException gone) {
            try {
                channel.close();
            } catch (IOException e) {
                // as it is
            }
            left(client);
        }
    }

    /** A socket for connections, watched by the first loop. */
    private final class Listener implements HttpLoop.Handler {
        private static final int PER_TURN = 64;

        private final ServerSocketChannel channel;
        private final InetSocketAddress local;
        /** Set while no connection can be accepted. */
        private @Nullable SelectionKey paused;
        private long pausedNanos;

        private Listener(InetSocketAddress address) throws IOException {
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

        private void start() {
            HttpLoop loop = loops.getFirst();
            loop.execute(() -> HttpLoop.guarded(this, () -> loop.register(channel, SelectionKey.OP_ACCEPT, this)));
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            for (int i = 0; i < PER_TURN; i++) {
                SocketChannel accepted;
                try {
                    accepted = channel.accept();
                } catch (IOException e) { // no descriptors left: it would be ready again and again
                    limited(limitWarnings, BootEvent.of("http", "LIMIT").weight(Weight.WARNING).with("limit", e.getMessage()));
                    key.interestOps(0);
                    paused = key;
                    pausedNanos = System.nanoTime();
                    return;
                }
                if (accepted == null) {
                    return;
                }
                try {
                    accepted(accepted);
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
            try {
                channel.close();
            } catch (IOException e) {
                // closed all the same
            }
        }
    }
}
