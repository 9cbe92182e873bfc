// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import pxe.api.event.BootEvents;
import pxe.core.DirectorySettings.Symlinks;

/** Paths below a directory, and the files that they lead to. Safe for any thread. */
final class Directory {

    /** What the system says of a path that leads to nothing, whatever is on the way; all else it says of what the files are on. */
    private static final List<String> NOWHERE = List.of("Not a directory", "Too many levels of symbolic links", "File name too long");

    private final DirectorySettings settings;
    private final Storage storage;
    private final Path root;
    private final DirectoryNames names;
    private final FoundFiles files = new FoundFiles();

    Directory(DirectorySettings settings, Storage storage, BootEvents events) {
        this.settings = settings;
        this.storage = storage;
        this.root = settings.root();
        this.names = new DirectoryNames(events);
    }

    /** Why nothing can be found at present; empty if the directory is there. */
    Optional<String> trouble() {
        if (Files.isReadable(root) && Files.isExecutable(root)) {
            return Optional.empty();
        }
        return Optional.of(Files.exists(root)
                ? "no directory that the daemon's user may read and enter"
                : "no such directory");
    }

    /**
     * Finds a file.
     *
     * @param path a clean path
     * @param sinceNanos what was seen after this time, by {@link System#nanoTime()}, is not looked at again
     * @throws AccessDeniedException if it is there and must not be served, or nobody may tell
     * @throws IOException if the disk or the file server fails
     */
    Optional<DiskFile> find(String path, long sinceNanos) throws IOException {
        try {
            Optional<DiskFile> known = files.at(path, sinceNanos);
            return known.isPresent() ? known : look(root.getFileSystem().getPath(path), sinceNanos);
        } catch (InvalidPathException | NoSuchFileException | NotDirectoryException missing) {
            return Optional.empty();
        } catch (FileSystemException odd) {
            if (leadsNowhere(odd)) {
                return Optional.empty();
            }
            throw odd;
        }
    }

    static boolean leadsNowhere(FileSystemException odd) {
        return NOWHERE.stream().anyMatch(String.valueOf(odd.getReason())::startsWith);
    }

    /**
     * The names in a directory, of directories with a slash at their end; none if it is no directory that may be entered.
     *
     * @param path a clean path, or an empty one
     * @param max how many names are read at most
     */
    Set<String> list(String path, int max) {
        try {
            Path top = root.toRealPath();
            Path wanted = root.getFileSystem().getPath(path);
            boolean isMatched = settings.ignoreCase() && !Files.exists(top.resolve(wanted));
            return list(top, permitted(top, top.resolve(isMatched ? match(wanted) : wanted)), max);
        } catch (IOException | InvalidPathException notThere) {
            return Set.of();
        }
    }

    private Set<String> list(Path top, Path directory, int max) throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = entries(directory)) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry)) {
                    names.add(entry.getFileName().toString());
                } else if (mayBeEntered(top, entry)) {
                    names.add(entry.getFileName() + "/");
                }
                if (names.size() == max) {
                    break;
                }
            }
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /**
     * What is in a directory.
     *
     * @throws NotDirectoryException if it is none: of a FIFO, Java would wait for a writer before it says so
     */
    static DirectoryStream<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return Files.newDirectoryStream(directory);
    }

    private boolean mayBeEntered(Path top, Path directory) {
        try {
            Path real = permitted(top, directory);
            return Files.isReadable(real) && Files.isExecutable(real);
        } catch (IOException denied) {
            return false;
        }
    }

    private Optional<DiskFile> look(Path wanted, long sinceNanos) throws IOException {
        Path place = root.resolve(wanted);
        if (Files.exists(place)) {
            return Optional.of(judge(wanted, sinceNanos));
        }
        if (settings.ignoreCase()) {
            Path written = match(wanted);
            Optional<DiskFile> known = files.at(written.toString(), sinceNanos);
            return known.isPresent() ? known : Optional.of(judge(written, sinceNanos));
        }
        // Told without an exception where that can be known, since loaders ask for many names that need not be there.
        return Files.isExecutable(place.getParent()) ? Optional.empty() : Optional.of(judge(wanted, sinceNanos));
    }

    private DiskFile judge(Path path, long sinceNanos) throws IOException {
        Path top = root.toRealPath();
        Path real = permitted(top, top.resolve(path));
        DiskFile file = settings.symlinks() == Symlinks.ANY ? new DiskFile(storage, real) : new DiskFile(storage, top, real);
        return files.keep(path.toString(), root.resolve(path), file, sinceNanos);
    }

    /** The path with each of its parts as it is written on disk. */
    private Path match(Path wanted) throws IOException {
        Path top = root.toRealPath();
        Path place = top;
        for (Path part : wanted) {
            String written = names.match(permitted(top, place), part.toString())
                    .orElseThrow(() -> new NoSuchFileException(wanted.toString()));
            place = place.resolve(written);
        }
        return top.relativize(place);
    }

    /** The real path of what a path leads to, if it may be followed. */
    private Path permitted(Path top, Path path) throws IOException {
        Path real = path.toRealPath();
        switch (settings.symlinks()) {
            case INSIDE -> check(real.startsWith(top), path, "a symbolic link leads out of " + root);
            case NONE -> check(real.equals(path), path, "a symbolic link is on the way");
            case ANY -> { }
        }
        return real;
    }

    private static void check(boolean permitted, Path path, String otherwise) throws AccessDeniedException {
        if (!permitted) {
            throw new AccessDeniedException(path.toString(), null, otherwise);
        }
    }
}
