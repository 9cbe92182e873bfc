// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

/** Times, counted by their size in steps of six percent, so that nothing is allocated for one. For one thread. */
final class Latencies {

    private static final int STEPS = 16;
    private static final double SLOW = 0.99;

    private final long[] counts = new long[Long.SIZE * STEPS];
    private long count;
    private long nanos;

    void add(long nanosOfOne) {
        count++;
        nanos += nanosOfOne;
        counts[step(Math.max(STEPS, nanosOfOne))]++;
    }

    /** Powers of two, each in sixteen. */
    private static int step(long value) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        return power * STEPS + (int) (value >>> power - 4 & STEPS - 1);
    }

    double meanMillis() {
        return count == 0 ? 0 : nanos / 1e6 / count;
    }

    /** The time within which 99 of 100 were done. */
    double slowMillis() {
        long left = (long) (count * SLOW);
        int step = 0;
        while (step < counts.length - 1 && (left -= counts[step]) >= 0) {
            step++;
        }
        return count == 0 ? 0 : Math.scalb(1 + (step % STEPS + 1.0) / STEPS, step / STEPS) / 1e6;
    }
}
