// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A file that can be served: one on disk, or one made for the request.
 *
 * <p>Safe for any thread. It stands for one version: what {@link #open()} gives is that version to its end, even if the file is
 * replaced meanwhile.
 */
@ConsumerType
public interface VirtualFile {

    /** The name for log and messages; for a file on disk its path. */
    String name();

    /** The exact size in bytes. */
    long size();

    /** When the content last changed. */
    Instant lastModified();

    /**
     * Opens the content for reading from its beginning. A file on disk gives a {@link java.nio.channels.FileChannel}, which a
     * protocol can hand to the kernel.
     *
     * @return a channel of the caller's own, to be closed by it
     * @throws IOException if the content cannot be read
     */
    SeekableByteChannel open() throws IOException;
}
