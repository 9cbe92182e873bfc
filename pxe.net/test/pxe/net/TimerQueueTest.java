// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimerQueueTest {

    private final TimerQueue timers = new TimerQueue();
    private final List<String> ran = new ArrayList<>();

    private void runUntil(long nanos) {
        for (Runnable task = timers.poll(nanos); task != null; task = timers.poll(nanos)) {
            task.run();
        }
    }

    @Test
    void tasksRunInTheOrderOfTheirTime() {
        timers.add(0, Duration.ofNanos(30), () -> ran.add("late"));
        timers.add(0, Duration.ofNanos(10), () -> ran.add("early"));
        timers.add(5, Duration.ofNanos(5), () -> ran.add("as early, but added later"));
        runUntil(9);
        assertEquals(List.of(), ran);
        runUntil(29);
        assertEquals(List.of("early", "as early, but added later"), ran);
        runUntil(30);
        assertEquals("late", ran.getLast());
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        timers.add(0, Duration.ofNanos(10), () -> ran.add("cancelled")).cancel();
        timers.add(0, Duration.ofNanos(20), () -> ran.add("other"));
        runUntil(100);
        assertEquals(List.of("other"), ran);
    }

    @Test
    void theWaitIsRoundedUpSoThatTheLoopDoesNotWakeTooEarly() {
        assertEquals(-1, timers.waitMillis(0));
        timers.add(0, Duration.ofNanos(1_000_001), () -> { });
        assertEquals(2, timers.waitMillis(0));
        assertEquals(1, timers.waitMillis(1_000_000));
        assertEquals(0, timers.waitMillis(2_000_000));
    }

    @Test
    void aNegativeDelayMeansNow() {
        timers.add(50, Duration.ofSeconds(-1), () -> ran.add("now"));
        runUntil(50);
        assertEquals(List.of("now"), ran);
    }

    @Property
    void theOrderHoldsAlsoWhereTheClockOverflows(@ForAll List<@LongRange(min = 0, max = 1_000_000) Long> delays) {
        TimerQueue queue = new TimerQueue();
        long start = Long.MAX_VALUE - 1000;
        List<Long> order = new ArrayList<>();
        delays.forEach(delay -> queue.add(start, Duration.ofNanos(delay), () -> order.add(delay)));
        for (Runnable task = queue.poll(start + 1_000_000); task != null; task = queue.poll(start + 1_000_000)) {
            task.run();
        }
        assertEquals(delays.stream().sorted(Comparator.naturalOrder()).toList(), order);
        assertNull(queue.poll(start + 1_000_000));
    }
}
