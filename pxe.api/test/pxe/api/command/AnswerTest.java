// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void valuesAreShownForPeople() {
        assertEquals("-", Answer.shown(null));
        assertEquals("7", Answer.shown(7));
        assertEquals("10.0.0.7, -", Answer.shown(Arrays.asList(InetAddress.ofLiteral("10.0.0.7"), null)));
        assertEquals("2026-03-01T08:00:00Z", Answer.shown(Instant.parse("2026-03-01T08:00:00.9Z")));
        assertEquals("evil\\x1b[2J \\u202e", Answer.shown("evil\u001b[2J \u202e"));
    }

    @Test
    void durationsAreAsExactAsTheyAreShort() {
        assertEquals("0ms", Answer.shown(Duration.ZERO));
        assertEquals("9999ms", Answer.shown(Duration.ofMillis(9999)));
        assertEquals("10s", Answer.shown(Duration.ofMillis(10_900)));
        assertEquals("1h 0m 7s", Answer.shown(Duration.ofSeconds(3607)));
        assertEquals("1d 0h 5m", Answer.shown(Duration.ofMinutes(24 * 60 + 5)));
    }

    @Test
    void whatIsNotThereIsNeverAnOptional() {
        Answer.Rows rows = Answer.rows("A", "B").row(Optional.empty(), Optional.of(5)).orElse("nothing");
        assertEquals(List.of(Arrays.asList(null, 5)), rows.rows());
        assertEquals("A  B\n-  5", rows.toString());
        assertEquals("A  5\nB\nnothing", Answer.fields().with("A", Optional.of(5)).with("B", Answer.rows("C").orElse("nothing")).build().toString());
    }

    @Test
    void aRowHasAValueForEachHead() {
        assertThrows(IllegalArgumentException.class, () -> Answer.rows("A", "B").row("a"));
        assertThrows(IllegalArgumentException.class, () -> Answer.failure("no").withStatus(0));
    }
}
