// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pxe.api.file.VirtualFile;

/** A file in memory; it can be made to misbehave, and counts its open channels. */
final class MemoryFile implements VirtualFile {

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    /** The bytes that were read of it, over all its channels. */
    final AtomicLong readBytes = new AtomicLong();
    /** What channels say as their size while they have fewer bytes: as if the file were cut short. */
    long missingBytes;
    /** How often it can't be opened: as if it were replaced each time after it was found. */
    int replacements;
    /** Whether it may not be read: as if it were in a directory that may be entered and not read. */
    boolean denied;

    /** What of it needs a class that isn't there, as in a plug-in: opening it, or reading. */
    boolean isBrokenToOpen;
    boolean isBrokenToRead;

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
    public Optional<Object> version() {
        return Optional.of(this);
    }

    @Override
    public SeekableByteChannel open() throws IOException {
        if (denied) {
            throw new AccessDeniedException(name);
        }
        if (isBrokenToOpen) {
            throw new AssertionError("broken");
        }
        if (replacements > 0) {
            replacements--;
            throw new IOException("replaced");
        }
        opened.incrementAndGet();
        return new Channel();
    }

    private final class Channel extends ReadOnlyChannel {
        private Channel() {
            super(content.length);
        }

        @Override
        protected void read(long position, ByteBuffer into) {
            if (isBrokenToRead) {
                throw new AssertionError("broken");
            }
            readBytes.addAndGet(into.remaining());
            into.put(content, (int) position, into.remaining());
        }

        @Override
        public long size() {
            return content.length + missingBytes;
        }

        @Override
        public void close() {
            if (isOpen()) {
                super.close();
                closed.incrementAndGet();
            }
        }
    }
}
