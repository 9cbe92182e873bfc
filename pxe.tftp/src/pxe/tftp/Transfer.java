// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
 * Which blocks are sent is {@link Window}'s affair; when, and what becomes of it, this class's.
 */
final class Transfer implements ReadAhead.Progress {

    private enum Phase { OPENING, OFFERED, SENDING, OVER }

    /** A ring that is read into by fewer and larger reads, where memory allows. */
    private static final int WANTED_RING_BYTES = 64 * 1024;

    private final TftpServer server;
    private final ReadRequest request;
    private final Arrival arrival;
    private final UdpSocket listener;
    private final TftpSettings settings;
    private final EventLoop loop;
    private final Route route;
    private final long startNanos;

    private Phase phase = Phase.OPENING;
    private String file;
    private Terms terms = Terms.WITHOUT_OPTIONS;
    private Window window = new Window(1);
    private RoundTrip roundTrip;
    private @Nullable UdpSocket socket;
    private @Nullable ReadAhead ahead;

    /** How often something was sent again since the client last made progress. */
    private int repetitions;
    private int repeatedOffers;
    private int repeatedRequests;
    /** Whether the client has said anything since its request. */
    private boolean answered;

    private long lastSentNanos;
    /** When the window under way began. */
    private long burstNanos;
    /** The same, for measuring; -1 if a block in it was sent twice. */
    private long windowNanos = -1;
    private long deadlineNanos;
    private long timerNanos;
    private EventLoop.@Nullable Timer timer;

