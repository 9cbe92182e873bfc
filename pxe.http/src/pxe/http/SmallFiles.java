// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pxe.api.file.VirtualFile;

/**
 * Small files by their versions: one that changed is read anew, one made for a request is not kept. Safe for any thread.
 */
final class SmallFiles {

    private static final int MAX_FILES = 256;

    private final Map<Object, SmallFile> known = recent();
    /** Paths that led to them, and the type that each names. */
    private final Map<String, String> types = recent();

    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_FILES;
            }
        };
    }

    /** This version of a file; null if it isn't known. */
    synchronized @Nullable SmallFile get(VirtualFile file) {
        return file.version().map(known::get).orElse(null);
    }

    /** A path led to a known file: that will be at hand. */
    synchronized void ledBy(String path, String type) {
        types.put(path, type);
    }

    /** The type of the known file that a path led to of late; null if it led to none. */
    synchronized @Nullable String typeAt(String path) {
        return types.get(path);
    }

    /** Reads a file if it is small; null if it isn't. */
    static byte @Nullable [] read(SeekableByteChannel channel) throws IOException {
        if (channel.size() > SmallFile.MAX_BYTES) {
            return null;
        }
        ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        while (all.hasRemaining()) {
            if (channel.read(all) < 0) {
                throw Body.cutShort();
            }
        }
        return all.array();
    }

    /** Keeps what was read of a file. */
    void keep(VirtualFile file, byte[] content, String type) {
        file.version().ifPresent(key -> put(key, new SmallFile(content, type, file.lastModified())));
    }

    private synchronized void put(Object version, SmallFile small) {
        known.put(version, small);
    }
}
