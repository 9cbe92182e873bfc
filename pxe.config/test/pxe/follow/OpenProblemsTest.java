// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenProblemsTest {

    private final OpenProblems open = new OpenProblems();

    @Test
    void aProblemIsToldOnceAsLongAsItLasts() {
        assertEquals(List.of("one", "two"), open.news(List.of("one", "two")));
        assertEquals(List.of("three"), open.news(List.of("two", "three")));
        assertEquals(List.of("one"), open.news(List.of("one")));
    }

    @Test
    void whatAFileSaysSteersNoTerminal() {
        assertEquals(List.of("hosts:3: no address: \\x1b[2J"), open.news(List.of("hosts:3: no address: \u001b[2J")));
        assertEquals(List.of(), open.news(List.of("hosts:3: no address: \u001b[2J")));
    }
}
