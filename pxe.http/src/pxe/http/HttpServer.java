// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;

/**
 * An HTTP/1.1 server of files (RFC 9110, RFC 9112): GET and HEAD, as they are and, if told so, by TLS too.
 *
 * <p>A few threads serve all connections, each without ever waiting for one; files are looked up and opened on virtual threads.
 * Safe for any thread.
 */
public final class HttpServer implements AutoCloseable {

    /** With one loop alone, a slow disk under one file would hold up every client. */
    private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final FileAnswers answers;
    private final Journal journal;
    private final HttpSettings opened;
    private final List<HttpLoop> loops = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Connections connections = new Connections();
    private final @Nullable LiveTls tls;
    private volatile HttpSettings settings;
    private volatile boolean stopping;

    private HttpServer(HttpSettings settings, FileLibrary files, BootEvents events) {
        this.opened = settings;
        this.settings = settings;
        this.answers = new FileAnswers(files, () -> this.settings.index());
        this.journal = new Journal(events);
        this.tls = settings.https() == null ? null : new LiveTls(settings.https(), journal);
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
                server.listeners.add(new Listener(server, new InetSocketAddress(address, settings.port()), false));
                if (settings.https() != null) {
                    server.listeners.add(new Listener(server, new InetSocketAddress(address, settings.https().port()), true));
                }
            }
            server.listeners.forEach(listener -> server.loops.forEach(listener::start));
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

    /**
     * Takes other settings from now on; limits don't end connections that are open already.
     *
     * @return false if they need other addresses or ports: nothing has changed then
     */
    public boolean apply(HttpSettings settings) {
        if (!opened.listensLike(settings)) {
            return false;
        }
        this.settings = settings;
        if (tls != null && settings.https() != null) {
            tls.apply(settings.https());
        }
        return true;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(Listener::endpoint).toList();
    }

    /** Stops: its ports are free at once, and what is being sent has {@link HttpSettings#stopTimeout()} to come to its end. */
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
        if (tls != null) {
            tls.close();
        }
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

    Journal journal() {
        return journal;
    }

    /** Does what may wait for a disk. */
    void work(Runnable task) {
        Thread.ofVirtual().name("pxe-http-file").start(task);
    }

    /** A connection has ended. */
    void left(InetAddress client) {
        connections.leave(client);
    }

    // --- New connections.

    /** Takes a connection, unless there are too many. On the loop that it came to, which keeps it unless another has less to do. */
    void accept(HttpLoop here, SocketChannel channel, boolean encrypted) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote)) {
            channel.close(); // it is gone already
            return;
        }
        InetAddress client = remote.getAddress();
        Optional<String> limit = connections.enter(client, settings);
        if (limit.isPresent()) {
            journal.limit(client, limit.get());
            if (!encrypted) {
                // A new connection takes that much without waiting.
                channel.write(Response.withoutFile(503, null, "LIMIT", "").start());
            }
            channel.close();
            return;
        }
        HttpLoop other = Collections.min(loops, Comparator.comparingInt(HttpLoop::watched));
        if (here.watched() <= other.watched() + 1) {
            begin(here, channel, client, encrypted);
            return;
        }
        try {
            other.execute(() -> begin(other, channel, client, encrypted));
        } catch (RejectedExecutionException ended) {
            channel.close();
            left(client);
        }
    }

    private void begin(HttpLoop loop, SocketChannel channel, InetAddress client, boolean encrypted) {
        try {
            new HttpConnection(this, loop, channel, encrypted && tls != null
                    ? new TlsWire(channel, tls.engine(), loop.tlsBuffers())
                    : new PlainWire(channel));
        } catch (IOException | CancelledKeyException gone) {
            try {
                channel.close();
            } catch (IOException e) {
                // as it is
            }
            left(client);
        }
    }
}
