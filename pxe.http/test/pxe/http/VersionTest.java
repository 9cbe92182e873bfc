// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionTest {

    private static final Instant CHANGED = Instant.parse("2026-03-01T12:00:00.25Z");
    private static final HttpRequest CONTINUED = new HttpRequest(false, "/boot.ipxe", 1,
            Map.of("range", "bytes=2-", "if-range", "Sun, 01 Mar 2026 12:00:00 GMT"));

    /** RFC 9110 section 13.1.5: a date names a version only once no other can have the same. */
    @Test
    void aDateDoesNotTellTheVersionsOfOneSecondApart() {
        assertFalse(after(Duration.ofMillis(500)).continues(CONTINUED));
        assertTrue(after(Duration.ofSeconds(2)).continues(CONTINUED));
    }

    @Test
    void anotherDateIsAnotherVersion() {
        assertFalse(new Version(7, CHANGED.plusSeconds(1), CHANGED.plusSeconds(60)).continues(CONTINUED));
    }

    private static Version after(Duration age) {
        return new Version(7, CHANGED, CHANGED.plus(age));
    }
}
