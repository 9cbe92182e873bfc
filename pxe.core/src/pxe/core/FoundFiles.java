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

    /** A file, and when it was last seen where it was found. */
    private static final class Found {
        private final Path place;
        private final DiskFile file;
        private volatile long seenNanos;

        Found(Path place, DiskFile file, long seenNanos) {
            this.place = place;
            this.file = file;
            this.seenNanos = seenNanos;
        }

        boolean isThere(long sinceNanos) {
            if (seenNanos - sinceNanos >= 0 && !file.isStale()) {
                return true;
            }
            long now = System.nanoTime();
            boolean is = file.isAt(place);
            if (is) {
                seenNanos = now;
            }
            return is;
        }
    }

    private final Map<String, Found> found = Collections.synchronizedMap(new RecentlyUsed<>(MAX_KEPT));

    /**
     * The file that a path led to before, if it still does.
     *
     * @param sinceNanos if it did at this time or later, by {@link System#nanoTime()}, nobody looks again
     */
    Optional<DiskFile> at(String path, long sinceNanos) {
        Found known = found.get(path);
        return known != null && known.isThere(sinceNanos) ? Optional.of(known.file) : Optional.empty();
    }

    /**
     * Remembers what a path leads to.
     *
     * @param place the same path from the root of the file system
     * @param file what was seen there
     * @param sinceNanos at this time or later
     * @return the file that somebody else found there at the same time, if there is one
     */
    DiskFile keep(String path, Path place, DiskFile file, long sinceNanos) {
        Found mine = new Found(place, file, sinceNanos);
        Found other = found.putIfAbsent(path, mine);
        if (other != null && other.isThere(sinceNanos)) { // asked outside of the map, which others may need who don't wait for this disk
            return other.file;
        }
        found.put(path, mine);
        return file;
    }
}
