// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final Instant DAY = Instant.parse("2024-11-06T08:49:37Z");

    @Test
    void aDateIsWrittenInTheOneForm() {
        assertEquals("Wed, 06 Nov 2024 08:49:37 GMT", HttpDate.of(DAY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wed, 06 Nov 2024 08:49:37 GMT", "Wednesday, 06-Nov-24 08:49:37 GMT", "Wed Nov  6 08:49:37 2024"})
    void threeFormsAreRead(String text) {
        assertEquals(Optional.of(DAY), HttpDate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Wed, 06 Nov 2024 08:49:37 CET", "Wed, 99 Nov 2024 08:49:37 GMT"})
    void whatIsNoDateIsNone(String text) {
        assertTrue(HttpDate.parse(text).isEmpty());
    }
}
