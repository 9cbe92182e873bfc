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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;
import pxe.net.WorkerPool;
import pxe.net.Workers;

/**
 * An HTTP/1.1 server of files (RFC 9110, RFC 9112): GET and HEAD, as they are and, if told so, by TLS too.
 *
 * <p>A few threads serve all connections, each without ever waiting for one; files are looked up and opened by workers.
 * Safe for any thread.
 */
public final class HttpServer implements AutoCloseable {

    /** With one loop alone, a slow disk under one file would hold up every client. */
    private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    /**
     * Large bodies that are sent at once. At 20 MB/s each, which is what a machine's firmware takes from a gigabit's cable, they fill ten
     * gigabits; and full buffers of 4 MiB each, the most that Linux allows by default, are 256 MiB.
     */
    private static final int PLACES = 64;

    private final FileAnswers answers;
    private final Journal journal;
    private final Workers workers;
    private final List<HttpLoop> loops = new ArrayList<>();
    private final Connections connections = new Connections();
    private volatile List<Listener> listeners = List.of();
    private volatile @Nullable LiveTls tls;
    private volatile HttpSettings settings;
    private volatile boolean stopping;

    private HttpServer(HttpSettings settings, FileLibrary files, BootEvents events, Workers workers) {
        this.settings = settings;
        this.workers = workers;
        this.answers = new FileAnswers(files, () -> this.settings.index());
        this.journal = new Journal(events);
    }

    /**
     * Opens a server.
     *
     * @throws IOException if it can't listen; the message says what to do
     */
    public static HttpServer open(HttpSettings settings, FileLibrary files, BootEvents events) throws IOException {
        return open(settings, files, events, WorkerPool.forFiles("pxe-http-file"));
    }

    /** Opens a server that looks up and reads files by other workers. */
    static HttpServer open(HttpSettings settings, FileLibrary files, BootEvents events, Workers workers) throws IOException {
        HttpServer server = new HttpServer(settings, files, events, workers);
        try {
            for (int i = 0; i < LOOPS; i++) {
                server.loops.add(new HttpLoop("pxe-http-" + (i + 1), PLACES / LOOPS));
            }
            server.apply(settings);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Takes other settings from now on. No connection that is open already ends by that: not by limits, and not by other addresses or
     * ports, HTTPS included.
     *
     * @throws IOException if it can't listen where they say; the message says what to do
     */
    public synchronized void apply(HttpSettings settings) throws IOException {
        this.settings = settings;
        List<Listener> opened = listen(places(settings));
        listeners.forEach(listener -> listener.use(settings.congestionControl()));
        followCertificate(settings.https()); // whoever can't listen, and tries again and again, tells nothing of certificates
        opened.forEach(listener -> loops.forEach(listener::start));
    }

    private void followCertificate(@Nullable HttpsSettings https) {
        LiveTls following = tls;
        if (following != null && https != null) {
            following.apply(https);
        } else if (https != null) {
            tls = new LiveTls(https, journal);
        } else if (following != null) {
            tls = null;
            following.close();
        }
    }

    private static List<Listener.Place> places(HttpSettings settings) {
        List<Listener.Place> places = new ArrayList<>();
        for (InetAddress address : withoutDoubles(settings.addresses())) {
            places.add(new Listener.Place(new InetSocketAddress(address, settings.port()), false));
            if (settings.https() != null) {
                places.add(new Listener.Place(new InetSocketAddress(address, settings.https().port()), true));
            }
        }
        return places;
    }

    /**
     * Listens at these places and at no other; where it does already, nothing changes.
     *
     * @return the new ones, which are to be started
     */
    private List<Listener> listen(List<Listener.Place> places) throws IOException {
        Map<Boolean, List<Listener>> before = listeners.stream().collect(Collectors.partitioningBy(each -> places.contains(each.place())));
        listeners = before.get(true);
        if (!before.get(false).isEmpty()) {
            before.get(false).forEach(Listener::close);
            awaitClosed();
        }
        List<Listener> opened = new ArrayList<>();
        try {
            for (Listener.Place place : places) {
                if (listeners.stream().noneMatch(each -> each.place().equals(place))) {
                    opened.add(new Listener(this, place));
                }
            }
        } catch (IOException e) {
            opened.forEach(Listener::close);
            throw e;
        }
        listeners = Stream.concat(listeners.stream(), opened.stream()).toList();
        return opened;
    }

    /** A port is free once every loop has let go of it. */
    private void awaitClosed() {
        CountDownLatch closed = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.afterClosing(closed::countDown));
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The wildcard of IPv6 takes IPv4 connections too, so beside it there is no address of IPv4. */
    private static List<InetAddress> withoutDoubles(List<InetAddress> addresses) {
        boolean both = addresses.stream().anyMatch(address -> address.isAnyLocalAddress() && !(address instanceof Inet4Address));
        return addresses.stream().filter(address -> !(both && address instanceof Inet4Address)).toList();
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
        workers.close();
        followCertificate(null);
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

    /** They do what may wait for a disk. */
    Workers workers() {
        return workers;
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
            new HttpConnection(this, loop, channel, encrypted ? encrypted(loop, channel) : new PlainWire(channel));
        } catch (IOException | CancelledKeyException gone) {
            try {
                channel.close();
            } catch (IOException e) {
                // as it is
            }
            left(client);
        }
    }

    private Wire encrypted(HttpLoop loop, SocketChannel channel) throws IOException {
        LiveTls following = tls;
        if (following == null) {
            throw new IOException("HTTPS was switched off meanwhile");
        }
        return new TlsWire(channel, following.engine(), loop.tlsBuffers());
    }
}
