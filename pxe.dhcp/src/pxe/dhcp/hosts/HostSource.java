// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one path stands for: a file, or the files of a directory. For one thread. */
final class HostSource {

    private final Path path;
    private final Map<Path, HostFile> files = new TreeMap<>();
    private boolean directory;
    /** Why the directory can't be listed. */
    private Optional<String> problem = Optional.empty();
    /** The listing of the last look. */
    private Set<Path> seen = Set.of();

    HostSource(Path path) {
        this.path = path;
    }

    /** Reads all at once if it never was looked at. */
    void firstLook() {
        if (files.isEmpty() && problem.isEmpty()) {
            look();
            look();
        }
    }

    /** Looks for changes; whether {@link #list} says something else now. */
    boolean look() {
        Optional<String> before = problem;
        Set<Path> now;
        try {
            now = listing();
        } catch (IOException gone) {
            problem = Optional.of(path + ": " + HostFile.reason(gone) + "; what its files said last stays in force");
            return !problem.equals(before);
        }
        problem = Optional.empty();
        boolean changed = before.isPresent();
        if (now.equals(seen)) {
            changed |= files.keySet().retainAll(now);
            now.forEach(each -> files.computeIfAbsent(each, HostFile::new));
        }
        seen = now;
        for (HostFile file : files.values()) {
            changed |= file.look();
        }
        return changed;
    }

    private Set<Path> listing() throws IOException {
        if (Files.isDirectory(path)) {
            directory = true;
            return lists();
        }
        if (directory && !Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        directory = false;
        return Set.of(path);
    }

    /** Editors leave copies beside what they edit, and write new versions there: such files are no lists. */
    private Set<Path> lists() throws IOException {
        try (Stream<Path> found = Files.find(path, 1, (file, attributes) -> attributes.isRegularFile()
                && !file.getFileName().toString().matches("[.#].*|.*~"), FileVisitOption.FOLLOW_LINKS)) {
            return found.collect(Collectors.toCollection(TreeSet::new));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    HostList list() {
        HostList all = HostList.join(files.values().stream().map(HostFile::list).toList());
        return problem.map(one -> new HostList(all.hosts(), Stream.concat(all.problems().stream(), Stream.of(one)).toList()))
                .orElse(all);
    }
}
