// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Bytes as they are: the kernel sends files by itself. */
record PlainWire(SocketChannel channel) implements Wire {

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean holdsInput() {
        return false;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long send(FileChannel file, long position, long maxBytes) throws IOException {
        return file.transferTo(position, maxBytes, channel);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public @Nullable Runnable task() {
        return null;
    }

    @Override
    public boolean isShakingHands() {
        return false;
    }

    @Override
    public void endOutput() {}

    @Override
    public String protection() {
        return "";
    }
}
