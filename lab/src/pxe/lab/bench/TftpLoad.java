// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that is many TFTP clients at once, each from a port of its own, and measures how they are served (RFC 1350, 2348,
 * 7440). One thread. What arrives is counted, not kept.
 *
 * <p>Its arguments are the file, how many clients there are, how many files they get one after the other in all, and the window;
 * {@link TftpFigures} is the line that it prints.
 */
public final class TftpLoad {

    static final int BLOCK_BYTES = 1428;

    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int DATA = 3;
    private static final int ACK = 4;
    private static final int OACK = 6;

    private final InetSocketAddress server = new InetSocketAddress(Bed.SERVER, 69);
    private final ByteBuffer request;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer ack = ByteBuffer.allocateDirect(4);
    private final int askedWindow;
    private final List<Double> firstMillis = new ArrayList<>();
    private int waiting;
    private int files;
    private long bytes;
    private long timeouts;

    private TftpLoad(String file, int files, int windowBlocks) {
        String options = "blksize\0" + BLOCK_BYTES + (windowBlocks > 1 ? "\0windowsize\0" + windowBlocks : "");
        request = ByteBuffer.wrap(("\0\1" + file + "\0octet\0" + options + "\0").getBytes(StandardCharsets.US_ASCII));
        waiting = files;
        askedWindow = windowBlocks;
    }

    /** The program. */
    public static void main(String[] args) throws IOException {
        int[] numbers = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        System.out.println(new TftpLoad(args[0], numbers[1], numbers[2]).run(numbers[0]));
    }

    private TftpFigures run(int count) throws IOException {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count && waiting > 0; i++) {
                new Client().begin(selector);
            }
            while (!selector.keys().isEmpty() && System.nanoTime() - start < LIMIT_NANOS) {
                selector.select(key -> ((Client) key.attachment()).ready(key), 20);
                long now = System.nanoTime();
                for (SelectionKey key : selector.keys()) {
                    ((Client) key.attachment()).lookAtClock(now);
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
        firstMillis.sort(null);
        double slow = firstMillis.isEmpty() ? 0 : firstMillis.get((firstMillis.size() - 1) * 99 / 100);
        return new TftpFigures(files, bytes, (System.nanoTime() - start) / 1e9, slow, timeouts);
    }

    /** One client and the file that it gets now. */
    private final class Client {
        private DatagramChannel channel;
        private @Nullable InetSocketAddress transfer;
        private int window;
        private long received;
        private int inWindow;
        private boolean hasToldGap;
        private long began;
        private long heard;

        private Client() throws IOException {
            channel = DatagramChannel.open();
        }

        private void begin(Selector selector) throws IOException {
            waiting--;
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            transfer = null;
            window = 1;
            received = 0;
            inWindow = 0;
            hasToldGap = false;
            began = System.nanoTime();
            heard = began;
            channel.send(request.duplicate(), server);
        }

        private void ready(SelectionKey key) {
            try {
                for (InetSocketAddress from = receive(); from != null; from = receive()) {
                    heard(from, key.selector());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private @Nullable InetSocketAddress receive() throws IOException {
            return channel.isOpen() ? (InetSocketAddress) channel.receive(packet.clear()) : null;
        }

        private void heard(InetSocketAddress from, Selector selector) throws IOException {
            packet.flip();
            heard = System.nanoTime();
            if (transfer == null) {
                transfer = from;
                firstMillis.add((heard - began) / 1e6);
            }
            switch (packet.getShort()) {
                case OACK -> {
                    // Of the options only the window matters here: a server that doesn't know it leaves it out.
                    window = StandardCharsets.US_ASCII.decode(packet).toString().contains("windowsize") ? askedWindow : 1;
                    acknowledge();
                }
                case DATA -> data(Short.toUnsignedInt(packet.getShort()), packet.remaining(), selector);
                default -> throw new IOException("the server refused: " + StandardCharsets.US_ASCII.decode(packet));
            }
        }

        private void data(int block, int length, Selector selector) throws IOException {
            int ahead = block - (int) received & 0xffff;
            if (ahead == 1) {
                received++;
                hasToldGap = false;
                bytes += length;
                boolean isLast = length < BLOCK_BYTES;
                if (++inWindow == window || isLast) {
                    acknowledge();
                }
                if (isLast) {
                    end(selector);
                }
            } else if (ahead > 1 && ahead < 0x8000 && !hasToldGap) {
                hasToldGap = true;
                acknowledge();
            }
        }

        private void acknowledge() throws IOException {
            inWindow = 0;
            channel.send(ack.clear().putShort((short) ACK).putShort((short) received).flip(), transfer);
        }

        private void end(Selector selector) throws IOException {
            files++;
            channel.close();
            if (waiting > 0) {
                channel = DatagramChannel.open();
                begin(selector);
            }
        }

        /** Says again what the server seems not to have heard. */
        private void lookAtClock(long now) throws IOException {
            if (channel.isOpen() && now - heard > PATIENCE_NANOS) {
                timeouts++;
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
}
