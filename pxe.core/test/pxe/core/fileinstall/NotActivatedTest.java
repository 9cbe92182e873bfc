// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotActivatedTest {

    private final NotActivated notActivated = new NotActivated();

    @Test
    void theMethodThatCouldNotBeCalledIsNamed() {
        notActivated.logged("[lab.policy(67)] activate method [begin] not found; Component will fail");
        assertTrue(notActivated.reason(67).orElseThrow().startsWith("it has no method begin that can be called"), notActivated.reason(67)::toString);
        assertEquals(Optional.empty(), notActivated.reason(6));
    }

    @Test
    void aComponentRunsWithoutAMethodForAReference() {
        notActivated.logged("[lab.policy(67)] bind method [setEvents] not found; Component will fail");
        assertEquals(Optional.empty(), notActivated.reason(67));
    }

    @Test
    void ofThoseThatAreGoneForLongNoneIsKept() {
        for (int i = 0; i <= 1000; i++) {
            notActivated.logged("[lab.policy(" + i + ")] activate method [begin] not found");
        }
        assertEquals(Optional.empty(), notActivated.reason(0));
        assertTrue(notActivated.reason(1).isPresent());
    }
}
