// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Bytes of a file that follow the head of an answer. For one thread at a time. */
abstract sealed class Body implements AutoCloseable {

    /** Read into memory at once. */
    private static final int STREAM_BYTES = 64 * 1024;

    private final SeekableByteChannel file;
    /** What is still to be sent. */
    private long left;

    private Body(SeekableByteChannel file, long length) {
        this.file = file;
        this.left = length;
    }

    /**
     * A part of a file.
     *
     * @param file at any position; it is closed with the body
     */
    static Body of(SeekableByteChannel file, long first, long length) throws IOException {
        return file instanceof FileChannel onDisk ? new Mapped(onDisk, first, length) : new Streamed(file, first, length);
    }

    /** Whether {@link #refill()} must be called before anything can be sent. */
    boolean needsRefill() {
        return false;
    }

    /** Gets more bytes ready. May wait for whoever makes the file. */
    void refill() throws IOException {}

    /**
     * Sends as much as the client takes without waiting, at most this many bytes.
     *
     * @return how many were sent
     * @throws EOFException if the file became shorter since it was opened
     */
    final long sendTo(WritableByteChannel client, long maxBytes) throws IOException {
        long sent = send(client, Math.min(left, maxBytes));
        left -= sent;
        return sent;
    }

    abstract long send(WritableByteChannel client, long maxBytes) throws IOException;

    final boolean isSent() {
        return left == 0;
    }

    final long left() {
        return left;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static EOFException cutShort() {
        return new EOFException("the file was cut short while it was sent");
    }

    /** A file on disk, which the kernel sends by itself. */
    private static final class Mapped extends Body {
        private final FileChannel file;
        private long position;

        private Mapped(FileChannel file, long first, long length) {
            super(file, length);
            this.file = file;
            this.position = first;
        }

        @Override
        long send(WritableByteChannel client, long maxBytes) throws IOException {
            long sent = file.transferTo(position, maxBytes, client);
            if (sent == 0 && file.size() <= position) {
                throw cutShort();
            }
            position += sent;
            return sent;
        }
    }

    /** A file that somebody makes while it is read. */
    private static final class Streamed extends Body {
        private final SeekableByteChannel file;
        private final ByteBuffer buffer = ByteBuffer.allocate(STREAM_BYTES).limit(0);

        private Streamed(SeekableByteChannel file, long first, long length) throws IOException {
            super(file, length);
            this.file = file.position(first);
        }

        @Override
        boolean needsRefill() {
            return !buffer.hasRemaining();
        }

        @Override
        void refill() throws IOException {
            buffer.clear();
            int count = file.read(buffer);
            buffer.flip();
            if (count <= 0) {
                throw cutShort();
            }
        }

        @Override
        long send(WritableByteChannel client, long maxBytes) throws IOException {
            int end = buffer.limit();
            buffer.limit((int) Math.min(end, buffer.position() + maxBytes));
            int sent = client.write(buffer);
            buffer.limit(end);
            return sent;
        }
    }
}
