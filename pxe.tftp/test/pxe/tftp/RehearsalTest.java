// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("pxe-tftp-rehearsal")));
    }
}
