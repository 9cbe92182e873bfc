// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The served tree: all file sources together.
 *
 * <p>Safe for any thread. It may read from disk, so it is not asked on a thread that must not wait. A protocol engine used as a
 * library takes any implementation.
 */
@ProviderType
@FunctionalInterface
public interface FileLibrary {

    /** The most entries of one directory that {@link #list} gives. */
    int MAX_LISTED = 2000;

    /** Cleans the path and asks the sources by their ranking; whatever goes wrong is a {@link FileLookup}, never an exception. */
    FileLookup find(FileRequest request);

    /** Whether {@link #find} may wait, since one of the sources {@linkplain FileSource#mayWait may}. */
    default boolean mayWait() {
        return true;
    }

    /**
     * What there is in a directory of the tree for the one who asks: of files those that {@link #find} would give. A source need
     * not say what it has, so others may be there.
     *
     * @param directory the directory that is looked into; the top of the tree has the path {@code /}
     * @return in the order of their names, {@value #MAX_LISTED} at most; none if there is nothing, or no such directory
     */
    default List<FileEntry> list(FileRequest directory) {
        return List.of();
    }
}
