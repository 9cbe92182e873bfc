// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pxe.api.file.VirtualFile;

/**
 * The content of small files. Whoever asks has looked at the file just now, so one that changed is read anew; files that are made
 * for a request are never kept. Safe for any thread.
 */
final class SmallFiles {

    /** Content up to this leaves together with the head. */
    static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_FILES = 256;

    private record Content(Instant changed, byte[] bytes) {}

    private final Map<String, Content> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Content> eldest) {
            return size() > MAX_FILES;
        }
    };

    /** The content of this version of a file; null if it isn't known. */
    byte @Nullable [] get(VirtualFile file) {
        Content content;
        synchronized (known) {
            content = known.get(file.name());
        }
        return content != null && content.bytes.length == file.size() && content.changed.equals(file.lastModified())
                ? content.bytes : null;
    }

    /** Reads a file if it is small; null if it isn't. */
    byte @Nullable [] read(VirtualFile file, SeekableByteChannel channel) throws IOException {
        if (channel.size() > MAX_BYTES) {
            return null;
        }
        ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        while (all.hasRemaining()) {
            if (channel.read(all) < 0) {
                throw Body.cutShort();
            }
        }
        if (channel instanceof FileChannel && isSettled(file)) {
            synchronized (known) {
                known.put(file.name(), new Content(file.lastModified(), all.array()));
            }
        }
        return all.array();
    }

    /** A file that changed this moment may change again without its time telling: the clock of a file system stands for some milliseconds. */
    private static boolean isSettled(VirtualFile file) {
        return file.lastModified().isBefore(Instant.now().minusSeconds(1));
    }
}
