// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import pxe.api.file.VirtualFile;

/**
 * A file that anybody's source gave, held to what the API says: while it is opened or read, its source is watched as while it looked for
 * the file, and whatever is thrown is an {@link IOException}, so that nobody who serves the file waits for ever.
 *
 * @param storage what it comes from
 * @param file what was given
 */
record SourceFile(Storage storage, VirtualFile file, String name, long size, Instant lastModified, Optional<Object> version)
        implements VirtualFile {

    SourceFile {
        Objects.requireNonNull(name, "the file's name");
        Objects.requireNonNull(lastModified, "the file's lastModified");
        Objects.requireNonNull(version, "the file's version");
    }

    /** A file as it is served: a disk's watches itself, and the kernel may send it. */
    static VirtualFile of(Storage storage, VirtualFile file) {
        return file instanceof DiskFile ? file
                : new SourceFile(storage, file, file.name(), file.size(), file.lastModified(), file.version());
    }

    @Override
    public SeekableByteChannel open() throws IOException {
        SeekableByteChannel channel = ask(file::open);
        return switch (channel) {
            case null -> throw new IOException(name + " can't be opened: its source gave null");
            case FileChannel disk -> disk;
            default -> new SourceChannel(this, channel);
        };
    }

    /** Has the source do something, and waits for it as its storage allows. */
    <T> T ask(Storage.Question<T> question) throws IOException {
        return storage.ask(name, () -> call(question));
    }

    /** Has the source do something; whatever it throws is an {@link IOException}. */
    static <T> T call(Storage.Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable broken) {
            throw new IOException(PluginText.of(broken), broken);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
