// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import pxe.api.file.VirtualFile;

/** A file of somebody's source, which does what it likes when it is read. */
record GivenFile(Reading reading) implements VirtualFile {

    interface Reading {
        int read(ByteBuffer target) throws IOException;

        default void close() {}
    }

    @Override
    public String name() {
        return "given";
    }

    @Override
    public long size() {
        return 10;
    }

    @Override
    public Instant lastModified() {
        return Instant.EPOCH;
    }

    @Override
    public SeekableByteChannel open() {
        return new SeekableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                return reading.read(target);
            }

            @Override
            public int write(ByteBuffer source) {
                throw new NonWritableChannelException();
            }

            @Override
            public long position() {
                return 0;
            }

            @Override
            public SeekableByteChannel position(long wanted) {
                return this;
            }

            @Override
            public long size() {
                return -1;
            }

            @Override
            public SeekableByteChannel truncate(long size) {
                throw new NonWritableChannelException();
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                reading.close();
            }
        };
    }
}
