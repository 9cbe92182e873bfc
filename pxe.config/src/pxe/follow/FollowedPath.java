// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import pxe.follow.FollowedFile.Stamp;

/** What one path stands for: a file, or the files of a directory. For one thread. */
final class FollowedPath<T> {

    private final Path path;
    private final FollowedFiles.Reader<T> reader;
    private final Map<Path, FollowedFile<T>> files = new TreeMap<>();
    private boolean directory;
    /** Why the directory can't be listed. */
    private Optional<String> problem = Optional.empty();
    /** The listing of the last look. */
    private Set<Path> seen = Set.of();

    FollowedPath(Path path, FollowedFiles.Reader<T> reader) {
        this.path = path;
        this.reader = reader;
    }

    /** Reads all at once if it never was looked at. */
    void firstLook() {
        if (files.isEmpty() && problem.isEmpty()) {
            look();
            look();
        }
    }

    /** Looks for changes; whether it says something else now. */
    boolean look() {
        Optional<String> before = problem;
        Map<Path, Stamp> now;
        try {
            now = listing();
        } catch (IOException gone) {
            problem = Optional.of(path + ": " + FollowedFile.reason(gone)
                    + (contents().findAny().isEmpty() ? "" : "; what its files said last stays in force"));
            return !problem.equals(before);
        }
        problem = Optional.empty();
        boolean changed = before.isPresent();
        if (now.keySet().equals(seen)) {
            changed |= files.keySet().retainAll(seen);
            seen.forEach(each -> files.computeIfAbsent(each, file -> new FollowedFile<>(file, reader)));
        }
        seen = now.keySet();
        for (var file : files.entrySet()) {
            changed |= file.getValue().look(now.getOrDefault(file.getKey(), FollowedFile.GONE));
        }
        return changed;
    }

    /** The files that there are now, as they are. */
    private Map<Path, Stamp> listing() throws IOException {
        if (Files.isDirectory(path)) {
            directory = true;
            return children();
        }
        if (directory && !Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        directory = false;
        return Map.of(path, Stamp.of(path));
    }

    /** Editors leave copies beside what they edit, and write new versions there: such files don't count. */
    private Map<Path, Stamp> children() throws IOException {
        Map<Path, Stamp> found = new TreeMap<>();
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.getFileName().toString().matches("[.#].*|.*~")) {
                    found.put(file, Stamp.of(attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                if (file.equals(path)) {
                    throw gone;
                }
                return FileVisitResult.CONTINUE; // it went just now
            }
        });
        return found;
    }

    Stream<T> contents() {
        return files.values().stream().flatMap(FollowedFile::content);
    }

    Stream<String> problems() {
        return Stream.concat(files.values().stream().flatMap(FollowedFile::problem), problem.stream());
    }
}
