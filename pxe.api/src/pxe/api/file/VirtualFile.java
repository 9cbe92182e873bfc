// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
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
     * <p>A channel ends with an {@link java.io.EOFException} where this version ends: when a file on disk is overwritten or cut
     * short in place, bytes of two versions are never given as one.
     *
     * @return a channel of the caller's own, to be closed by it
     * @throws IOException if the content cannot be read
     */
    SeekableByteChannel open() throws IOException;

    /**
     * What tells this version of the content from all others. Files whose versions are equal hold the same bytes: what was read of
     * one may be kept and sent for the other, as long as it is found again by each request.
     *
     * @return an immutable value with {@code equals}; empty if the content is made for this request, so that nothing can be shared
     */
    default Optional<Object> version() {
        return Optional.empty();
    }

    /** A file made from memory; the bytes are copied. */
    static VirtualFile of(String name, byte[] content, Instant lastModified) {
        return new BytesFile(name, content.clone(), lastModified);
    }

    /** A text made for a request, such as one machine's script: in UTF-8, and of this moment. */
    static VirtualFile ofText(String name, String text) {
        return new BytesFile(name, text.getBytes(StandardCharsets.UTF_8), Instant.now());
    }
}
