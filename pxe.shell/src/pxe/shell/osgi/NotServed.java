// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import pxe.api.file.FileLookup;

/** What all commands say of a file that isn't served. */
final class NotServed {

    private NotServed() {}

    /** Why it isn't; empty for one that is. */
    static String reason(FileLookup lookup) {
        return switch (lookup) {
            case FileLookup.Found _ -> "";
            case FileLookup.Missing(String reason) -> "not found: " + reason;
            case FileLookup.Refused(String reason) -> "refused: " + reason;
            case FileLookup.Unavailable(String reason) -> "unavailable: " + reason;
        };
    }
}
