// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Map;
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
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.OptionAck;
import pxe.tftp.TftpPacket.ReadRequest;

/**
 * One file on its way to one client, over a socket of its own, whose port is the transfer's identifier (RFC 1350 section 4). All on
 * the loop's thread.
 *
 * <pre>
 * OPENING --found--> OFFERED (OACK sent) --ACK 0--> SENDING --last ACK--> OVER
 *                 \--no options agreed-----------/
 * </pre>
 *
 * Blocks are counted from 1 without an end; on the wire their number is cut to 16 bits, so it wraps to 0. Blocks up to
 * {@code acknowledged} have arrived, those up to {@code sent} are under way, never more than a window.
 */
final class Transfer implements ReadAhead.Progress {

    /** What a lookup on a worker gives. */
    record Opened(String name, SeekableByteChannel channel, long sizeBytes) {}

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
    private Terms terms = new Terms(Terms.DEFAULT_BLOCK_BYTES, 1, Optional.empty(), Map.of());
    private RoundTrip roundTrip;
    private @Nullable UdpSocket socket;
    private @Nullable ReadAhead ahead;

    private long acknowledged;
    private long sent;
    /** The last block that was ever sent: what is sent up to it is sent again. */
    private long highest;
    /** The last block that was sent more than once. */
    private long sentTwice;
    private long retransmits;
    /** How often something was sent again since the client last made progress. */
    private int repetitions;
    /** Whether the blocks after {@code acknowledged} were already sent again because of a duplicate acknowledgement. */
    private boolean resumed;
    private int repeatedRequests;

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
    void opened(Opened opened) {
        file = opened.name();
        boolean octet = request.mode().equals("octet");
        int linkBlockBytes = Terms.blockBytesWithin(server.mtuBytes(arrival), peer().getAddress() instanceof Inet6Address);
        terms = Terms.agree(request, settings, linkBlockBytes, octet ? OptionalLong.of(opened.sizeBytes()) : OptionalLong.empty());
        roundTrip = new RoundTrip(settings.timeout(), terms.timeout());
        Content content = octet ? Content.octet(opened.channel(), opened.sizeBytes()) : Content.netascii(opened.channel());
        Optional<ByteBuffer> ring = server.rings().take(needed(opened), Math.max(needed(opened), wanted(opened)));
        if (ring.isEmpty()) {
            server.closeLater(opened.channel());
            end("ABORTED", Error.OTHER, "the server is busy, try again later", "no memory left for one more transfer");
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
    private int needed(Opened opened) {
        return (int) Math.min(2L * terms.windowBlocks() * terms.blockBytes(), contentBytes(opened));
    }

    private int wanted(Opened opened) {
        return (int) Math.min(WANTED_RING_BYTES, contentBytes(opened));
    }

    /** At most what will be sent (netascii makes two bytes of some), and one more, so that the end is seen by the same read. */
    private static long contentBytes(Opened opened) {
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
            case TftpCodec.Ok _ -> end("ABORTED", Error.ILLEGAL_OPERATION, "only ACK and ERROR have a place here", "illegal packet");
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
        int distance = (number - (int) acknowledged) & 0xffff;
        if (distance > sent - acknowledged) {
            return; // late, or of a block that was never sent
        }
        if (distance == 0) {
            duplicate();
            return;
        }
        acknowledged += distance;
        boolean isLoss = acknowledged < sent && !isTooSoon();
        progressed();
        ReadAhead content = content();
        if (isLast(acknowledged)) {
            complete();
            return;
        }
        content.release(acknowledged * terms.blockBytes());
        if (isLoss) {
            resume();
        } else {
            pump();
        }
    }

    private void progressed() {
        long now = loop.nanoTime();
        if (windowNanos >= 0) {
            roundTrip.measured(now - windowNanos);
        }
        repetitions = 0;
        resumed = false;
        server.answered(this);
    }

    /**
     * The client acknowledges again what it had acknowledged. With a window this may mean that the next block was lost (RFC 7440
     * section 4), or only that the network doubled the packet: answering each of those would double the whole stream. So it is
     * answered once, and not at all where that block was sent twice, since then the client itself may say it twice.
     */
    private void duplicate() {
        if (terms.windowBlocks() > 1 && sent > acknowledged && !resumed && (acknowledged > sentTwice || acknowledged == 0) && !isTooSoon()) {
            resumed = true;
            resume();
        }
    }

    /** Whether what the client says now can't be about what was last sent from {@code acknowledged} on. */
    private boolean isTooSoon() {
        return roundTrip.isTooSoon(loop.nanoTime() - burstNanos);
    }

    /** Sends again from the first block that isn't acknowledged. */
    private void resume() {
        sent = acknowledged;
        pump();
    }

    private void refusedByClient(Error error) {
        boolean isProbe = acknowledged == 0 && (error.code() == Error.OTHER || error.code() == Error.OPTION_REFUSED);
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
        end("ABORTED", Error.OTHER, "the file could not be read", reason.toString());
    }

    /** Sends as much of the window as is read. */
    private void pump() {
        long last = Math.min(acknowledged + terms.windowBlocks(), lastReady());
        if (sent >= last) {
            return;
        }
        if (sent == acknowledged) {
            burstNanos = loop.nanoTime();
            windowNanos = sent < highest ? -1 : burstNanos;
        }
        if (sent < highest) {
            sentTwice = Math.min(last, highest);
            retransmits += sentTwice - sent;
        }
        int packetBytes = TftpCodec.DATA_HEADER_BYTES + terms.blockBytes();
        ByteBuffer out = server.scratch((last - sent) * packetBytes);
        for (long block = sent + 1; block <= last; block++) {
            TftpCodec.putDataHeader(out, block);
            long position = (block - 1) * terms.blockBytes();
            content().copy(position, (int) Math.min(terms.blockBytes(), content().filled() - position), out);
        }
        sent = last;
        highest = Math.max(highest, sent);
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
        } else if (sent == acknowledged && phase == Phase.SENDING) {
            waitForDisk();
        } else if (repetitions == settings.retries()) {
            end("ABORTED", Error.OTHER, "no answer", "the client does not answer");
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
            retransmits++;
            offer();
        } else {
            resume();
        }
    }

    // --- The end.

    private void complete() {
        over(event("SENT")
                .with("bytes", content().filled())
                .with("milliseconds", Duration.ofNanos(loop.nanoTime() - startNanos).toMillis())
                .with("blksize", terms.blockBytes())
                .with("windowsize", terms.windowBlocks())
                .with("retransmits", retransmits));
    }

    /** Ends the transfer from this side: tells the client what it may know, and the operator why. */
    void end(String event, int code, String message, String reason) {
        if (phase == Phase.OVER) {
            return;
        }
        (socket == null ? listener : socket).send(TftpCodec.encode(new Error(code, message)), route);
        over(event(event).with("reason", reason));
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
