// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.net.EventLoop;

/**
 * The blocks of one transfer on their way out of the file's pages into packets, as {@link Window} allows and as far as they are in
 * memory. For the loop's thread.
 */
final class BlockSender implements CachedFile.Reader {

    /** Where packets go, and what can't go on is told. */
    interface Wire {
        /** Sends packets of one size, of which the last may be smaller; {@code false} if they may not go, and all is over. */
        boolean send(ByteBuffer packets, int packetBytes);

        /** The file can't be read any further. */
        void failed(IOException reason);
    }

    /** The time between two bursts of a window, within these bounds. */
    private static final long MIN_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final TftpServer server;
    private final EventLoop loop;
    private final CachedFile content;
    private final int blockBytes;
    private final long lastBlock;
    private final Window window;
    private final RoundTrip roundTrip;
    private final Wire wire;
    private EventLoop.@Nullable Timer pause;
    /** When the window under way began. */
    private long windowNanos;
    /** Whether that was sent with pauses. */
    private boolean isInPortions;
    private boolean started;
    private boolean ended;

    BlockSender(TftpServer server, CachedFile content, Terms terms, RoundTrip roundTrip, Wire wire) {
        this.server = server;
        this.loop = server.loop();
        this.content = content;
        this.blockBytes = terms.blockBytes();
        this.lastBlock = content.sizeBytes() / blockBytes + 1;
        this.window = new Window(terms.windowBlocks());
        this.roundTrip = roundTrip;
        this.wire = wire;
    }

    long sizeBytes() {
        return content.sizeBytes();
    }

    /** How much of the file has arrived. */
    long acknowledgedBytes() {
        return Math.min(window.acknowledged() * blockBytes, sizeBytes());
    }

    long retransmits() {
        return window.retransmits();
    }

    /** Whether everything has arrived. */
    boolean isComplete() {
        return window.acknowledged() == lastBlock;
    }

    /** Whether all was sent, and the client has acknowledged all but the last window: that it has this, too, nobody can tell. */
    boolean lacksOnlyTheEnd() {
        return window.sent() == lastBlock && (window.acknowledged() > 0 || lastBlock == 1);
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return window.isIdle();
    }

    /** Reads what will be sent first. */
    void prepare() {
        content.readAhead(0);
    }

    /** Begins to send. */
    void start() {
        started = true;
        pump();
    }

    /** The client acknowledges a block, by its number on the wire; returns whether more has arrived than before. */
    boolean acknowledged(int number) {
        long before = window.acknowledged();
        boolean isTooSoon = roundTrip.isTooSoon(loop.nanoTime() - windowNanos);
        Window.Answer answer = window.acknowledge(number, isTooSoon);
        if (answer != Window.Answer.NONE) {
            endPause();
        }
        if (answer == Window.Answer.LOST && isInPortions) {
            roundTrip.spoil(); // nobody knows to which portion this is the answer
        }
        return window.acknowledged() > before;
    }

    /** What is under way is lost: sends it again. */
    void sendAgain() {
        endPause();
        window.goBack();
        pump();
    }

    /** Sends the last block under way again, if it is still in memory: the client says then what it has. */
    boolean probe() {
        long position = (window.sent() - 1) * blockBytes;
        int bytes = bytesAt(position);
        if (content.available(position, bytes) < bytes) {
            return false;
        }
        roundTrip.probed();
        ByteBuffer out = server.scratch(TftpCodec.DATA_HEADER_BYTES + bytes);
        put(window.sent(), out);
        window.sentLastAgain();
        wire.send(out.flip(), out.limit());
        return true;
    }

    /** Sends nothing any more. */
    void end() {
        ended = true;
        endPause();
        content.leave(this);
    }

    @Override
    public void filled() {
        if (started) {
            pump();
        }
    }

    @Override
    public void failed(IOException reason) {
        wire.failed(reason);
    }

    /** Sends what may be sent now, as far as it is in memory. */
    void pump() {
        long last = Math.min(window.burstLimit(), lastBlock);
        if (pause != null || window.sent() >= last) {
            return;
        }
        long from = window.sent() * blockBytes;
        int wanted = (int) Math.min((last - window.sent()) * blockBytes, sizeBytes() - from);
        int there = content.available(from, wanted);
        send(there == wanted ? last : window.sent() + there / blockBytes);
        if (ended) {
            return;
        }
        if (there < wanted) {
            content.await(from + there, this);
        } else if (last < Math.min(window.limit(), lastBlock)) {
            startPause();
        } else {
            content.readAhead(from + wanted);
        }
    }

    /** Sends the blocks up to this one, by one system call if that may be. */
    private void send(long last) {
        if (window.sent() == last) {
            return;
        }
        long now = loop.nanoTime();
        if (window.isIdle()) {
            windowNanos = now;
            isInPortions = false;
        }
        roundTrip.begin(now);
        if (window.isBehind()) {
            roundTrip.spoil();
        }
        int packetBytes = TftpCodec.DATA_HEADER_BYTES + blockBytes;
        ByteBuffer out = server.scratch((last - window.sent()) * packetBytes);
        for (long block = window.sent() + 1; block <= last; block++) {
            put(block, out);
        }
        if (wire.send(out.flip(), packetBytes)) {
            window.sentUpTo(last);
        }
    }

    private void put(long block, ByteBuffer out) {
        TftpCodec.putDataHeader(out, block);
        long position = (block - 1) * blockBytes;
        content.copy(position, bytesAt(position), out);
    }

    private int bytesAt(long position) {
        return (int) Math.min(blockBytes, sizeBytes() - position);
    }

    /** The rest of the window waits a part of a round trip, in which what was sent is taken off the wire. */
    private void startPause() {
        isInPortions = true;
        long nanos = Math.clamp((long) (roundTrip.usualNanos() * window.burstPart()), MIN_PAUSE_NANOS, MAX_PAUSE_NANOS);
        pause = loop.schedule(Duration.ofNanos(nanos), () -> {
            pause = null;
            pump();
        });
    }

    private void endPause() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }
}
