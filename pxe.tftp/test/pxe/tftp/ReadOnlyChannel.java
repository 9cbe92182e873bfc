// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A channel over bytes that a test makes up. */
abstract class ReadOnlyChannel implements SeekableByteChannel {

    private final long size;
    private long position;
    private boolean closed;

    ReadOnlyChannel(long size) {
        this.size = size;
    }

    /** Fills the buffer, whose bytes are all there, from a position on. */
    protected abstract void read(long position, ByteBuffer into);

    @Override
    public int read(ByteBuffer into) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), size - position);
        int limit = into.limit();
        read(position, into.limit(into.position() + count));
        into.limit(limit);
        position += count;
        return count;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new UnsupportedOperationException();
    }
}
