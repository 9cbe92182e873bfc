// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A capture file's bytes, from the first to the last, with words for what is wrong with them. For one thread. */
final class Bytes {

    /** No program captures longer packets. */
    private static final int MAX_BYTES = 1 << 18;

    private final InputStream in;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long position;

    Bytes(InputStream in) {
        this.in = in;
    }

    /** Numbers are of this order from now on. */
    void order(ByteOrder wanted) {
        order = wanted;
    }

    /** Whether nothing follows. */
    boolean isAtEnd() throws IOException {
        in.mark(1);
        boolean atEnd = in.read() < 0;
        in.reset();
        return atEnd;
    }

    /** The next bytes. */
    ByteBuffer next(long length) throws IOException {
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("it is damaged: at byte " + position + " it says that " + length + " bytes follow in one piece");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new IOException("it breaks off after " + (position + bytes.length) + " bytes, in the middle of a packet");
        }
        position += length;
        return ByteBuffer.wrap(bytes).order(order);
    }
}
