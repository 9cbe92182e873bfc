// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives files to serve: a directory, the boot loaders of the operating system, texts generated per machine.
 *
 * <p>Register it as an OSGi service. Sources are asked by {@code service.ranking}, highest first; the first that has the file
 * serves it. The netboot directory has ranking 0, the operating system's loaders -100.
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
     * @throws IOException if the source cannot tell; the next one is asked
     */
    Optional<VirtualFile> find(FileRequest request) throws IOException;
}
