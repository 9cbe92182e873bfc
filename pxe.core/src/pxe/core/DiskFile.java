// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import pxe.api.file.VirtualFile;

/**
 * A regular file on disk, as it was when it was found. Opening it gives that same file or fails: a file that was replaced in
 * between is found anew by the client's next try.
 */
final class DiskFile implements VirtualFile {

    private final Path path;
    private final BasicFileAttributes attributes;

    /**
     * Looks at a file.
     *
     * @param path its real path, without symbolic links
     * @throws AccessDeniedException if it is no regular file or may not be read
     * @throws NoSuchFileException if it is not there
     */
    DiskFile(Path path) throws IOException {
        this.path = path;
        this.attributes = look();
        if (!attributes.isRegularFile()) { // opening a FIFO would block, and a device may do anything
            throw denied(attributes.isDirectory() ? "it is a directory" : "it is no regular file");
        }
        if (!Files.isReadable(path)) {
            throw denied("the daemon's user may not read it");
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() {
        return attributes.size();
    }

    @Override
    public Instant lastModified() {
        return attributes.lastModifiedTime().toInstant();
    }

    @Override
    public SeekableByteChannel open() throws IOException {
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            // Java can't ask an open file what it is. Its path must still lead without a link to the file that was looked at.
            BasicFileAttributes now = look();
            if (!path.equals(path.toRealPath()) || !Objects.equals(now.fileKey(), attributes.fileKey())
                    || channel.size() != attributes.size()) {
                throw new IOException(path + " was replaced while it was being opened");
            }
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private BasicFileAttributes look() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private AccessDeniedException denied(String reason) {
        return new AccessDeniedException(path.toString(), null, reason);
    }

    @Override
    public String toString() {
        return name();
    }
}
