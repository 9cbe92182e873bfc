// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pxe.api.file.VirtualFile;

/**
 * The content of small files, by their versions: one that changed is read anew, one made for a request is not kept. Safe for any
 * thread.
 */
final class SmallFiles {

    /** Content up to this leaves together with the head. */
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_FILES = 256;

    private final Map<Object, byte[]> known = recent();
    /** Paths that led to known content. */
    private final Set<String> paths = Collections.newSetFromMap(recent());

    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_FILES;
            }
        };
    }

    /**
     * The content of this version of a file; null if it isn't known.
     *
     * @param path what led to the file
     */
    synchronized byte @Nullable [] get(VirtualFile file, String path) {
        byte[] content = file.version().map(known::get).orElse(null);
        if (content != null) {
            paths.add(path);
        }
        return content;
    }

    /** Whether a path led to known content of late. */
    synchronized boolean isAtHand(String path) {
        return paths.contains(path);
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
        file.version().ifPresent(version -> put(version, all.array()));
        return all.array();
    }

    private synchronized void put(Object version, byte[] content) {
        known.put(version, content);
    }
}
