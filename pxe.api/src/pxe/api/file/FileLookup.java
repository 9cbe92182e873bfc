// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import org.osgi.annotation.versioning.ProviderType;

/** What the {@link FileLibrary} says of a request. Immutable. */
@ProviderType
public sealed interface FileLookup {

    /** Here it is. */
    record Found(VirtualFile file) implements FileLookup {}

    /**
     * Nobody has it: TFTP error 1, HTTP 404.
     *
     * @param reason one phrase for the log, which names what to do where that is known
     */
    record Missing(String reason) implements FileLookup {}

    /**
     * It must not be served (a path out of the tree, no regular file, no permission): TFTP error 2, HTTP 403.
     *
     * @param reason one phrase for the log
     */
    record Refused(String reason) implements FileLookup {}

    /**
     * Nobody can tell at present, since where it may be doesn't answer, or fails: TFTP error 0, HTTP 503.
     *
     * @param reason one phrase for the log
     */
    record Unavailable(String reason) implements FileLookup {}
}
