// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pxe.api.file.FileLookup;

class RehearsalTest {

    @Test
    void everyPartIsPlayedAndTheStageIsEmptyAfterwards() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        boolean complete = Rehearsal.run(request -> {
            asked.add(request.path());
            return new FileLookup.Missing("it is not there, of course");
        });
        assertTrue(complete);
        assertEquals(64, asked.size());
        assertTrue(loops().isEmpty());
    }

    /** A daemon that is stopped just after its start doesn't wait for it. */
    @Test
    void itCanBeBrokenOff() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Rehearsal _ = Rehearsal.start(request -> {
            begun.countDown();
            await(goOn);
            return new FileLookup.Missing("late");
        })) {
            assertTrue(begun.await(20, TimeUnit.SECONDS));
        }
        assertTrue(loops().isEmpty());
        goOn.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("pxe-tftp-rehearsal")).toList();
    }
}
