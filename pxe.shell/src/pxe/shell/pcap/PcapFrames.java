// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/** The frames of a file as tcpdump writes it: a head, and each frame behind its time and lengths. */
final class PcapFrames implements Frames {

    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;

    private static final int REST_OF_HEAD = 20;
    private static final int LINK_TYPE_AT = 16;
    private static final int FRAME_HEAD = 16;

    private final Bytes bytes;
    private final long nanosPerUnit;
    private final int linkType;

    /** Reads on behind the first number, which says the order of the others. */
    PcapFrames(Bytes bytes, int magic) throws IOException {
        boolean turned = magic != MICROSECONDS && magic != NANOSECONDS;
        int kind = turned ? Integer.reverseBytes(magic) : magic;
        bytes.order(turned ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        this.bytes = bytes;
        this.nanosPerUnit = kind == NANOSECONDS ? 1 : 1000;
        this.linkType = Short.toUnsignedInt((short) bytes.next(REST_OF_HEAD).getInt(LINK_TYPE_AT));
        if (!Frame.knows(linkType)) {
            throw new IOException("it was captured on a link of type " + linkType + ": capture on an Ethernet interface");
        }
    }

    @Override
    public Optional<Frame> next() throws IOException {
        if (bytes.isAtEnd()) {
            return Optional.empty();
        }
        ByteBuffer head = bytes.next(FRAME_HEAD);
        Instant time = Instant.ofEpochSecond(Integer.toUnsignedLong(head.getInt(0)), Integer.toUnsignedLong(head.getInt(4)) * nanosPerUnit);
        long kept = Integer.toUnsignedLong(head.getInt(8));
        boolean isWhole = Integer.toUnsignedLong(head.getInt(12)) <= kept;
        return Optional.of(new Frame(time, linkType, bytes.next(kept).array(), isWhole));
    }
}
