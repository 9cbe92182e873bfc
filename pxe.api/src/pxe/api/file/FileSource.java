// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives files to serve: a directory, the boot loaders of the operating system, texts generated per machine.
 *
 * <p>Register it as an OSGi service. Sources are asked by {@code service.ranking}, highest first; the first that has the file
 * serves it. The netboot directory has ranking 0, the operating system's loaders -100. The text form of a source is its name in the log.
 */
@ConsumerType
@FunctionalInterface
public interface FileSource {

    /**
     * Looks for a file. Called from any thread, often, and several times for one file; it should be quick.
     *
     * @param request what is wanted, with a clean path
     * @return the file, or empty to let the next source try
     * @throws java.nio.file.AccessDeniedException if the file is there but must not be served: no further source is asked
     * @throws IOException if the source cannot tell; the next one is asked, and if none has the file, its client hears that nobody can
     *         tell now. Any other exception is a mistake of the source: the next one is asked, as if it had no such file
     */
    Optional<VirtualFile> find(FileRequest request) throws IOException;

    /**
     * Whether {@link #find} may wait for more than this machine's own disks: for a network, another program, or much that must be
     * computed. If no source may, threads that serve many clients look for files themselves, which costs less. Called from any
     * thread and often; it must not wait itself.
     */
    default boolean mayWait() {
        return true;
    }

    /**
     * Says which names there are in a directory, for people who look around in the tree. Called from any thread.
     *
     * <p>What is said here and not found by the {@link FileLibrary} is not shown to anybody; so a source may say more than it
     * knows, and one that says nothing serves its files all the same.
     *
     * @param directory the directory that is looked into, with a clean path, which is empty for the top of the tree
     * @return the names of files, and of directories with a slash at their end; none if the source has no such directory
     * @throws IOException if the source cannot tell
     */
    default Set<String> list(FileRequest directory) throws IOException {
        return Set.of();
    }
}
