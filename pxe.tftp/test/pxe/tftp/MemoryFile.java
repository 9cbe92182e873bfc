// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import pxe.api.file.VirtualFile;

/** A file in memory; it can be made to misbehave, and counts its open channels. */
final class MemoryFile implements VirtualFile {

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    /** What channels say as their size while they have fewer bytes: as if the file were cut short. */
    long missingBytes;

    private final String name;
    private final byte[] content;

    MemoryFile(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public Instant lastModified() {
        return Instant.EPOCH;
    }

    @Override
    public SeekableByteChannel open() {
        opened.incrementAndGet();
        return new Channel();
    }

    private final class Channel implements SeekableByteChannel {
        private int position;
        private boolean open = true;

        @Override
        public int read(ByteBuffer into) {
            if (position == content.length) {
                return -1;
            }
            int count = Math.min(into.remaining(), content.length - position);
            into.put(content, position, count);
            position += count;
            return count;
        }

        @Override
        public long size() {
            return content.length + missingBytes;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                closed.incrementAndGet();
            }
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel position(long to) {
            position = (int) to;
            return this;
        }

        @Override
        public SeekableByteChannel truncate(long to) {
            throw new UnsupportedOperationException();
        }
    }
}
