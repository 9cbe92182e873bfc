// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.EOFException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Route;
import pxe.net.UdpSocket;
import pxe.tftp.Lookup.NotServed;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.OptionAck;
import pxe.tftp.TftpPacket.ReadRequest;

/**
 * One file on its way to one client, over a socket of its own, whose port is the transfer's identifier (RFC 1350 section 4). For
 * the loop's thread.
 *
 * <pre>
 * OPENING --found--> OFFERED (OACK sent) --ACK 0--> SENDING --last ACK--> OVER
 *                 \--no options agreed-----------/
 * </pre>
 *
 * Which blocks are sent is {@link BlockSender}'s affair; when again, and what becomes of it, this class's.
 */
final class Transfer implements BlockSender.Wire {

    private enum Phase { OPENING, OFFERED, SENDING, OVER }

    /** How often is told how far it is. */
    private static final long TELL_NANOS = Duration.ofSeconds(2).toNanos();

    private final TftpServer server;
    private final ReadRequest request;
    private final Arrival arrival;
    private final Ports ports;
    private final UdpSocket listener;
    private final TftpSettings settings;
    private final EventLoop loop;
    private final Route route;
    private final Deadline deadline;
    private final long startNanos;

    private Phase phase = Phase.OPENING;
    private String file;
    private Terms terms = Terms.WITHOUT_OPTIONS;
    private RoundTrip roundTrip;
    private @Nullable Port port;
    private @Nullable BlockSender blocks;

    /** How often something was sent again since the client last made progress. */
    private int repetitions;
    private int repeatedOffers;
    private int repeatedRequests;
    /** Whether the client has said anything since its request. */
    private boolean answered;

    private long heardNanos;
    private long lastSentNanos;
    private long toldNanos;

    Transfer(TftpServer server, TftpSettings settings, ReadRequest request, Arrival arrival, Ports ports, UdpSocket listener) {
        this.server = server;
        this.settings = settings;
        this.request = request;
        this.arrival = arrival;
        this.ports = ports;
        this.listener = listener;
        this.loop = server.loop();
        this.route = arrival.reply();
        this.deadline = new Deadline(loop, this::timeUp);
        this.file = request.filename();
        this.roundTrip = new RoundTrip(settings.timeout(), settings.maxTimeout(), Optional.empty());
        this.startNanos = loop.nanoTime();
        this.toldNanos = startNanos;
    }

    InetSocketAddress peer() {
        return arrival.peer();
    }

