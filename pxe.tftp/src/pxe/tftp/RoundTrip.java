// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.time.Duration;
import java.util.Optional;

/** How long a client takes to answer, and how long to wait for it (RFC 6298, with bounds for links without routers). */
final class RoundTrip {

    private static final long MIN_TIMEOUT_NANOS = Duration.ofMillis(200).toNanos();
    /** Clients write to flash memory now and then, and say nothing meanwhile. */
    private static final long MIN_PROBE_NANOS = Duration.ofMillis(20).toNanos();

    private final long firstTimeoutNanos;
    private final long maxTimeoutNanos;
    private final boolean isFixed;
    private long smoothedNanos = -1;
    private long variationNanos;
    private long beganNanos;
    private boolean isMeasuring;
    /** Whether something was measured since the last probe. */
    private boolean mayProbe;

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
        mayProbe = true;
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

    /** How long to wait, after this many repetitions, for an answer or before a probe. */
    long waitNanos(int repetitions) {
        return mayProbe(repetitions) ? probeNanos() : timeoutNanos(repetitions);
    }

    /**
     * Whether a silent client is to be probed by one packet before all that is under way is sent again: the last one, or the answer
     * to it, may be lost. Within the time-out that the client asked for too: U-Boot always asks for five seconds, which every lost
     * packet would cost.
     */
    boolean mayProbe(int repetitions) {
        return mayProbe && repetitions == 0 && probeNanos() < timeoutNanos(0);
    }

    /** A link that became slow is not probed for ever: only once it is measured again. */
    void probed() {
        mayProbe = false;
        spoil();
    }

    /** RFC 8985 section 7.2. */
    private long probeNanos() {
        return Math.max(MIN_PROBE_NANOS, smoothedNanos + Math.max(smoothedNanos, 4 * variationNanos));
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
