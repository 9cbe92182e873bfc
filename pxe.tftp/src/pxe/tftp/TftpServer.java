// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileRequest;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Route;
import pxe.net.UdpSocket;
import pxe.net.WorkerPool;
import pxe.net.Workers;
import pxe.tftp.Lookup.NotServed;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.ReadRequest;
import pxe.tftp.TftpPacket.WriteRequest;

/**
 * A read-only TFTP server (RFC 1350, 2347, 2348, 2349, 7440). Against RFC 1123 section 4.2.3.5, requests to a broadcast address are
 * answered too: switches that nobody has configured look for their configuration so.
 *
 * <p>{@link #open}, {@link #apply} and {@link #close} are for any thread but the loop's; all else happens on the loop. Files are
 * looked up, opened and read by workers, so a slow disk delays only those who wait for it.
 */
public final class TftpServer implements AutoCloseable {

    /** What is kept in memory of the files that are sent, whoever sends them. */
    private static final long MAX_CACHE_BYTES = 48 * 1024 * 1024;
    private static final int USUAL_MTU_BYTES = 1500;
    private static final NotServed STOPPING = NotServed.aborted("the server is stopping", "the server is stopping");

    private final EventLoop loop;
    private final FileLibrary files;
    private final BootEvents events;
    private final Workers workers;

    private final Transfers transfers = new Transfers();
    private final Lingering lingering;
    private final PageCache cache;
    private final Strangers strangers;
    private ByteBuffer scratch = ByteBuffer.allocateDirect(0);
    private TftpSettings settings;
    private volatile List<Listener> listeners = List.of();
    private volatile boolean closed;

    private TftpServer(EventLoop loop, TftpSettings settings, FileLibrary files, BootEvents events, Workers workers) {
        this.loop = loop;
        this.settings = settings;
        this.files = files;
        this.events = events;
        this.workers = workers;
        this.lingering = new Lingering(loop);
        this.cache = new PageCache(MAX_CACHE_BYTES, workers, this::onLoop);
        this.strangers = new Strangers(loop, settings, events);
    }

    /**
     * Opens a server.
     *
     * @param loop where it runs; it stays the caller's, to be closed after the server
     * @throws java.net.BindException if the port is in use or not permitted
     * @throws IOException if it can't listen
     */
    public static TftpServer open(EventLoop loop, TftpSettings settings, FileLibrary files, BootEvents events)
            throws IOException {
        return open(loop, settings, files, events, WorkerPool.forFiles("pxe-tftp-file"));
    }

    /** Opens a server that looks up and reads files by other workers. */
    static TftpServer open(EventLoop loop, TftpSettings settings, FileLibrary files, BootEvents events,
            Workers workers) throws IOException {
        TftpServer server = new TftpServer(loop, settings, files, events, workers);
        try {
            server.listen(settings);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Takes other settings for the transfers to come; those that go on keep theirs. Of transfers that have the port of requests
     * (see {@link TransferPorts.Single}), those end whose address or port is given up.
     *
     * @throws IOException if it can't listen where they say; the message says what to do
     */
    public synchronized void apply(TftpSettings settings) throws IOException {
        listen(settings);
        loop.execute(() -> {
            if (!settings.transferPorts().equals(this.settings.transferPorts())) {
                listeners.forEach(listener -> listener.choose(settings.transferPorts()));
            }
            strangers.apply(settings);
            this.settings = settings;
        });
    }

    /** Listens where the settings say and nowhere else; where it does already, nothing changes. */
    private void listen(TftpSettings settings) throws IOException {
        List<InetSocketAddress> places = settings.addresses().stream().map(to -> new InetSocketAddress(to, settings.port())).toList();
        Map<Boolean, List<Listener>> before = listeners.stream().collect(Collectors.partitioningBy(each -> places.contains(each.place)));
        before.get(false).forEach(Listener::close);
        listeners = before.get(true);
        for (InetSocketAddress place : places) {
            if (listeners.stream().noneMatch(each -> each.place.equals(place))) {
                Listener opened = new Listener(place, settings.transferPorts());
                listeners = Stream.concat(listeners.stream(), Stream.of(opened)).toList();
            }
        }
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(listener -> new Endpoint("udp", listener.port.socket().localAddress())).toList();
    }

    /** Stops: its port is free at once, and clients under way are told. */
    @Override
    public void close() {
        closed = true;
        onLoop(() -> {
            transfers.all().forEach(transfer -> transfer.end(STOPPING));
            listeners.forEach(listener -> listener.port.socket().close());
            onLoop(() -> { // a turn later, when what was just sent has left
                lingering.end();
                workers.close();
            });
        });
    }

    // --- Requests.

    private void read(ReadRequest request, Arrival arrival, Listener listener) {
        Transfer started = transfers.startedBy(arrival.peer(), request);
        if (started != null) {
            started.repeated();
            return;
        }
        UdpSocket socket = listener.port.socket();
        if (!request.mode().equals("octet") && !request.mode().equals("netascii")) {
            strangers.refuse(request.filename(), new NotServed("REFUSED", Error.ILLEGAL_OPERATION,
                    "modes are octet and netascii", "mode " + request.mode()), arrival, socket);
            return;
        }
        if (!hasRoom(arrival, socket)) {
            return;
        }
        Transfer transfer = new Transfer(this, settings, request, arrival, listener.ports, socket);
        transfers.add(transfer);
        events.publish(Strangers.event("RRQ", arrival).weight(Weight.DETAIL)
                .with("file", request.filename())
                .with("options", request.options().entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")))
                .build());
        find(transfer, new FileRequest(request.filename(), "tftp", arrival.peer().getAddress(), arrival.local()));
    }

    /** Whether one more transfer may begin, if need be because another one makes room for it. */
    private boolean hasRoom(Arrival arrival, UdpSocket socket) {
        if (transfers.countOf(arrival.peer().getAddress()) >= settings.maxTransfersPerClient()) {
            strangers.full("transfers.max.per.client=" + settings.maxTransfersPerClient(), arrival, socket);
            return false;
        }
        if (transfers.count() < settings.maxTransfers()) {
            return true;
        }
        String limit = "transfers.max=" + settings.maxTransfers();
        if (transfers.areAllAnswered()) {
            strangers.full(limit, arrival, socket);
            return false;
        }
        strangers.limit(limit, arrival);
        Optional<Transfer> first = transfers.firstToYield();
        first.ifPresent(Transfer::makeRoom);
        return first.isPresent(); // if not, there will be in a moment: the client that hears nothing asks again
    }

    private void find(Transfer transfer, FileRequest wanted) {
        boolean isText = transfer.request().mode().equals("netascii");
        workers.execute(() -> {
            Lookup lookup = Lookup.of(files, wanted, isText);
            onLoop(() -> found(transfer, lookup));
        }, reason -> onLoop(() -> transfer.end(NotServed.busy(reason))));
    }

    private void found(Transfer transfer, Lookup lookup) {
        switch (lookup) {
            case Lookup.Opened opened -> {
                if (transfer.isOver()) {
                    cache.closeLater(opened.content());
                } else {
                    transfers.opened(transfer);
                    transfer.opened(opened);
                }
            }
            case NotServed why -> transfer.end(why);
        }
    }

    // --- What transfers need.

    EventLoop loop() {
        return loop;
    }

    PageCache cache() {
        return cache;
    }

    Strangers strangers() {
        return strangers;
    }

    /** Runs a task on the loop, unless the loop is gone: then nobody is left whom it could matter to. */
    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException gone) {
            // see above
        }
    }

    int mtuBytes(Route route) {
        return loop.pathMtuBytes(route).orElse(USUAL_MTU_BYTES);
    }

    /** A buffer for packets, good until the next call. */
    ByteBuffer scratch(long bytes) {
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocateDirect((int) bytes);
        }
        return scratch.clear();
    }

