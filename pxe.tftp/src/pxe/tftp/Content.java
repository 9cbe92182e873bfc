// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The bytes that a transfer sends, in their order. For one thread at a time, which may wait. */
interface Content extends AutoCloseable {

    /**
     * Reads some of what comes next, at least one byte.
     *
     * @return the number of bytes, or -1 at the end
     * @throws EOFException if the file became shorter since it was opened
     */
    int read(ByteBuffer into) throws IOException;

    @Override
    void close() throws IOException;

    /** The file's bytes as they are, as many as it had when it was opened. */
    static Content octet(SeekableByteChannel file, long size) {
        return new Content() {
            private long left = size;

            @Override
            public int read(ByteBuffer into) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int limit = into.limit();
                if (into.remaining() > left) {
                    into.limit(into.position() + (int) left);
                }
                int count = file.read(into);
                into.limit(limit);
                if (count < 0) {
                    throw new EOFException("the file was cut short while it was sent");
                }
                left -= count;
                return count;
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    /** Text with the line ends of netascii (RFC 764): LF becomes CR LF, and CR becomes CR NUL. */
    static Content netascii(SeekableByteChannel file) {
        return new Content() {
            private final ByteBuffer plain = ByteBuffer.allocate(4096).limit(0);
            /** The second byte of a pair that did not fit; -1 for none. */
            private int second = -1;

            @Override
            public int read(ByteBuffer into) throws IOException {
                int start = into.position();
                while (into.hasRemaining()) {
                    if (second >= 0) {
                        into.put((byte) second);
                        second = -1;
                    } else if (plain.hasRemaining() || refill()) {
                        convert(plain.get(), into);
                    } else {
                        break;
                    }
                }
                return into.position() == start ? -1 : into.position() - start;
            }

            private boolean refill() throws IOException {
                int count = file.read(plain.clear());
                plain.flip();
                return count > 0;
            }

            private void convert(byte b, ByteBuffer into) {
                switch (b) {
                    case '\n' -> {
                        into.put((byte) '\r');
                        second = '\n';
                    }
                    case '\r' -> {
                        into.put(b);
                        second = 0;
                    }
                    default -> into.put(b);
                }
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
