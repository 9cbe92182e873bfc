// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Objects;

/** A file made from memory, such as a script generated for one machine. Immutable. */
final class BytesFile implements VirtualFile {

    private final String name;
    private final byte[] content;
    private final Instant lastModified;

    BytesFile(String name, byte[] content, Instant lastModified) {
        this.name = Objects.requireNonNull(name, "name");
        this.content = content;
        this.lastModified = Objects.requireNonNull(lastModified, "lastModified");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public Instant lastModified() {
        return lastModified;
    }

    @Override
    public SeekableByteChannel open() {
        return new BytesChannel(content);
    }

    @Override
    public String toString() {
        return name;
    }
}
