// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static Lines lines(String text) {
        return new Lines(new BufferedReader(new StringReader(text)));
    }

    @Test
    void blankLinesAreCountedAndLeftOut() throws IOException {
        Lines lines = lines("first\r\n\n  \nfourth \n\nlast");
        List<String> read = new ArrayList<>();
        while (lines.next()) {
            read.add(lines.place() + "=" + lines.text());
        }
        assertEquals(List.of("line 1=first", "line 4=fourth ", "line 6=last"), read);
    }

    @Test
    void aLineWithoutAnEndIsCutAndTheNextIsWhole() throws IOException {
        Lines lines = lines("x".repeat(1_000_000) + "\nnext\n");
        assertTrue(lines.next());
        assertEquals("x".repeat(4096), lines.text());
        assertTrue(lines.next());
        assertEquals("next", lines.text());
        assertFalse(lines.next());
    }
}
