// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the files of {@code etc/} that the daemon might not read when they changed, and may now: FileInstall looks at one version of a
 * file once. For one thread.
 */
final class UnreadFiles {

    private final Predicate<Path> readable;
    private final Map<Path, FileTime> read = new HashMap<>();
    private final Map<Path, FileTime> unread = new HashMap<>();

    /** @param readable whether the daemon may read a file */
    UnreadFiles(Predicate<Path> readable) {
        this.readable = readable;
    }

    /** Looks once more at the files that there are; a sentence for each that must be saved anew. */
    List<String> look(List<Path> files) {
        read.keySet().retainAll(files);
        unread.keySet().retainAll(files);
        return files.stream().filter(this::isUnread)
                .map(file -> file + " may be read now, and was passed over while it might not: save it anew, and it counts").toList();
    }

    private boolean isUnread(Path file) {
        FileTime version;
        try {
            version = Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return false;
        }
        boolean now = readable.test(file);
        if (!now && !version.equals(read.get(file))) {
            unread.put(file, version);
        } else if (now && !version.equals(unread.get(file))) {
            read.put(file, version);
        }
        return now && version.equals(unread.get(file));
    }
}
