// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/**
 * The regular files below a directory, as they are on disk at each look. Symbolic links are followed inside the tree and refused
 * where they leave it. Safe for any thread.
 *
 * <p>A directory that is missing or can't be read is told once, as the event {@code NETBOOTMISSING}; nothing is found until it is
 * there.
 */
public final class DirectorySource implements FileSource {

    private final Path root;
    private final BootEvents events;
    private final AtomicBoolean missingTold = new AtomicBoolean();

    /** Makes a source of a directory, which is looked at once so that a wrong one is told early. */
    public DirectorySource(Path root, BootEvents events) {
        this.root = root.toAbsolutePath().normalize();
        this.events = events;
        realRoot();
    }

    /** The directory, absolute. */
    public Path root() {
        return root;
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) throws IOException {
        Optional<Path> top = realRoot();
        if (top.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = top.get().resolve(request.path()).toRealPath();
            if (!file.startsWith(top.get())) {
                throw new AccessDeniedException(request.path(), null, "a symbolic link leads out of the netboot directory");
            }
            return Optional.of(new DiskFile(file));
        } catch (NoSuchFileException | InvalidPathException missing) {
            return Optional.empty();
        } catch (AccessDeniedException denied) {
            throw denied;
        } catch (FileSystemException odd) { // a file where a directory should be, links in a circle
            return Optional.empty();
        }
    }

    private Optional<Path> realRoot() {
        try {
            Path real = root.toRealPath();
            if (!Files.isDirectory(real) || !Files.isExecutable(real)) {
                throw new AccessDeniedException(root.toString(), null, "no directory that the daemon's user may enter");
            }
            missingTold.set(false);
            return Optional.of(real);
        } catch (IOException cause) {
            if (missingTold.compareAndSet(false, true)) {
                events.publish(BootEvent.of("files", "NETBOOTMISSING").weight(BootEvent.Weight.WARNING)
                        .with("directory", root).with("cause", cause instanceof NoSuchFileException ? "no such directory" : cause)
                        .with("reason", "make the directory or set netboot.dir in etc/pxe.core.cfg").build());
            }
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
