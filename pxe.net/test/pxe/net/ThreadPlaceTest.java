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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadPlaceTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        end.countDown();
    }

    /** A thread that has begun to run. */
    private Thread start(String name) throws InterruptedException {
        return start(name, () -> { });
    }

    /** A thread that has begun to run, by what it does first. */
    private Thread start(String name, Runnable first) throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().name(name).start(() -> {
            first.run();
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

    private static String niceness(String name) throws IOException {
        return stat(name, 19);
    }

    private static String policy(String name) throws IOException {
        return stat(name, 41);
    }

    /** A field of what the kernel tells of a thread; the second, the name in parentheses, may hold spaces (proc_pid_stat(5)). */
    private static String stat(String name, int field) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                String stat = stat(thread);
                if (stat.contains("(" + name + ")")) {
                    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[field - 3];
                }
            }
        }
        throw new AssertionError("no thread " + name);
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException ended) { // a thread of the virtual machine's, between the listing and now
            return "";
        }
    }

    @Test
    void aPatientThreadPushesNobodyOffAProcessorAndTheOthersAreAsBefore() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        start("another");
        String before = policy("another");
        start("patient", () -> done.set(ThreadPlace.patient()));
        assertTrue(done.get());
        assertEquals(List.of("3", before), List.of(policy("patient"), policy("another"))); // SCHED_BATCH in <linux/sched.h>
    }

    @Test
    void aVirtualThreadHasThePlaceOfItsCarrier() throws Exception {
        AtomicBoolean done = new AtomicBoolean(true);
        Thread.ofVirtual().start(() -> done.set(ThreadPlace.patient())).join();
        assertFalse(done.get());
    }

    @Test
    void theThreadIsNicestAndTheOthersAreAsBefore() throws Exception {
        Thread last = start("last-of-all");
        start("last-of-all-2");
        String before = niceness("last-of-all-2");
        assertTrue(ThreadPlace.last(last));
        assertEquals(List.of("19", before), List.of(niceness("last-of-all"), niceness("last-of-all-2")));
    }

    @Test
    void aThreadThatIsNotToldFromOthersIsLeftAlone() throws Exception {
        Thread first = start("twins");
        start("twins");
        assertFalse(ThreadPlace.last(first));
        assertFalse(ThreadPlace.last(start("more-than-fifteen-characters")));
        start("namesake");
        assertFalse(ThreadPlace.last(Thread.ofVirtual().name("namesake").unstarted(() -> { })));
        assertFalse(ThreadPlace.last(Thread.ofPlatform().name("not-started").unstarted(() -> { })));
    }
}
