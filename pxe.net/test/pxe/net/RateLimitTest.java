// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void tenPassInTenSecondsAndTheOthersAreCounted() {
        RateLimit limit = new RateLimit();
        assertEquals(10, IntStream.range(0, 25).filter(_ -> limit.passes(5)).count());
        assertFalse(limit.passes(5 + 10 * SECOND - 1));
        assertTrue(limit.passes(5 + 10 * SECOND));
        assertEquals(16, limit.takeSuppressed());
        assertEquals(0, limit.takeSuppressed());
    }
}
