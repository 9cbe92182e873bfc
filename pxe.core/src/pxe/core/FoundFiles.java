// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Files that were found, by the path that led there. As long as it leads to the same version, which costs one question to the
 * kernel, all who ask get one {@link DiskFile}. Safe for any thread.
 */
final class FoundFiles {

    private static final int MAX_KEPT = 1024;

    private final Map<Path, DiskFile> found = Collections.synchronizedMap(new RecentlyUsed<>(MAX_KEPT));

    /** The file that a path led to before, if it still does. */
    Optional<DiskFile> at(Path path) {
        return Optional.ofNullable(found.get(path)).filter(file -> file.isAt(path));
    }

    /** Remembers what a path leads to; the file that somebody else found there at the same time, if there is one. */
    DiskFile keep(Path path, DiskFile file) {
        DiskFile other = found.putIfAbsent(path, file);
        if (other != null && other.isAt(path)) { // asked outside of the map, which others may need who don't wait for this disk
            return other;
        }
        found.put(path, file);
        return file;
    }
}
