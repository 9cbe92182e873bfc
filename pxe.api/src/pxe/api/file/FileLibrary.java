// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

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

    /** Cleans the path and asks the sources by their ranking; whatever goes wrong is a {@link FileLookup}, never an exception. */
    FileLookup find(FileRequest request);
}
