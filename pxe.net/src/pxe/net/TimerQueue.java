// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tasks to come of one loop, in the order of their time. For the loop's thread. */
final class TimerQueue {

    private static final class Entry implements EventLoop.Timer, Comparable<Entry> {
        private final long timeNanos;
        private final long number;
        private @Nullable Runnable task;

        private Entry(long timeNanos, long number, Runnable task) {
            this.timeNanos = timeNanos;
            this.number = number;
            this.task = task;
        }

        /** Leaves the entry in the queue, empty, until its time: a transfer cancels one timer for each packet. */
        @Override
        public void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Entry other) {
            int order = Long.signum(timeNanos - other.timeNanos); // by difference: nanoTime may overflow
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long numbers;

    EventLoop.Timer add(long nowNanos, Duration delay, Runnable task) {
        Entry entry = new Entry(nowNanos + Math.max(0, delay.toNanos()), numbers++, task);
        entries.add(entry);
        return entry;
    }

    /** The next task whose time has come, or null. */
    @Nullable Runnable poll(long nowNanos) {
        Entry first;
        while ((first = entries.peek()) != null && (first.task == null || first.timeNanos - nowNanos <= 0)) {
            entries.remove();
            if (first.task != null) {
                return first.task;
            }
        }
        return null;
    }

    /** How long to wait for the next task in milliseconds, rounded up; -1 for ever. */
    int waitMillis(long nowNanos) {
        Entry first = entries.peek();
        if (first == null) {
            return -1;
        }
        long nanos = Math.max(0, first.timeNanos - nowNanos);
        return (int) Math.min(Integer.MAX_VALUE, (nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1) / TimeUnit.MILLISECONDS.toNanos(1));
    }
}
