// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Text with the line ends of netascii (RFC 764): LF becomes CR LF, and CR becomes CR NUL.
 *
 * <p>The file is read once when it is opened, so that its size on the wire is known and told (RFC 2349), and so that any part of it
 * is found again: a lost block may have to be read a second time.
 */
final class Netascii implements Content {

    /** A file of more is no text: to look through a disk image would cost seconds, which anybody could ask for by one packet. */
    static final long MAX_BYTES = 16 * 1024 * 1024;
    private static final int STEP_BYTES = 16 * 1024;

    private final SeekableByteChannel file;
    private final ByteBuffer plain = ByteBuffer.allocate(STEP_BYTES);
    /** Where on the wire each step of the file begins. */
    private final List<Long> marks = new ArrayList<>();
    private final long fileBytes;
    private final long sizeBytes;

    /** Looks through the file, which may wait for a disk. */
    Netascii(SeekableByteChannel file) throws IOException {
        this.file = file;
        fileBytes = file.size();
        long wire = 0;
        for (int step = 0; (long) step * STEP_BYTES < fileBytes; step++) {
            marks.add(wire);
            load(step);
            wire += plain.remaining();
            for (int i = 0; i < plain.limit(); i++) {
                wire += isPair(plain.get(i)) ? 1 : 0;
            }
        }
        sizeBytes = wire;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void read(long position, ByteBuffer[] into) throws IOException {
        long next = position;
        for (ByteBuffer buffer : into) {
            int start = buffer.position();
            read(next, buffer);
            next += buffer.position() - start;
        }
    }

    private void read(long position, ByteBuffer into) throws IOException {
        int found = Collections.binarySearch(marks, position);
        int step = found < 0 ? -found - 2 : found;
        long skip = step < 0 ? 0 : position - marks.get(step);
        for (; step >= 0 && step < marks.size() && into.hasRemaining(); step++) {
            load(step);
            while (plain.hasRemaining()) {
                skip = put(plain.get(), skip, into);
            }
        }
    }

    /** Puts what a byte becomes, as far as it is not skipped and there is room; returns what is left to skip. */
    private static long put(byte b, long skip, ByteBuffer into) {
        if (!isPair(b)) {
            return putOne(b, skip, into);
        }
        return putOne(b == '\n' ? (byte) '\n' : 0, putOne((byte) '\r', skip, into), into);
    }

    private static long putOne(byte b, long skip, ByteBuffer into) {
        if (skip > 0) {
            return skip - 1;
        }
        if (into.hasRemaining()) {
            into.put(b);
        }
        return 0;
    }

    private static boolean isPair(byte b) {
        return b == '\n' || b == '\r';
    }

    private void load(int step) throws IOException {
        long start = (long) step * STEP_BYTES;
        Content.seek(file, start);
        Content.fill(file, plain.clear().limit((int) Math.min(STEP_BYTES, fileBytes - start)));
        plain.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
