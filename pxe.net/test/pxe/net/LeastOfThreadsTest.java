// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeastOfThreadsTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        end.countDown();
    }

    /** A thread that has begun to run. */
    private Thread start(String name) throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().name(name).start(() -> {
            runs.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        runs.await();
        return thread;
    }

    /** Its nice value: the 19th field; the second, the name in parentheses, may hold spaces (proc_pid_stat(5)). */
    private static String niceness(String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.contains("(" + name + ")")) {
                    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16];
                }
            }
        }
        throw new AssertionError("no thread " + name);
    }

    @Test
    void theThreadIsNicestAndTheOthersAreAsBefore() throws Exception {
        Thread last = start("last-of-all");
        start("another");
        String before = niceness("another");
        assertTrue(LeastOfThreads.add(last));
        assertEquals(List.of("19", before), List.of(niceness("last-of-all"), niceness("another")));
    }

    @Test
    void aThreadThatIsNotToldFromOthersIsLeftAlone() throws Exception {
        Thread first = start("twins");
        start("twins");
        assertFalse(LeastOfThreads.add(first));
        assertFalse(LeastOfThreads.add(start("one-of-sixteen-characters")));
        assertFalse(LeastOfThreads.add(Thread.ofVirtual().unstarted(() -> { })));
        assertFalse(LeastOfThreads.add(Thread.ofPlatform().name("not-started").unstarted(() -> { })));
    }
}
