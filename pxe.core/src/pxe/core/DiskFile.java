// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pxe.api.file.VirtualFile;

/**
 * A regular file on disk, as it was when it was found. Opening it gives that same file or fails: a file that was replaced in
 * between is found anew by the client's next try. All who read it at the same time share one descriptor.
 */
final class DiskFile implements VirtualFile {

    /** The open file, and how many read it. */
    static final class Opened {
        private final FileChannel channel;
        private int readers;
        private volatile long checkedNanos = System.nanoTime();

        private Opened(FileChannel channel) {
            this.channel = channel;
        }

        FileChannel channel() {
            return channel;
        }
    }

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Storage storage;
    private final Path top;
    private final Path path;
    private final FileVersion version;
    private final boolean isLocal;
    private volatile boolean isStale;
    /** Null while nobody reads; guarded by this. */
    private @Nullable Opened opened;

    /**
     * Looks at a file, wherever it is.
     *
     * @param storage what it lies on: waits while it is opened or read are told there
     * @param path its real path, without symbolic links
     * @throws AccessDeniedException if it is no regular file or may not be read
     * @throws NoSuchFileException if it is not there
     */
    DiskFile(Storage storage, Path path) throws IOException {
        this(storage, Objects.requireNonNullElse(path.getParent(), path), path);
    }

    /**
     * Looks at a file below a directory.
     *
     * @param storage what it lies on
     * @param top the directory's real path; what is opened lies below it, whatever is exchanged meanwhile
     * @param path its real path, without symbolic links
     * @throws AccessDeniedException if it is no regular file or may not be read
     * @throws NoSuchFileException if it is not there
     */
    DiskFile(Storage storage, Path top, Path path) throws IOException {
        this.storage = storage;
        this.top = top;
        this.path = path;
        this.version = look();
        if (!version.isRegularFile()) { // opening a FIFO would block, and a device may do anything
            throw denied(version.isDirectory() ? "it is a directory" : "it is no regular file");
        }
        if (!Files.isReadable(path)) {
            throw denied("the daemon's user may not read it");
        }
        this.isLocal = storage.isLocal(path);
    }

    /**
     * Whether a path, which may hold links, still leads to this file where it is, and to this version of it, and who may read it is
     * the same: what is in memory or open already isn't asked for that again.
     */
    boolean isAt(Path place) {
        try {
            return !isStale && FileVersion.at(place).equals(version) && (place.equals(path) || look().equals(version));
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Whether it turned out that it can't be opened any more, or is another version now. */
    boolean isStale() {
        return isStale;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() {
        return version.bytes();
    }

    @Override
    public Instant lastModified() {
        return Instant.ofEpochSecond(0, version.modified());
    }

    @Override
    public Optional<Object> version() {
        return Optional.of(version);
    }

    @Override
    public SeekableByteChannel open() throws IOException {
        return storage.ask(path, this::openShared);
    }

    private synchronized SeekableByteChannel openShared() throws IOException {
        Opened open = opened;
        if (open == null || !open.channel.isOpen()) {
            open = openAnew();
            opened = open;
        }
        open.readers++;
        FileChannel shared = new SharedChannel(this, open);
        return isLocal ? shared : new RemoteChannel(shared);
    }

    private Opened openAnew() throws IOException {
        try {
            return new Opened(new Descent(top, path, version).open());
        } catch (IOException failed) {
            isStale = true;
            throw failed;
        }
    }

    /** Reads what is open, for one of those who have it open. */
    int read(Opened open, ByteBuffer target, long from) throws IOException {
        return storage.ask(path, () -> {
            int count = open.channel.read(target, from);
            boolean atEnd = target.hasRemaining();
            checkUnchanged(open, atEnd ? Long.MAX_VALUE : from + count); // after it: a writer sets the time before the bytes
            return count;
        });
    }

    /** One of those who read is done. */
    synchronized void release(Opened open) throws IOException {
        if (--open.readers == 0) {
            if (opened == open) {
                opened = null;
            }
            open.channel.close();
        }
    }

    /**
     * Makes sure that what is open is still this version, and not overwritten in place: now and then while it is read, and at its
     * end, so that nobody has all of a file that changed meanwhile. A file that was replaced by another goes on as it was.
     *
     * @param read up to where it is read
     * @throws EOFException if it was overwritten or cut short
     */
    void checkUnchanged(Opened open, long read) throws IOException {
        if (read < version.bytes() && System.nanoTime() - open.checkedNanos < CHECK_NANOS) {
            return;
        }
        open.checkedNanos = System.nanoTime();
        boolean same = open.channel.size() == version.bytes();
        try {
            same &= !version.isOverwritten(look());
        } catch (FileSystemException elsewhere) {
            // it was moved or removed, and those who have it open keep it
        }
        if (!same) {
            isStale = true;
            throw new EOFException(path + " was overwritten while it was sent");
        }
    }

    private FileVersion look() throws IOException {
        return FileVersion.at(path, LinkOption.NOFOLLOW_LINKS);
    }

    private AccessDeniedException denied(String reason) {
        return new AccessDeniedException(path.toString(), null, reason);
    }

    @Override
    public String toString() {
        return name();
    }
}
