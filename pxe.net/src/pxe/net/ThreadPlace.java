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
 * A thread's place among the others of this machine, for Linux, to which Java's own priorities say nothing. Safe for any thread.
 *
 * <p>Both places are asked for: where the system knows none, everything goes on as it would without.
 */
public final class ThreadPlace {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final int NICEST = 19;

    private ThreadPlace() {}

    /**
     * Lets the calling thread wait its turn from now on (sched(7), {@code SCHED_BATCH}): when it is woken, it takes a processor that is
     * free, but pushes nobody off one. It gets as much processor time as before. For who is woken by packet loops, and is less urgent
     * than the packets that they have yet to read. Threads that it starts inherit its place.
     *
     * @return {@code false} if the system doesn't do that
     */
    public static boolean patient() {
        if (Thread.currentThread().isVirtual()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            Abi.check();
            return new Libc(arena).schedSetscheduler(Abi.SCHED_BATCH, arena.allocate(Abi.SCHED_PARAM_SIZE)) == 0;
        } catch (IOException | LinkageError otherSystem) { // or one where native access is denied
            return false;
        }
    }

    /**
     * Puts a platform thread behind all others, for as long as it lives: it gets what processor time they leave. For a thread that
     * computes without end, since none can be stopped.
     *
     * @param thread one that runs, with a name of its own of up to 15 ASCII characters: the kernel keeps no more (prctl(2), PR_SET_NAME)
     * @return {@code false} if the system doesn't do that, or doesn't tell this thread from others
     */
    public static boolean last(Thread thread) {
        if (thread.isVirtual()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            Abi.check();
            List<Integer> found = named(thread.getName());
            return found.size() == 1 && new Libc(arena).setpriority(found.getFirst(), NICEST) == 0;
        } catch (IOException | DirectoryIteratorException | LinkageError otherSystem) {
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
