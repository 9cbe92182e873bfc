// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * One reader's place in a file that many read by one descriptor. It reads and {@linkplain #transferTo transfers}, and nothing else.
 *
 * <p>For one thread at a time, but any may close it. A thread that is interrupted in the middle of a read ends the descriptor for
 * all: Java has it so. Those who read then fail, and the next who opens the file gets another.
 */
final class SharedChannel extends FileChannel {

    private final DiskFile file;
    private final DiskFile.Opened opened;
    private long position;

    SharedChannel(DiskFile file, DiskFile.Opened opened) {
        this.file = file;
        this.opened = opened;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = read(target, position);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public int read(ByteBuffer target, long from) throws IOException {
        source();
        return file.read(opened, target, from);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        long all = 0;
        for (int i = offset; i < offset + length; i++) {
            int wanted = targets[i].remaining();
            int count = read(targets[i]);
            if (count < 0) {
                return all == 0 ? -1 : all;
            }
            all += count;
            if (count < wanted) {
                return all;
            }
        }
        return all;
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        FileChannel source = source();
        file.checkUnchanged(opened, from + count); // before it: what is sent can't be taken back
        return source.transferTo(from, count, target);
    }

    private FileChannel source() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        return opened.channel();
    }

    @Override
    public long position() throws ClosedChannelException {
        source();
        return position;
    }

    @Override
    public FileChannel position(long wanted) throws ClosedChannelException {
        source();
        if (wanted < 0) {
            throw new IllegalArgumentException("a position is not negative: " + wanted);
        }
        position = wanted;
        return this;
    }

    @Override
    public long size() throws IOException {
        return source().size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.release(opened);
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer source, long to) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) {
        throw new NonWritableChannelException();
    }

    @Override
    public void force(boolean metaData) {}

    /** Never: a page of a file that is cut short meanwhile would end the reader with a fault. */
    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException("served files are not mapped");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException("served files are not locked");
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException("served files are not locked");
    }
}