    Transfer(TftpServer server, TftpSettings settings, ReadRequest request, Arrival arrival, UdpSocket listener) {
        this.server = server;
        this.settings = settings;
        this.request = request;
        this.arrival = arrival;
        this.listener = listener;
        this.loop = server.loop();
        this.route = arrival.reply();
        this.file = request.filename();
        this.roundTrip = new RoundTrip(settings.timeout(), Optional.empty());
        this.startNanos = loop.nanoTime();
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

    // --- The beginning.

    /** The file is there and open: agrees on the options and answers. */
    void opened(Lookup.Opened opened) {
        file = opened.name();
        boolean octet = request.mode().equals("octet");
        int linkBlockBytes = Terms.blockBytesWithin(server.mtuBytes(arrival), peer().getAddress() instanceof Inet6Address);
        OptionalLong size = octet ? OptionalLong.of(opened.sizeBytes()) : OptionalLong.empty();
        terms = Terms.agree(request, settings, linkBlockBytes, size);
        window = new Window(terms.windowBlocks());
        roundTrip = new RoundTrip(settings.timeout(), terms.timeout());
        Content content = octet ? Content.octet(opened.channel(), opened.sizeBytes()) : Content.netascii(opened.channel());
        Optional<ByteBuffer> ring = server.rings().take(needed(opened), Math.max(needed(opened), wanted(opened)));
        if (ring.isEmpty()) {
            server.closeLater(opened.channel());
            end(NotServed.aborted("the server is busy, try again later", "no memory left for one more transfer"));
            return;
        }
        ahead = new ReadAhead(content, ring.get(), server.workers(), server::onLoop, this, server.rings()::giveBack);
        try {
            socket = loop.open(new InetSocketAddress(arrival.local(), 0), this::received);
        } catch (IOException e) {
            failed(e);
            return;
        }
        phase = terms.acknowledged().isEmpty() ? Phase.SENDING : Phase.OFFERED;
        if (phase == Phase.OFFERED) {
            offer();
            windowNanos = lastSentNanos;
        }
    }

    /** Twice the window, so that the next one can be read while the last one is under way; no more than the file. */
    private int needed(Lookup.Opened opened) {
        return (int) Math.min(2L * terms.windowBlocks() * terms.blockBytes(), contentBytes(opened));
    }

    private int wanted(Lookup.Opened opened) {
        return (int) Math.min(WANTED_RING_BYTES, contentBytes(opened));
    }

    /** At most what will be sent (netascii makes two bytes of some), and one more, so that the end is seen by the same read. */
    private static long contentBytes(Lookup.Opened opened) {
        return 2 * opened.sizeBytes() + 1;
    }

    private void offer() {
        send(TftpCodec.encode(new OptionAck(terms.acknowledged())));
    }

    /** The same request came again before any answer: what was sent may be lost, but is not sent more often than need be. */
    void repeated() {
        boolean isLost = loop.nanoTime() - lastSentNanos > settings.timeout().toNanos() / 4;
        if (phase != Phase.OPENING && phase != Phase.OVER && isLost && repeatedRequests++ < settings.retries()) {
            sendAgain();
        }
    }

    // --- What the client says.

    private void received(ByteBuffer payload, Arrival from) {
        if (phase == Phase.OVER) {
            return;
        }
        if (!from.peer().equals(peer())) {
            server.foreign(payload, from, socket());
            return;
        }
        switch (TftpCodec.decode(payload)) {
            case TftpCodec.Ok(Ack ack) -> acknowledged(ack.block());
            case TftpCodec.Ok(Error error) -> refusedByClient(error);
            case TftpCodec.Ok _ -> end(new NotServed("ABORTED", Error.ILLEGAL_OPERATION,
                    "only ACK and ERROR have a place here", "the client sent what has no place in a transfer"));
            case TftpCodec.Malformed malformed -> server.malformed(malformed, from, null);
        }
    }

    private void acknowledged(int number) {
        if (phase == Phase.OFFERED) {
            if (number == 0) {
                phase = Phase.SENDING;
                progressed();
                pump();
            }
            return;
        }
        boolean isTooSoon = roundTrip.isTooSoon(loop.nanoTime() - burstNanos);
        long before = window.acknowledged();
        if (window.acknowledge(number, isTooSoon) == Window.Answer.NONE) {
            return;
        }
        if (window.acknowledged() > before) {
            progressed();
            content().release(window.acknowledged() * terms.blockBytes());
        }
        if (isLast(window.acknowledged())) {
            complete();
        } else {
            pump();
        }
    }

    private void progressed() {
        if (windowNanos >= 0) {
            roundTrip.measured(loop.nanoTime() - windowNanos);
            windowNanos = -1;
        }
        repetitions = 0;
        if (!answered) {
            answered = true;
            server.answered(this);
        }
    }

    private void refusedByClient(Error error) {
        boolean isProbe = window.acknowledged() == 0 && (error.code() == Error.OTHER || error.code() == Error.OPTION_REFUSED);
        over(event("ABORTED").weight(isProbe ? Weight.DETAIL : Weight.OUTCOME)
                .with("reason", isProbe ? "the client only asked" : "the client: " + error.message())
                .with("code", error.code()));
    }

    // --- Sending.

    @Override
    public void filled() {
        if (phase == Phase.SENDING) {
            pump();
        }
    }

    @Override
    public void failed(IOException reason) {
        end(NotServed.aborted("the file could not be read", reason.toString()));
    }

    /** Sends as much of the window as is read. */
    private void pump() {
        long last = Math.min(window.limit(), lastReady());
        if (window.sent() >= last) {
            return;
        }
        if (window.isIdle()) {
            burstNanos = loop.nanoTime();
            windowNanos = window.isBehind() ? -1 : burstNanos;
        }
        int packetBytes = TftpCodec.DATA_HEADER_BYTES + terms.blockBytes();
        ByteBuffer out = server.scratch((last - window.sent()) * packetBytes);
        for (long block = window.sent() + 1; block <= last; block++) {
            TftpCodec.putDataHeader(out, block);
            long position = (block - 1) * terms.blockBytes();
            content().copy(position, (int) Math.min(terms.blockBytes(), content().filled() - position), out);
        }
        window.sentUpTo(last);
        socket().sendSegments(out.flip(), packetBytes, route);
        sentSomething();
    }

    /** The last block that is read whole; the last of all may be short or empty. */
    private long lastReady() {
        long whole = content().filled() / terms.blockBytes();
        return content().hasEnded() ? whole + 1 : whole;
    }

    private boolean isLast(long block) {
        return content().hasEnded() && block == lastReady();
    }

    private void send(ByteBuffer packet) {
        socket().send(packet, route);
        sentSomething();
    }

    private void sentSomething() {
        lastSentNanos = loop.nanoTime();
        deadlineNanos = lastSentNanos + roundTrip.timeoutNanos(repetitions);
        if (timer == null || timerNanos - deadlineNanos > 0) {
            startTimer(deadlineNanos - lastSentNanos);
        }
    }

    private void startTimer(long nanos) {
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = loop.nanoTime() + nanos;
        timer = loop.schedule(Duration.ofNanos(nanos), this::timeUp);
    }

    /** One timer serves for all packets: it looks whether the deadline has moved, which is cheaper than a timer for each. */
    private void timeUp() {
        timer = null;
        if (phase == Phase.OVER) {
            return;
        }
        long leftNanos = deadlineNanos - loop.nanoTime();
        if (leftNanos > 0) {
            startTimer(leftNanos);
        } else if (phase == Phase.SENDING && window.isIdle()) {
            waitForDisk();
        } else if (repetitions == settings.retries()) {
            end(NotServed.aborted("no answer", "the client does not answer"));
        } else {
            repetitions++;
            sendAgain();
        }
    }

    /** Nothing is under way: it is the disk that is slow, not the client. */
    private void waitForDisk() {
        deadlineNanos = loop.nanoTime() + roundTrip.timeoutNanos(0);
        startTimer(roundTrip.timeoutNanos(0));
    }

    private void sendAgain() {
        windowNanos = -1;
        if (phase == Phase.OFFERED) {
            repeatedOffers++;
            offer();
        } else {
            window.goBack();
            pump();
        }
    }

    // --- The end.

    private void complete() {
        over(event("SENT")
                .with("bytes", content().filled())
                .with("milliseconds", Duration.ofNanos(loop.nanoTime() - startNanos).toMillis())
                .with("blksize", terms.blockBytes())
                .with("windowsize", terms.windowBlocks())
                .with("retransmits", repeatedOffers + window.retransmits()));
    }

    /** Ends the transfer from this side: tells the client what it may know, and the operator why. */
    void end(NotServed why) {
        if (phase == Phase.OVER) {
            return;
        }
        ByteBuffer packet = TftpCodec.encode(new Error(why.code(), why.message()));
        if (socket == null) {
            server.answer(packet, arrival, listener);
        } else {
            socket.send(packet, route);
        }
        over(event(why.event()).with("reason", why.reason()));
    }

    private BootEvent.Builder event(String name) {
        return server.event(name, arrival).with("file", file);
    }

    private void over(BootEvent.Builder event) {
        phase = Phase.OVER;
        if (timer != null) {
            timer.cancel();
        }
        if (ahead != null) {
            ahead.close();
        }
        server.over(this, socket, event.build());
    }

    private UdpSocket socket() {
        return Objects.requireNonNull(socket);
    }

    private ReadAhead content() {
        return Objects.requireNonNull(ahead);
    }
}
