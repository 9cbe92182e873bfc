// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One file, and what it said when it was whole. For one thread. */
final class FollowedFile<T> {

    /** A list of half a million machines. */
    private static final int MAX_MEBIBYTES = 64;
    /** What editors of Windows begin a text in UTF-8 with; it is no part of it. */
    private static final String MARK = "\uFEFF";
    static final Stamp GONE = new Stamp(FileTime.fromMillis(0), -1, "");

    /** What tells one version of a file from another. */
    record Stamp(FileTime modified, long bytes, Object key) {
        static Stamp of(Path file) {
            try {
                return of(Files.readAttributes(file, BasicFileAttributes.class));
            } catch (IOException e) {
                return GONE;
            }
        }

        static Stamp of(BasicFileAttributes now) {
            return new Stamp(now.lastModifiedTime(), now.size(), Objects.requireNonNullElse(now.fileKey(), ""));
        }
    }

    private final Path path;
    private final FollowedFiles.Reader<T> reader;
    private @Nullable Stamp read;
    private @Nullable Stamp seen;
    /** Whether it could not be opened, which may be over without the file being changed. */
    private boolean unopened;
    private @Nullable T content;
    private Optional<String> problem = Optional.empty();

    FollowedFile(Path path, FollowedFiles.Reader<T> reader) {
        this.path = path;
        this.reader = reader;
    }

    /** Reads the file if it changed and was found so before; whether it says something else. */
    boolean look(Stamp now) {
        boolean settled = read == null || now.equals(seen);
        seen = now;
        if (!settled || now.equals(read) && !unopened) {
            return false;
        }
        read = now;
        T before = content;
        Optional<String> problemBefore = problem;
        read();
        return !Objects.equals(content, before) || !problem.equals(problemBefore);
    }

    private void read() {
        try {
            String text = new String(RegularFile.read(path, MAX_MEBIBYTES), StandardCharsets.UTF_8);
            unopened = false;
            content = reader.read(path.toString(), text.startsWith(MARK) ? text.substring(MARK.length()) : text);
            problem = Optional.empty();
        } catch (IOException wrong) {
            unopened = wrong instanceof FileSystemException;
            problem = Optional.of(path + ": " + reason(wrong) + (content == null ? "" : "; what it said last stays in force"));
        }
    }

    /** Why a file can't be read, for people. */
    static String reason(IOException wrong) {
        return switch (wrong) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "this daemon may not read it";
            default -> Objects.requireNonNullElse(wrong.getMessage(), wrong.toString());
        };
    }

    Stream<T> content() {
        return Stream.ofNullable(content);
    }

    Stream<String> problem() {
        return problem.stream();
    }
}
