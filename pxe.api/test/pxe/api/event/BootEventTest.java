// SPDX-License-Identifier: Apache-2.0
package pxe.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BootEventTest {

    private static String line(String value) {
        return BootEvent.of("tftp", "NOTFOUND").with("file", value).build().toString();
    }

    @Test
    void whatAClientSentIsOneValueOfOneLine() {
        assertEquals("NOTFOUND file=/boot/linux", line("/boot/linux"));
        assertEquals("NOTFOUND file=\"\"", line(""));
        assertEquals("NOTFOUND file=\"a b=c\"", line("a b=c"));
        assertEquals("NOTFOUND file=\"a\\\" b\\\\x0a\"", line("a\" b\\x0a"));
        assertEquals("NOTFOUND file=\"für\"", line("für"));
    }

    @Test
    void anEventStaysAsItIsWhileItsBuilderGoesOn() {
        BootEvent.Builder builder = BootEvent.of("tftp", "RRQ").with("file", "a");
        BootEvent first = builder.build();
        BootEvent second = builder.with("blocks", 2).build();
        builder.with("reason", "none");
        assertEquals("RRQ file=a", first.toString());
        assertEquals("RRQ file=a blocks=2", second.toString());
    }

    @Test
    void whatCantBeSeenIsWrittenOut() {
        assertEquals("NOTFOUND file=\"a\\x0a\\x1b[2J\\x9b\"", line("a\n\u001b[2J\u009b"));
        assertEquals("NOTFOUND file=\"gpj.\\u202eexe\\u2028\"", line("gpj.\u202eexe\u2028"));
    }

    @Test
    void aTextIsNoLongerThanALineOfTheLogMayBe() {
        assertEquals("x".repeat(4096), value("x".repeat(4096)));
        assertEquals("x".repeat(4096) + "...", value("x".repeat(5_000_000)));
    }

    private static String value(String text) {
        return BootEvent.of("policy", "POLICYFAILED").with("cause", text).build().text("cause").orElseThrow();
    }
}