    ReadRequest request() {
        return request;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether the client has said something of late, so that it can't have begun anew. */
    boolean wasJustHeard() {
        return phase == Phase.SENDING && answered && loop.nanoTime() - heardNanos < settings.timeout().toNanos();
    }

    // --- The beginning.

    /** The file is there and open: agrees on the options and answers. */
    void opened(Lookup.Opened opened) {
        file = opened.name();
        CachedFile content = server.cache().open(opened.version(), opened.content());
        int pathBlockBytes = Terms.blockBytesWithin(server.mtuBytes(route), peer().getAddress() instanceof Inet6Address);
        terms = Terms.agree(request, settings, pathBlockBytes, content.sizeBytes());
        roundTrip = new RoundTrip(settings.timeout(), settings.maxTimeout(), terms.timeout());
        blocks = new BlockSender(server, content, terms, roundTrip, this);
        try {
            port = ports.take(this);
        } catch (IOException e) {
            end(NotServed.busy("no port for the transfer: " + e.getMessage()));
            return;
        }
        if (terms.acknowledged().isEmpty()) {
            phase = Phase.SENDING;
            blocks.start();
        } else {
            phase = Phase.OFFERED;
            blocks.prepare();
            roundTrip.begin(loop.nanoTime());
            offer();
        }
    }

    private void offer() {
        ByteBuffer packet = TftpCodec.encode(new OptionAck(terms.acknowledged()));
        if (mayGo(packet)) {
            port().socket().send(packet, route);
            sentSomething();
        }
    }

    /** The same request came again before any answer: what was sent may be lost, but is not sent more often than need be. */
    void repeated() {
        boolean isLost = loop.nanoTime() - lastSentNanos > settings.timeout().toNanos() / 4;
        if (phase != Phase.OPENING && phase != Phase.OVER && isLost && repeatedRequests++ < settings.retries()) {
            sendAgain();
        }
    }

    /** The client has begun another transfer from the same port, to the same port. */
    void replaced() {
        if (phase != Phase.OVER) {
            over(event("ABORTED").with("reason", "the client has begun another transfer"));
        }
    }

    /** The client has said nothing yet, and another one asks where there is no room. Whoever it is learns nothing of it. */
    void makeRoom() {
        over(event("YIELDED").weight(Weight.DETAIL));
    }

    // --- What the client says.

    /** A packet of the client has come to the transfer's port. */
    void received(ByteBuffer payload, Arrival from) {
        if (phase == Phase.OVER) {
            return;
        }
        heardNanos = loop.nanoTime();
        switch (TftpCodec.decode(payload)) {
            case TftpCodec.Ok(Ack ack) -> acknowledged(ack.block());
            case TftpCodec.Ok(Error error) -> refusedByClient(error);
            case TftpCodec.Ok _ -> end(new NotServed("ABORTED", Error.ILLEGAL_OPERATION,
                    "only ACK and ERROR have a place here", "the client sent what has no place in a transfer"));
            case TftpCodec.Malformed malformed -> server.strangers().malformed(malformed, from, null);
        }
    }

    private void acknowledged(int number) {
        if (phase == Phase.OFFERED) {
            if (number == 0) {
                phase = Phase.SENDING;
                progressed();
                blocks().start();
            }
            return;
        }
        if (blocks().acknowledged(number)) {
            progressed();
        }
        if (blocks().isComplete()) {
            complete();
        } else {
            tellProgress();
            blocks().pump();
        }
    }

    /** Tells how far it is, every now and then: this comes with each acknowledgement. */
    private void tellProgress() {
        if (heardNanos - toldNanos >= TELL_NANOS) {
            toldNanos = heardNanos;
            long bytes = blocks().acknowledgedBytes();
            server.goesOn(event("PROGRESS").weight(Weight.DETAIL).with("bytes", bytes).with("left", blocks().sizeBytes() - bytes)
                    .with("milliseconds", millis()).build());
        }
    }

    private long millis() {
        return Duration.ofNanos(loop.nanoTime() - startNanos).toMillis();
    }

    private void progressed() {
        roundTrip.end(loop.nanoTime());
        repetitions = 0;
        if (!answered) {
            answered = true;
            server.answered(this);
        }
    }

    private void refusedByClient(Error error) {
        boolean endsProbes = error.code() == Error.OTHER || error.code() == Error.OPTION_REFUSED;
        boolean isProbe = endsProbes && !answered;
        over(event("ABORTED").weight(isProbe ? Weight.DETAIL : Weight.OUTCOME)
                .with("reason", isProbe ? "the client only asked" : "the client: " + error.message())
                .with("code", error.code()));
    }

    // --- Sending.

    @Override
    public void failed(IOException reason) {
        end(NotServed.aborted("the file could not be read", reason instanceof EOFException
                ? String.valueOf(reason.getMessage()) // overwritten or cut short, as it says itself
                : "the file could not be read: " + reason.getMessage()));
    }

    @Override
    public boolean send(ByteBuffer packets, int packetBytes) {
        boolean may = mayGo(packets);
        if (may) {
            port().socket().sendSegments(packets, packetBytes, route);
            sentSomething();
        }
        return may;
    }

    /** Whether this may be sent to somebody who has perhaps never asked for it; if not, the transfer is over. */
    private boolean mayGo(ByteBuffer packets) {
        boolean may = answered || server.strangers().admits(arrival, packets.remaining());
        if (!may) {
            over(event("ABORTED").with("reason", "the address was sent too much that it didn't acknowledge"));
        }
        return may;
    }

    private void sentSomething() {
        lastSentNanos = loop.nanoTime();
        deadline.in(roundTrip.waitNanos(repetitions));
    }

    private void timeUp() {
        if (phase == Phase.SENDING && blocks().isIdle()) {
            deadline.in(roundTrip.timeoutNanos(0)); // nothing is under way: it is the disk that is slow, not the client
        } else if (!(roundTrip.mayProbe(repetitions) && blocks().probe())) {
            repeat();
        }
    }

    private void repeat() {
        if (repetitions == settings.retries()) {
            end(NotServed.aborted("no answer", answered && blocks().lacksOnlyTheEnd()
                    ? "the client did not acknowledge the end: it has all and is gone, or it never got that" // RFC 1350 section 6
                    : "the client does not answer"));
        } else {
            repetitions++;
            sendAgain();
        }
    }

    private void sendAgain() {
        roundTrip.spoil();
        deadline.in(roundTrip.timeoutNanos(repetitions));
        if (phase == Phase.OFFERED) {
            repeatedOffers++;
            offer();
        } else {
            blocks().sendAgain();
        }
    }

    // --- The end.

    private void complete() {
        over(event("SENT")
                .with("bytes", blocks().sizeBytes())
                .with("milliseconds", millis())
                .with("blksize", terms.blockBytes())
                .with("windowsize", terms.windowBlocks())
                .with("retransmits", repeatedOffers + blocks().retransmits()));
    }

    /** Ends the transfer from this side: tells the client what it may know, and the operator why. */
    void end(NotServed why) {
        if (phase == Phase.OVER) {
            return;
        }
        UdpSocket socket = port == null ? listener : port.socket();
        ByteBuffer packet = TftpCodec.encode(new Error(why.code(), why.message()));
        if (answered) {
            socket.send(packet, route);
        } else {
            server.strangers().tell(packet, arrival, socket);
        }
        over(event(why.event()).with("reason", why.reason()));
    }

    private BootEvent.Builder event(String name) {
        BootEvent.Builder event = Strangers.event(name, arrival).with("file", file);
        return name.equals("ABORTED") && blocks != null && answered
                ? event.with("bytes", blocks.acknowledgedBytes()).with("size", blocks.sizeBytes())
                        .with("blksize", terms.blockBytes()).with("retransmits", repeatedOffers + blocks.retransmits())
                : event;
    }

    private void over(BootEvent.Builder event) {
        phase = Phase.OVER;
        deadline.cancel();
        if (blocks != null) {
            blocks.end();
        }
        server.over(this, port, event.build());
    }

    private Port port() {
        return Objects.requireNonNull(port);
    }

    private BlockSender blocks() {
        return Objects.requireNonNull(blocks);
    }
}
