// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.ip;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceLimitTest {

    private final SourceLimit limit = new SourceLimit();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private boolean passes(String kind, int source) {
        return limit.passes(kind, ip("10.0." + (source >> 8) + "." + (source & 0xff)), now);
    }

    private long passing(String kind, int sources) {
        return IntStream.range(0, sources).filter(source -> passes(kind, source)).count();
    }

    @Test
    void aSourcePassesOnceAMinuteWithEachKind() {
        assertTrue(passes("FLOOD", 1));
        assertFalse(passes("FLOOD", 1));
        assertTrue(passes("FLOOD", 2));
        assertTrue(passes("FAILED", 1));
        now = now.plus(Duration.ofMinutes(1));
        assertTrue(passes("FLOOD", 1));
    }

    @Test
    void whoNamesSourceAfterSourcePassesNoOftenerAndKeepsNoOtherKindOut() {
        assertEquals(SourceLimit.SOURCES, passing("EXHAUSTED", 5000));
        assertEquals(0, passing("EXHAUSTED", 5000));
        assertTrue(passes("FAILED", 1));
        now = now.plus(Duration.ofMinutes(1));
        assertEquals(SourceLimit.SOURCES, passing("EXHAUSTED", 5000));
    }
}
