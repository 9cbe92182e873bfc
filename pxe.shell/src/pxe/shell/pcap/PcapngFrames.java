// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The frames of a file as Wireshark writes it, pcapng: blocks of many kinds, of which interfaces and packets matter here. */
final class PcapngFrames implements Frames {

    static final int SECTION = 0x0a0d0d0a;

    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int BLOCK_FRAME = 12;
    private static final int MAX_INTERFACES = 1000;
    private static final int PACKET_HEAD = 20;
    private static final int INTERFACE_HEAD = 8;
    private static final int RESOLUTION = 9;
    private static final long MICROSECONDS = 1_000_000;
    private static final int MAX_DECIMALS = 18;
    private static final long NANOS = 1_000_000_000;

    /** Where packets were captured, and how many units of its time are a second. */
    private record Interface(int linkType, long unitsPerSecond) {}

    private final Bytes bytes;
    private final List<Interface> interfaces = new ArrayList<>();

    /** Reads on behind the first number. */
    PcapngFrames(Bytes bytes) throws IOException {
        this.bytes = bytes;
        section();
    }

    /** The rest of a section's head: it says the order of the numbers that follow, the length before it among them. */
    private void section() throws IOException {
        bytes.order(ByteOrder.BIG_ENDIAN);
        ByteBuffer head = bytes.next(8);
        ByteOrder order = head.getInt(4) == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        head.order(order);
        if (head.getInt(4) != BYTE_ORDER) {
            throw new IOException("it is damaged: a section says no order of bytes");
        }
        bytes.order(order);
        bytes.next(Integer.toUnsignedLong(head.getInt(0)) - BLOCK_FRAME);
        interfaces.clear();
    }

    @Override
    public Optional<Frame> next() throws IOException {
        while (!bytes.isAtEnd()) {
            int type = bytes.next(4).getInt();
            if (type == SECTION) {
                section();
                continue;
            }
            ByteBuffer body = bytes.next(Integer.toUnsignedLong(bytes.next(4).getInt()) - BLOCK_FRAME);
            bytes.next(4); // the length once more
            if (type == INTERFACE) {
                add(body);
            } else if (type == PACKET) {
                Optional<Frame> frame = frame(body);
                if (frame.isPresent()) {
                    return frame;
                }
            }
        }
        return Optional.empty();
    }

    private void add(ByteBuffer body) throws IOException {
        if (body.capacity() < INTERFACE_HEAD || interfaces.size() == MAX_INTERFACES) {
            throw new IOException("it is damaged: an interface of " + body.capacity() + " bytes, after " + interfaces.size() + " others");
        }
        int linkType = Short.toUnsignedInt(body.getShort(0));
        interfaces.add(new Interface(linkType, unitsPerSecond(body.position(INTERFACE_HEAD))));
    }

    private static long unitsPerSecond(ByteBuffer options) {
        while (options.remaining() > 4) {
            int code = options.getShort();
            int length = Short.toUnsignedInt(options.getShort());
            if (code == RESOLUTION && length == 1) {
                int power = options.get();
                boolean isBinary = power < 0;
                return isBinary ? 1L << Math.min(power & 0x7f, Long.SIZE - 2) : (long) Math.pow(10, Math.min(power, MAX_DECIMALS));
            }
            options.position(options.position() + Math.min(options.remaining(), length + 3 & ~3));
        }
        return MICROSECONDS;
    }

    /** A packet on a link that can be read. */
    private Optional<Frame> frame(ByteBuffer body) throws IOException {
        long kept = body.capacity() < PACKET_HEAD ? -1 : Integer.toUnsignedLong(body.getInt(12));
        if (kept < 0 || kept > body.capacity() - PACKET_HEAD || Integer.toUnsignedLong(body.getInt(0)) >= interfaces.size()) {
            throw new IOException("it is damaged: a packet that is longer than its place, or of no interface");
        }
        Interface where = interfaces.get(body.getInt(0));
        if (!Frame.knows(where.linkType)) {
            return Optional.empty();
        }
        byte[] frame = new byte[(int) kept];
        body.get(PACKET_HEAD, frame);
        boolean isWhole = Integer.toUnsignedLong(body.getInt(16)) <= kept;
        return Optional.of(new Frame(time(body, where.unitsPerSecond), where.linkType, frame, isWhole));
    }

    private static Instant time(ByteBuffer body, long unitsPerSecond) throws IOException {
        long units = (long) body.getInt(4) << Integer.SIZE | Integer.toUnsignedLong(body.getInt(8));
        long seconds = units / unitsPerSecond;
        if (units < 0 || seconds > Instant.MAX.getEpochSecond()) {
            throw new IOException("it is damaged: a packet of a time that never comes");
        }
        return Instant.ofEpochSecond(seconds, (long) ((double) (units % unitsPerSecond) / unitsPerSecond * NANOS));
    }
}
