// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileRequest;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Link;
import pxe.net.Links;
import pxe.net.RateLimit;
import pxe.net.UdpSocket;
import pxe.tftp.Lookup.NotServed;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.ReadRequest;
import pxe.tftp.TftpPacket.WriteRequest;

/**
 * A read-only TFTP server (RFC 1350, 2347, 2348, 2349, 7440).
 *
 * <p>{@link #open}, {@link #apply} and {@link #close} are for any thread but the loop's; all else happens on the loop. Files are
 * looked up, opened and read on virtual threads, so a slow disk delays only those who wait for it.
 */
public final class TftpServer implements AutoCloseable {

    /** What all transfers together may keep in memory of the files that they send. */
    private static final long MAX_RING_BYTES = 64 * 1024 * 1024;
    /** How long a transfer's port stays taken after its end, so that late packets of it never meet another transfer. */
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int MAX_LINGERING = 1024;
    private static final int USUAL_MTU_BYTES = 1500;

    private final EventLoop loop;
    private final TftpSettings opened;
    private final FileLibrary files;
    private final BootEvents events;
    private final Links links;
    private final Executor workers;

    private final List<UdpSocket> listeners = new ArrayList<>();
    private final Transfers transfers = new Transfers();
    private final BufferPool rings = new BufferPool(MAX_RING_BYTES);
    private final Deque<UdpSocket> lingering = new ArrayDeque<>();
    private final RateLimit malformedLimit = new RateLimit();
    private final RateLimit refusedLimit = new RateLimit();
    private final RateLimit foreignLimit = new RateLimit();
    private final RateLimit fullLimit = new RateLimit();
    private ByteBuffer scratch = ByteBuffer.allocateDirect(0);
    private TftpSettings settings;
    private volatile boolean closed;

    private TftpServer(EventLoop loop, TftpSettings settings, FileLibrary files, BootEvents events, Links links,
            Executor workers) {
        this.loop = loop;
        this.opened = settings;
        this.settings = settings;
        this.files = files;
        this.events = events;
        this.links = links;
        this.workers = workers;
    }

    /**
     * Opens a server.
     *
     * @param loop where it runs; it stays the caller's, to be closed after the server
     * @param links tells the MTU of the link that a request came by
     * @throws java.net.BindException if the port is in use or not permitted
     * @throws IOException if it can't listen
     */
    public static TftpServer open(EventLoop loop, TftpSettings settings, FileLibrary files, BootEvents events, Links links)
            throws IOException {
        return open(loop, settings, files, events, links, Thread.ofVirtual().name("pxe-tftp-file")::start);
    }

