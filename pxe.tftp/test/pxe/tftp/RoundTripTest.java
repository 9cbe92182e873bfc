// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RoundTrip measured = new RoundTrip(SECOND, Duration.ofSeconds(8), Optional.empty());

    private static void answered(RoundTrip roundTrip, long afterNanos) {
        roundTrip.begin(0);
        roundTrip.end(afterNanos);
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    @Test
    void beforeAnyMeasurementTheConfiguredTimeoutHoldsAndDoublesUpToEightSeconds() {
        assertEquals(1000, millis(measured.timeoutNanos(0)));
        assertEquals(2000, millis(measured.timeoutNanos(1)));
        assertEquals(8000, millis(measured.timeoutNanos(3)));
        assertEquals(8000, millis(measured.timeoutNanos(1000)));
    }

    @Test
    void aQuickClientIsWaitedForLessButNeverUnderAFifthOfASecond() {
        answered(measured, 100_000);
        assertEquals(200, millis(measured.timeoutNanos(0)));
        assertEquals(400, millis(measured.timeoutNanos(1)));
    }

    @Test
    void aSilentClientIsProbedAfterTwoRoundTripsButNotBeforeAFiftiethOfASecond() {
        assertFalse(measured.mayProbe(0), "nothing is measured");
        answered(measured, Duration.ofMillis(15).toNanos());
        answered(measured, Duration.ofMillis(15).toNanos());
        assertTrue(measured.mayProbe(0));
        assertEquals(15 + 4 * 15.0 / 2 * 3 / 4, millis(measured.waitNanos(0)), 1);
        for (int i = 0; i < 30; i++) {
            answered(measured, Duration.ofMillis(15).toNanos());
        }
        assertEquals(30, millis(measured.waitNanos(0)));
        for (int i = 0; i < 30; i++) {
            answered(measured, 100_000);
        }
        assertEquals(20, millis(measured.waitNanos(0)));
    }

    @Test
    void aClientIsProbedOnceForEachMeasurement() {
        answered(measured, 100_000);
        measured.probed();
        assertFalse(measured.mayProbe(0));
        assertEquals(200, millis(measured.waitNanos(0)));
        answered(measured, 100_000);
        assertTrue(measured.mayProbe(0));
        assertFalse(measured.mayProbe(1), "it has not answered the first");
    }

    @Test
    void aSlowClientIsWaitedForNoLongerThanConfigured() {
        answered(measured, Duration.ofSeconds(20).toNanos());
        assertEquals(1000, millis(measured.timeoutNanos(0)));
    }

    @Test
    void whatWasSentTwiceIsNotMeasured() {
        measured.begin(0);
        measured.spoil();
        measured.end(100_000);
        assertEquals(1000, millis(measured.timeoutNanos(0)));
    }

    @Test
    void theTimeoutOfAClientIsNotChanged() {
        RoundTrip fixed = new RoundTrip(SECOND, Duration.ofSeconds(8), Optional.of(Duration.ofSeconds(20)));
        answered(fixed, 100_000);
        assertTrue(fixed.mayProbe(0));
        assertEquals(20_000, millis(fixed.timeoutNanos(3)));
    }
}
