// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShellLineTest {

    @Test
    void quotesAndBackslashesKeepWordsTogether() {
        assertEquals(List.of("a", "b c", "d\"e", "f'g", "", "h|i", "\\"), ShellLine.read(" a 'b c'  \"d\\\"e\" f\\'g '' h\\|i '\\' ").words());
        assertFalse(ShellLine.read("a 'x | $y; z'").isGogo());
    }

    @Test
    void whatIsMoreThanWordsIsGogos() {
        for (String line : List.of("leases | grep x", "a; b", "echo $x", "x = 5", "x=(lb)", "each [1 2] { echo $it }")) {
            assertTrue(ShellLine.read(line).isGogo(), line);
        }
        assertFalse(ShellLine.read("leases --mac=52:54:00:* --host web-1").isGogo());
    }

    @Test
    void theWordThatIsTypedIsToldFromThoseBefore() {
        ShellLine line = ShellLine.read("lb | leases --st");
        assertEquals(List.of("leases"), line.before());
        assertEquals("--st", line.begun());
        assertEquals("", ShellLine.read("leases ").begun());
        assertEquals(List.of("leases"), ShellLine.read("leases ").before());
        assertTrue(ShellLine.read("lea").isCommandName());
        assertFalse(ShellLine.read("lb; ").isCommandName());
        assertTrue(ShellLine.read("approve 'a").openQuote());
    }

    @Property(tries = 300)
    void anythingIsALine(@ForAll String text) {
        ShellLine line = ShellLine.read(text);
        assertTrue(line.before().size() <= line.words().size());
    }
}
