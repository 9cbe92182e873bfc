// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * The content of a {@link SourceFile}. A read that gives nothing is a failure, since whoever reads on would do so for ever. For one thread
 * at a time, but any may close it.
 *
 * @param channel what the source opened
 */
record SourceChannel(SourceFile file, SeekableByteChannel channel) implements SeekableByteChannel {

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        boolean isWanted = target.hasRemaining();
        int count = file.ask(() -> channel.read(target));
        int read = target.position() - before;
        if (count == read ? read <= 0 && isWanted : count != -1 || read != 0) {
            throw new IOException(file.name() + " gave " + read + " bytes and said " + count);
        }
        return count;
    }

    @Override
    public long position() throws IOException {
        return file.ask(channel::position);
    }

    @Override
    public SeekableByteChannel position(long wanted) throws IOException {
        file.ask(() -> channel.position(wanted));
        return this;
    }

    @Override
    public long size() throws IOException {
        long bytes = file.ask(channel::size);
        if (bytes < 0) {
            throw new IOException(file.name() + " has " + bytes + " bytes, it says");
        }
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        SourceFile.call(() -> { // never refused, whatever waits for its source
            channel.close();
            return null;
        });
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
