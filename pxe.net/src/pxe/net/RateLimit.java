// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.time.Duration;

/**
 * Lets ten things through in ten seconds and counts the others, so that hostile packets can't flood log and network. For one
 * thread.
 */
public final class RateLimit {

    private static final long WHILE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int PER_WHILE = 10;

    private long sinceNanos;
    private int passed;
    private long suppressed;
    private boolean started;

    /** Whether one more may pass at this time, in nanoseconds of any clock. */
    public boolean passes(long nowNanos) {
        if (!started || nowNanos - sinceNanos >= WHILE_NANOS) {
            started = true;
            sinceNanos = nowNanos;
            passed = 0;
        }
        if (passed == PER_WHILE) {
            suppressed++;
            return false;
        }
        passed++;
        return true;
    }

    /** How many did not pass since this was last asked. */
    public long takeSuppressed() {
        long count = suppressed;
        suppressed = 0;
        return count;
    }
}
