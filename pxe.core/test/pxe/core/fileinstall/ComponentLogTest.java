// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComponentLogTest {

    private final ComponentLog log = new ComponentLog();

    private void says(String text) {
        log.logged(0, "org.apache.felix.scr.lab.lab.policy", text, null);
    }

    @Test
    void theMethodThatCouldNotBeCalledIsNamed() {
        says("[lab.policy(67)] activate method [begin] not found; Component will fail");
        assertTrue(log.ofConfiguration(67).orElseThrow().startsWith("it has no method begin that can be called"), log.ofConfiguration(67)::toString);
        assertEquals(Optional.empty(), log.ofConfiguration(6));
    }

    @Test
    void aComponentRunsWithoutAMethodForAReference() {
        says("[lab.policy(67)] bind method [setEvents] not found; Component will fail");
        assertEquals(Optional.empty(), log.ofConfiguration(67));
    }

    @Test
    void ofThoseThatAreGoneForLongNoneIsKept() {
        for (int i = 0; i <= 1000; i++) {
            says("[lab.policy(" + i + ")] activate method [begin] not found");
        }
        assertEquals(Optional.empty(), log.ofConfiguration(0));
        assertTrue(log.ofConfiguration(1).isPresent());
    }

    @Test
    void whatIsWrongWithADescriptionIsSaidOfThatVersionOfTheBundle() {
        log.logged(5000, "org.apache.felix.scr.lab.lab.policy", "[lab.policy] Cannot register component", new IllegalStateException("no class"));
        log.logged(5000, "org.apache.felix.scr.rack", "General problem with descriptor entry '/OSGI-INF/a.xml'", new IllegalStateException());
        assertEquals(Optional.of("java.lang.IllegalStateException: no class"), log.ofBundle("lab", 5000));
        assertEquals(Optional.empty(), log.ofBundle("lab", 5001), "another jar took its place");
        assertEquals(Optional.of("java.lang.IllegalStateException"), log.ofBundle("rack", 0));
        assertEquals(Optional.empty(), log.ofBundle("lab.lab", 0));
    }
}
