// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files and directories, followed as they change. Safe for any thread.
 *
 * <p>Whoever wants to follow them calls {@link #look} now and then, twice a second, say ({@link Watch}). A file that changed is
 * read again once two looks found it the same, so that nobody's half-written file is taken. One that can't be read, isn't there
 * or makes no sense leaves what it said last in force, and is a problem as long as it lasts.
 *
 * <p>A directory holds any number of files. A file that is removed from it takes what it said with it. Names that begin with a
 * dot or {@code #}, or end in {@code ~}, are not looked at.
 *
 * @param <T> what a file says; compared by {@code equals}
 */
public final class FollowedFiles<T> {

    /** Reads a file's text. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * What the text says.
         *
         * @param file its path, for people
         * @throws IOException if it makes no sense as a whole; the message is for the operator
         */
        T read(String file, String text) throws IOException;
    }

    /**
     * What the files say, in their order.
     *
     * @param contents of each file that was ever whole
     * @param problems why others couldn't be read, a sentence each that begins with the file
     */
    public record Found<T>(List<T> contents, List<String> problems) {
        /** Makes it; the lists are copied. */
        public Found {
            contents = List.copyOf(contents);
            problems = List.copyOf(problems);
        }
    }

    private final Reader<T> reader;
    private final Map<Path, FollowedPath<T>> paths = new LinkedHashMap<>();

    /** Makes followers of nothing. */
    public FollowedFiles(Reader<T> reader) {
        this.reader = reader;
    }

    /**
     * What files and directories say, in their order. What is named for the first time is read at once; what is not named any
     * more is forgotten.
     */
    public synchronized Found<T> read(Collection<Path> wanted) {
        paths.keySet().retainAll(wanted);
        wanted.forEach(path -> paths.computeIfAbsent(path, name -> new FollowedPath<>(name, reader)).firstLook());
        List<FollowedPath<T>> all = wanted.stream().distinct().map(paths::get).toList();
        return new Found<>(all.stream().flatMap(FollowedPath::contents).toList(),
                all.stream().flatMap(FollowedPath::problems).toList());
    }

    /** Looks for changes; whether {@link #read} would say something else now. */
    public synchronized boolean look() {
        boolean changed = false;
        for (FollowedPath<T> path : paths.values()) {
            changed |= path.look();
        }
        return changed;
    }
}
