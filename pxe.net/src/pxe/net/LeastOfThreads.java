// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a thread behind all others of this machine: it gets what processor time they leave. Java's own priorities say nothing to
 * Linux, and a thread that computes without end can't be stopped. Safe for any thread.
 */
public final class LeastOfThreads {

    private static final Path THREADS = Path.of("/proc/self/task");
    /** How much of a thread's name the kernel keeps (prctl(2), PR_SET_NAME). */
    private static final int NAME_BYTES = 15;
    private static final int NICEST = 19;

    private LeastOfThreads() {}

    /**
     * Puts a platform thread behind the others, for as long as it lives.
     *
     * @param thread one that runs, with a name of its own of up to 15 ASCII characters
     * @return {@code false} if the system doesn't do that, or doesn't tell this thread from others
     */
    public static boolean add(Thread thread) {
        if (thread.isVirtual() || thread.getName().length() > NAME_BYTES) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            Abi.check();
            List<Integer> found = named(thread.getName());
            return found.size() == 1 && new Libc(arena).setpriority(found.getFirst(), NICEST) == 0;
        } catch (IOException | DirectoryIteratorException otherSystem) {
            return false;
        }
    }

    private static List<Integer> named(String name) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (name(thread).equals(name)) {
                    found.add(Integer.valueOf(thread.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException ended) {
            return "";
        }
    }
}