    /** Opens a server that looks up and reads files by other workers. */
    static TftpServer open(EventLoop loop, TftpSettings settings, FileLibrary files, BootEvents events, Links links,
            Executor workers) throws IOException {
        TftpServer server = new TftpServer(loop, settings, files, events, links, workers);
        try {
            for (InetAddress address : settings.addresses()) {
                server.listen(new InetSocketAddress(address, settings.port()));
            }
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void listen(InetSocketAddress address) throws IOException {
        listeners.add(new Listener(address).socket);
    }

    /** Takes other settings for the transfers to come; those that go on keep theirs. Not for another address or port. */
    public void apply(TftpSettings settings) {
        loop.execute(() -> this.settings = settings);
    }

    /** Whether these settings can be {@linkplain #apply applied}: the server listens where they say. */
    public boolean listensLike(TftpSettings settings) {
        return opened.listensLike(settings);
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(socket -> new Endpoint("udp", socket.localAddress())).toList();
    }

    /** Stops: its port is free at once, and clients under way are told. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(UdpSocket::close);
        NotServed stopping = NotServed.aborted("the server is stopping", "the server is stopping");
        onLoop(() -> {
            transfers.all().forEach(transfer -> transfer.end(stopping));
            onLoop(this::closeLingering); // a turn later, when what was just sent has left
        });
    }

    private void closeLingering() {
        lingering.forEach(UdpSocket::close);
        lingering.clear();
    }

    // --- Requests.

    private void requested(ByteBuffer payload, Arrival arrival, UdpSocket listener) {
        if (closed) {
            return;
        }
        switch (TftpCodec.decode(payload)) {
            case TftpCodec.Ok(ReadRequest request) -> read(request, arrival, listener);
            case TftpCodec.Ok(WriteRequest request) -> {
                if (refusedLimit.passes(loop.nanoTime())) {
                    refuse(request.filename(), arrival, listener,
                            new NotServed("REFUSED", Error.ACCESS_VIOLATION, "this server is read-only", "a write request"));
                }
            }
            case TftpCodec.Ok(Error _) -> { } // about an error that was sent from here: clients may say so, and it ends there
            case TftpCodec.Ok _ -> malformed(new TftpCodec.Malformed("no request", 0), arrival, null);
            case TftpCodec.Malformed malformed -> malformed(malformed, arrival, listener);
        }
    }

    private void read(ReadRequest request, Arrival arrival, UdpSocket listener) {
        Transfer started = transfers.startedBy(arrival.peer(), request);
        if (started != null) {
            started.repeated();
            return;
        }
        if (!request.mode().equals("octet") && !request.mode().equals("netascii")) {
            refuse(request.filename(), arrival, listener, new NotServed("REFUSED", Error.ILLEGAL_OPERATION,
                    "modes are octet and netascii", "mode " + request.mode()));
            return;
        }
        Optional<String> limit = transfers.limitReached(settings, arrival.peer().getAddress());
        if (limit.isPresent()) {
            full(limit.get(), arrival, listener);
            return;
        }
        Transfer transfer = new Transfer(this, settings, request, arrival, listener);
        transfers.add(transfer);
        events.publish(event("RRQ", arrival).weight(Weight.DETAIL)
                .with("file", request.filename())
                .with("options", request.options().entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")))
                .build());
        FileRequest wanted = new FileRequest(request.filename(), "tftp", arrival.peer().getAddress(), arrival.local());
        workers.execute(() -> {
            Lookup lookup = Lookup.of(files, wanted);
            onLoop(() -> looked(transfer, lookup));
        });
    }

    private void looked(Transfer transfer, Lookup lookup) {
        switch (lookup) {
            case Lookup.Opened opened -> {
                if (transfer.isOver()) {
                    closeLater(opened.channel());
                } else {
                    transfer.opened(opened);
                }
            }
            case NotServed why -> transfer.end(why);
        }
    }

    private void refuse(String file, Arrival arrival, UdpSocket listener, NotServed why) {
        listener.send(TftpCodec.encode(new Error(why.code(), why.message())), arrival.reply());
        events.publish(event(why.event(), arrival).with("file", file).with("reason", why.reason()).build());
    }

    /** A limit is reached: a polite error, though not to everybody when they are very many. */
    private void full(String limit, Arrival arrival, UdpSocket listener) {
        listener.send(TftpCodec.encode(new Error(Error.OTHER, "the server is busy, try again later")), arrival.reply());
        if (fullLimit.passes(loop.nanoTime())) {
            events.publish(event("LIMIT", arrival).weight(Weight.WARNING)
                    .with("limit", limit).with("suppressed", fullLimit.takeSuppressed()).build());
        }
    }

    /**
     * A packet that is none of TFTP, or not in its place.
     *
     * @param answerBy the socket to answer by; null for no answer
     */
    void malformed(TftpCodec.Malformed what, Arrival arrival, @Nullable UdpSocket answerBy) {
        if (!malformedLimit.passes(loop.nanoTime())) {
            return;
        }
        if (answerBy != null) {
            answerBy.send(TftpCodec.encode(new Error(Error.ILLEGAL_OPERATION, what.reason())), arrival.reply());
        }
        events.publish(event("MALFORMED", arrival).weight(Weight.DETAIL).with("reason", what.reason())
                .with("offset", what.offset()).with("suppressed", malformedLimit.takeSuppressed()).build());
    }

    /** A packet from somebody else on a transfer's port (RFC 1350 section 4): answered, but never an error by an error. */
    void foreign(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        boolean isError = TftpCodec.decode(payload) instanceof TftpCodec.Ok(Error _);
        if (!isError && foreignLimit.passes(loop.nanoTime())) {
            socket.send(TftpCodec.encode(new Error(Error.UNKNOWN_TID, "unknown transfer ID")), arrival.reply());
        }
    }

    // --- What transfers need.

    /** Answers a request that has no socket of its own. */
    void answer(ByteBuffer packet, Arrival arrival, UdpSocket listener) {
        if (!closed) {
            listener.send(packet, arrival.reply());
        }
    }

    EventLoop loop() {
        return loop;
    }

    Executor workers() {
        return workers;
    }

    /** Runs a task on the loop, unless the loop is gone: then nobody is left whom it could matter to. */
    void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException gone) {
            // see above
        }
    }

    int mtuBytes(Arrival arrival) {
        return links.byIndex(arrival.interfaceIndex()).map(Link::mtuBytes).orElse(USUAL_MTU_BYTES);
    }

    BufferPool rings() {
        return rings;
    }

    /** A buffer for packets, good until the next call. */
    ByteBuffer scratch(long bytes) {
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocateDirect((int) bytes);
        }
        return scratch.clear();
    }

    BootEvent.Builder event(String name, Arrival arrival) {
        return BootEvent.of("tftp", name).client(arrival.peer().getAddress());
    }

    void closeLater(SeekableByteChannel channel) {
        workers.execute(() -> {
            try {
                channel.close();
            } catch (IOException e) {
                // it was only read: nothing is lost
            }
        });
    }

    /** The client has answered: a repeated request of it is a new one from now on. */
    void answered(Transfer transfer) {
        transfers.answered(transfer);
    }

    /** A transfer has ended. */
    void over(Transfer transfer, @Nullable UdpSocket socket, BootEvent event) {
        transfers.remove(transfer);
        events.publish(event);
        if (socket == null) {
            return;
        }
        lingering.add(socket);
        if (lingering.size() > MAX_LINGERING) {
            lingering.remove().close();
        }
        loop.schedule(LINGER, () -> {
            if (lingering.remove(socket)) {
                socket.close();
            }
        });
    }

    /** A socket for requests. */
    private final class Listener {
        private final UdpSocket socket;

        private Listener(InetSocketAddress address) throws IOException {
            socket = loop.open(address, this::received);
        }

        private void received(ByteBuffer payload, Arrival arrival) {
            requested(payload, arrival, socket);
        }
    }
}
