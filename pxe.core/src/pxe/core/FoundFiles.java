// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that were found, by the path that led there. As long as it leads to the same version, which costs one question to the kernel,
 * all who ask get one {@link DiskFile}. Safe for any thread.
 */
final class FoundFiles {

    private static final int MAX_KEPT = 1024;

    /** Finds a file that isn't remembered. */
    interface Search {
        DiskFile look() throws IOException;
    }

    private final Map<Path, DiskFile> found = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, DiskFile> eldest) {
            return size() > MAX_KEPT;
        }
    });

    DiskFile find(Path path, Search search) throws IOException {
        DiskFile known = found.get(path);
        if (known != null && known.isAt(path)) {
            return known;
        }
        DiskFile file = search.look();
        found.put(path, file);
        return file;
    }
}
