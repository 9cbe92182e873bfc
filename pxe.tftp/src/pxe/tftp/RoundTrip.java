// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.time.Duration;
import java.util.Optional;

/** How long a client takes to answer, and how long to wait for it (RFC 6298, with bounds for links without routers). */
final class RoundTrip {

    private static final long MIN_TIMEOUT_NANOS = Duration.ofMillis(200).toNanos();

    private final long firstTimeoutNanos;
    private final long maxTimeoutNanos;
    private final boolean isFixed;
    private long smoothedNanos = -1;
    private long variationNanos;
    private long beganNanos;
    private boolean isMeasuring;

    /**
     * Knows nothing yet.
     *
     * @param first how long to wait until something is measured
     * @param max how long to wait at most
     * @param fixed the time-out that the client asked for, which measuring doesn't change (RFC 2349)
     */
    RoundTrip(Duration first, Duration max, Optional<Duration> fixed) {
        firstTimeoutNanos = fixed.orElse(first).toNanos();
        maxTimeoutNanos = Math.max(max.toNanos(), firstTimeoutNanos);
        isFixed = fixed.isPresent();
    }

    /** Something is sent whose answer will be measured. */
    void begin(long nowNanos) {
        beganNanos = nowNanos;
        isMeasuring = true;
    }

    /** What is under way can't be measured: a part of it was sent twice or later, so nobody knows what an answer is to. */
    void spoil() {
        isMeasuring = false;
    }

    /** An answer has come. */
    void end(long nowNanos) {
        if (isMeasuring) {
            measured(nowNanos - beganNanos);
        }
        isMeasuring = false;
    }

    private void measured(long nanos) {
        if (smoothedNanos < 0) {
            smoothedNanos = nanos;
            variationNanos = nanos / 2;
        } else {
            variationNanos += (Math.abs(smoothedNanos - nanos) - variationNanos) / 4;
            smoothedNanos += (nanos - smoothedNanos) / 8;
        }
    }

    /** How long to wait after this many repetitions. */
    long timeoutNanos(int repetitions) {
        if (isFixed) {
            return firstTimeoutNanos;
        }
        long least = Math.min(MIN_TIMEOUT_NANOS, firstTimeoutNanos);
        long once = smoothedNanos < 0
                ? firstTimeoutNanos
                : Math.clamp(smoothedNanos + 4 * variationNanos, least, firstTimeoutNanos);
        return Math.min(once << Math.min(repetitions, 16), maxTimeoutNanos);
    }

    /** How long an answer usually takes; 0 if that isn't known. */
    long usualNanos() {
        return Math.max(0, smoothedNanos);
    }

    /** Whether an answer that comes this soon can't be to what was sent: it is a late copy of an earlier one. */
    boolean isTooSoon(long nanos) {
        return nanos < (smoothedNanos < 0 ? firstTimeoutNanos : smoothedNanos) / 4;
    }
}
