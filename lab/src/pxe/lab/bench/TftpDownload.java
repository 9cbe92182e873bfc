// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A client that gets one file, from a port of its own (RFC 1350, 2348, 7440). What arrives is counted, not kept. It may lose packets
 * and answer late, so that the server sees a bad link: not every kernel can make one. For one thread, like all that it shares its
 * {@link Tally} and its buffers with.
 */
final class TftpDownload implements Client {

    static final int BLOCK_BYTES = 1428;

    /** Where the server is that is measured. */
    static final InetSocketAddress SERVER = new InetSocketAddress(Bed.SERVER, 69);

    private static final ByteBuffer PACKET = ByteBuffer.allocateDirect(2048);
    private static final ByteBuffer REPLY = ByteBuffer.allocateDirect(4);
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int DATA = 3;
    private static final int ACK = 4;
    private static final int OACK = 6;

    /** What many downloads have seen. */
    static final class Tally {
        int files;
        long bytes;
        long timeouts;
        final List<Double> firstMillis = new ArrayList<>();
    }

    /** An answer that is under way. */
    private record Late(long dueNanos, short block) {}

    private final InetSocketAddress server;
    private final TftpPlan plan;
    private final Tally tally;
    private final ByteBuffer request;
    private final Random luck = new Random(1);
    private final Deque<Late> late = new ArrayDeque<>();
    private final Then done;
    private final DatagramChannel channel = DatagramChannel.open();
    private @Nullable InetSocketAddress transfer;
    private int window = 1;
    private long received;
    private int inWindow;
    private boolean hasToldGap;
    private boolean hasAll;
    private final long began = System.nanoTime();
    private long heard = began;

    /** Asks for a file; what follows it runs when it is there. */
    TftpDownload(Selector selector, InetSocketAddress server, TftpPlan plan, Tally tally, Then done) throws IOException {
        String options = "blksize\0" + BLOCK_BYTES + (plan.windowBlocks() > 1 ? "\0windowsize\0" + plan.windowBlocks() : "");
        this.request = ByteBuffer.wrap(("\0\1" + plan.file() + "\0octet\0" + options + "\0").getBytes(StandardCharsets.US_ASCII));
        this.server = server;
        this.plan = plan;
        this.tally = tally;
        this.done = done;
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        channel.send(request.duplicate(), server);
    }

    @Override
    public void ready() throws IOException {
        for (InetSocketAddress from = receive(); from != null; from = receive()) {
            if (!isLost()) {
                heard(from);
            }
        }
    }

    private boolean isLost() {
        return luck.nextInt(1000) < plan.lossPermille();
    }

    private @Nullable InetSocketAddress receive() throws IOException {
        return channel.isOpen() ? (InetSocketAddress) channel.receive(PACKET.clear()) : null;
    }

    private void heard(InetSocketAddress from) throws IOException {
        PACKET.flip();
        heard = System.nanoTime();
        if (transfer == null) {
            transfer = from;
            tally.firstMillis.add((heard - began) / 1e6);
        }
        switch (PACKET.getShort()) {
            case OACK -> {
                // Of the options only the window matters here: a server that doesn't know it leaves it out.
                window = StandardCharsets.US_ASCII.decode(PACKET).toString().contains("windowsize") ? plan.windowBlocks() : 1;
                acknowledge();
            }
            case DATA -> data(Short.toUnsignedInt(PACKET.getShort()), PACKET.remaining());
            default -> throw new IOException("the server refused: " + StandardCharsets.US_ASCII.decode(PACKET));
        }
    }

    private void data(int block, int length) throws IOException {
        int ahead = block - (int) received & 0xffff;
        if (ahead == 1) {
            received++;
            hasToldGap = false;
            tally.bytes += length;
            boolean isLast = length < BLOCK_BYTES;
            if (isLast) {
                tally.files++;
                hasAll = true;
            }
            if (++inWindow == window || isLast) {
                acknowledge();
            }
        } else if (ahead > 1 && ahead < 0x8000 && !hasToldGap) {
            hasToldGap = true;
            acknowledge();
        } else if (ahead == 0 && inWindow == 0) {
            acknowledge(); // the server has not heard it
        }
    }

    private void acknowledge() throws IOException {
        inWindow = 0;
        if (plan.roundTripMillis() == 0) {
            send((short) received);
        } else {
            late.add(new Late(System.nanoTime() + plan.roundTripMillis() * 1_000_000L, (short) received));
        }
    }

    private void send(short block) throws IOException {
        if (!isLost()) {
            channel.send(REPLY.clear().putShort((short) ACK).putShort(block).flip(), transfer);
        }
        if (hasAll && late.isEmpty()) {
            channel.close();
            done.run();
        }
    }

    /** Says what is due, and again what the server seems not to have heard. */
    @Override
    public void lookAtClock(long now) throws IOException {
        while (!late.isEmpty() && late.peek().dueNanos <= now) {
            send(late.remove().block);
        }
        if (channel.isOpen() && now - heard > PATIENCE_NANOS) {
            tally.timeouts++;
            heard = now;
            hasToldGap = false;
            if (transfer == null) {
                channel.send(request.duplicate(), server);
            } else {
                acknowledge();
            }
        }
    }
}
