// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import pxe.api.file.VirtualFile;

/** A file made from memory, such as a script generated for one machine. Immutable. */
public final class BytesFile implements VirtualFile {

    private final String name;
    private final byte[] content;
    private final Instant lastModified;

    /** Makes a file of these bytes, which are copied. */
    public BytesFile(String name, byte[] content, Instant lastModified) {
        this.name = name;
        this.content = content.clone();
        this.lastModified = lastModified;
    }

    /** Makes a text file, in UTF-8, of this moment. */
    public static BytesFile ofText(String name, String text) {
        return new BytesFile(name, text.getBytes(StandardCharsets.UTF_8), Instant.now());
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
