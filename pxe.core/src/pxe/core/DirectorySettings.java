// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.nio.file.Path;

/**
 * A directory that is served, and how.
 *
 * @param root the directory
 * @param prefix the path in the served tree at which it appears, clean; empty for the top
 * @param symlinks which symbolic links are followed
 * @param uniqueRoot which subdirectory comes first for a machine
 * @param ignoreCase whether a name that is not there may differ in upper and lower case
 * @param origin where the directory is configured, for the operator: {@code netboot.dir in etc/pxe.core.cfg}
 */
public record DirectorySettings(Path root, String prefix, Symlinks symlinks, UniqueRoot uniqueRoot, boolean ignoreCase,
        String origin) {

    /** Which symbolic links are followed. */
    public enum Symlinks {
        /** Those that lead to something in the same directory or below it. */
        INSIDE,
        /** All. */
        ANY,
        /** None: whatever leads over one is refused. */
        NONE
    }

    /** A machine's own subdirectory, in which everything is looked for first. */
    public enum UniqueRoot {
        /** There is none. */
        NONE,
        /** That of its hardware address: {@code 52-54-00-12-34-56}. */
        MAC,
        /** That of its IP address: {@code 10.0.0.7}. */
        IP
    }

    /** A relative root is made absolute. */
    public DirectorySettings {
        root = root.toAbsolutePath().normalize();
    }

    /** A directory at the top of the tree, with links inside it, and names as they are written. */
    public static DirectorySettings of(Path root) {
        return new DirectorySettings(root, "", Symlinks.INSIDE, UniqueRoot.NONE, false, "the directory");
    }
}
