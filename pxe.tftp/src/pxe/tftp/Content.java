// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SeekableByteChannel;

/** The bytes that are sent of a file, by their position. For one thread at a time, which may wait. */
interface Content extends AutoCloseable {

    /** How many there are; does not change. */
    long sizeBytes();

    /**
     * Fills buffers with the bytes that begin at a position, as far as there are any.
     *
     * @throws EOFException if the file became shorter since it was opened
     */
    void read(long position, ByteBuffer[] into) throws IOException;

    @Override
    void close() throws IOException;

    /** The file's bytes as they are, as many as it has when it is opened. */
    static Content octet(SeekableByteChannel file) throws IOException {
        return new Octet(file, file.size());
    }

    /** Goes to a position of a file. */
    static void seek(SeekableByteChannel file, long position) throws IOException {
        if (file.position() != position) {
            file.position(position);
        }
    }

    /** Reads until the buffer is full. */
    static void fill(SeekableByteChannel file, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            checked(file.read(into));
        }
    }

    private static void checked(long count) throws EOFException {
        if (count < 0) {
            throw new EOFException("the file was cut short while it was sent");
        }
    }

    /** See {@link #octet}. */
    record Octet(SeekableByteChannel file, long sizeBytes) implements Content {
        @Override
        public void read(long position, ByteBuffer[] into) throws IOException {
            seek(file, position);
            long left = sizeBytes - position;
            for (ByteBuffer buffer : into) {
                buffer.limit((int) Math.min(buffer.limit(), buffer.position() + left));
                left -= buffer.remaining();
            }
            if (file instanceof ScatteringByteChannel scattering) { // many pages by one system call
                while (into[into.length - 1].hasRemaining()) {
                    checked(scattering.read(into));
                }
            } else {
                for (ByteBuffer buffer : into) {
                    fill(file, buffer);
                }
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
