// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Random;
import pxe.api.file.VirtualFile;

/** A file that needs no disk: noise that repeats, but for the position that is written at the beginning of every repetition. */
record HugeFile(long size) implements VirtualFile {

    private static final int STEP = 32 * 1024;
    private static final byte[] NOISE = new byte[STEP];

    static {
        new Random(1).nextBytes(NOISE);
    }

    /** Fills the buffer with the bytes that begin at a position. */
    static void fill(long position, ByteBuffer into) {
        long at = position;
        while (into.hasRemaining()) {
            int start = (int) (at % STEP);
            int count = Math.min(into.remaining(), STEP - start);
            int begin = into.position();
            into.put(NOISE, start, count);
            for (int i = start; i < Math.min(Long.BYTES, start + count); i++) {
                into.put(begin + i - start, (byte) (at / STEP >>> 8 * i));
            }
            at += count;
        }
    }

    @Override
    public String name() {
        return "huge";
    }

    @Override
    public Instant lastModified() {
        return Instant.EPOCH;
    }

    @Override
    public SeekableByteChannel open() {
        return new Channel();
    }

    private final class Channel extends ReadOnlyChannel {
        private Channel() {
            super(size);
        }

        @Override
        protected void read(long position, ByteBuffer into) {
            fill(position, into);
        }
    }
}
