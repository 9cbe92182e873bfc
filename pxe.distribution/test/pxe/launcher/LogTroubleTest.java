// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogTroubleTest {

    /** Shortly before the counter of nanoseconds comes round, which begins anywhere. */
    private static final long NOW = Long.MAX_VALUE - 1;
    private static final String LINE = "pxe: the log: Error writing to stream /log/pxe.log: No space left on device\n";

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final LogTrouble trouble = new LogTrouble(new PrintStream(told, true));

    @Test
    void whatOneTroubleHasLog4jSaySeveralTimesIsOneLineForSomeMinutes() {
        Exception full = new IllegalStateException("Error writing to stream /log/pxe.log", new IOException("No space left on device"));
        for (int second = 0; second < 3; second++) {
            trouble.tell("Unable to write to stream", full, NOW + TimeUnit.SECONDS.toNanos(second));
            trouble.tell("An exception occurred", full, NOW + TimeUnit.SECONDS.toNanos(second));
        }
        assertEquals(LINE, told.toString());
        trouble.tell("Unable to write to stream", full, NOW + TimeUnit.SECONDS.toNanos(301));
        assertEquals(LINE + LINE, told.toString());
    }

    @Test
    void manyTroublesByTurnsFillNoErrorStream() {
        for (int i = 0; i < 1000; i++) {
            trouble.tell("trouble " + i % 20, null, NOW);
        }
        assertEquals(8, told.toString().lines().count());
    }

    @Test
    void whatHasNoCauseIsToldAsItIsSaid() {
        trouble.tell("no such appender\nat all", null, NOW);
        assertEquals("pxe: the log: no such appender\n", told.toString());
    }
}