    /** The client has answered: a repeated request of it is a new one from now on, and it may be sent as much as it likes. */
    void answered(Transfer transfer) {
        transfers.answered(transfer);
        strangers.acknowledged(transfer.peer().getAddress());
    }

    /** A transfer goes on. */
    void goesOn(BootEvent event) {
        events.publish(event);
    }

    /** A transfer has ended. */
    void over(Transfer transfer, @Nullable Port port, BootEvent event) {
        transfers.remove(transfer);
        events.publish(event);
        if (port != null) {
            lingering.add(port, transfer);
        }
    }

    /** A port for requests, and those of the transfers that they begin. */
    private final class Listener {
        private final InetSocketAddress place;
        private final Port port = new Port(emptied -> { });
        private Ports ports;
        /** Packets may come before all of this is there; those are lost. */
        private volatile boolean complete;

        private Listener(InetSocketAddress place, TransferPorts choice) throws IOException {
            this.place = place;
            port.on(loop.open(place, this::received));
            ports = new Ports(loop, choice, port, strangers);
            complete = true;
        }

        /** Takes no more requests; transfers that have a port of their own go on. */
        private void close() {
            onLoop(() -> {
                port.transfers().forEach(transfer -> transfer.end(STOPPING));
                port.socket().close();
            });
        }

        private void choose(TransferPorts choice) {
            ports = new Ports(loop, choice, port, strangers);
        }

        private void received(ByteBuffer payload, Arrival arrival) {
            if (closed || !complete) {
                return;
            }
            switch (TftpCodec.decode(payload)) {
                case TftpCodec.Ok(ReadRequest request) -> {
                    if (!ports.isLateCopy(request, arrival.peer())) {
                        read(request, arrival, this);
                    }
                }
                case TftpCodec.Ok(WriteRequest request) -> strangers.refuseToWrite(request.filename(), arrival, port.socket());
                case TftpCodec.Ok(TftpPacket packet) -> other(packet, payload, arrival);
                case TftpCodec.Malformed malformed -> strangers.malformed(malformed, arrival, port.socket());
            }
        }

        private void other(TftpPacket packet, ByteBuffer payload, Arrival arrival) {
            Transfer transfer = port.with(arrival.peer());
            if (transfer != null) {
                transfer.received(payload, arrival);
            } else if (!(packet instanceof Error || packet instanceof Ack)) { // which answer what was sent from here: it ends there
                strangers.malformed(new TftpCodec.Malformed("no request", 0), arrival, null);
            }
        }
    }
}
