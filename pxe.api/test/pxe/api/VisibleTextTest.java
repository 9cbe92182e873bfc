// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void whatCanBeSeenStaysAsItIs() {
        for (String text : new String[] {"", "web-1", "für \"web\" \\x1b", "ラック 🥾", "e\u0301 \u00a0"}) {
            assertEquals(text, VisibleText.of(text));
        }
    }

    @Test
    void whatBreaksALineOrSteersATerminalIsWrittenOut() {
        assertEquals("a\\x0ab\\x00\\x1b[2J\\x7f\\x9b", VisibleText.of("a\nb\u0000\u001b[2J\u007f\u009b"));
        assertEquals("a\\u2028b\\u2029", VisibleText.of("a\u2028b\u2029"));
    }

    @Test
    void whatTurnsTheOrderOfOthersOrHidesAmongThemIsWrittenOut() {
        assertEquals("gpj.\\u202eexe\\u2066\\u200f", VisibleText.of("gpj.\u202eexe\u2066\u200f"));
        assertEquals("we\\u200bb\\xad\\ufeff", VisibleText.of("we\u200bb\u00ad\ufeff"));
        assertEquals("\\udb40\\udc41x", VisibleText.of(Character.toString(0xe0041) + "x"));
    }

    @Test
    void halfASurrogatePairIsWrittenOut() {
        assertEquals("a\\ud83eb", VisibleText.of("a\ud83eb"));
    }
}
