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
 * Small files by their versions: one that changed is read anew, one made for a request is not kept. Safe for any thread.
 */
final class SmallFiles {

    private static final int MAX_FILES = 256;

    private final Map<Object, SmallFile> known = recent();
    /** Paths that led to them. */
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
     * This version of a file; null if it isn't known.
     *
     * @param path what led to the file
     */
    synchronized @Nullable SmallFile get(VirtualFile file, String path) {
        SmallFile small = file.version().map(known::get).orElse(null);
        if (small != null) {
            paths.add(path);
        }
        return small;
    }

    /** Whether a path led to a known file of late. */
    synchronized boolean isAtHand(String path) {
        return paths.contains(path);
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
    void keep(VirtualFile file, byte[] content, String type, Version version) {
        if (!version.isOfTheFuture()) {
            file.version().ifPresent(key -> put(key, new SmallFile(content, type, version)));
        }
    }

    private synchronized void put(Object version, SmallFile small) {
        known.put(version, small);
    }
}
