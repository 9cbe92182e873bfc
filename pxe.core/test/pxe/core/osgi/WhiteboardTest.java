// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class WhiteboardTest {

    @Test
    void aRankingThatIsNoIntegerCountsAsZeroAndIsTold() {
        assertEquals(100, Whiteboard.ranking("a", Map.of("service.ranking", 100)));
        assertEquals(Optional.empty(), Whiteboard.rankingTrouble(Map.of("service.ranking", 100)));
        assertEquals(Optional.empty(), Whiteboard.rankingTrouble(Map.of()));
        assertEquals(0, Whiteboard.ranking("a", Map.of("service.ranking", "100")));
        assertEquals("service.ranking = 100 is a String and no Integer, and counts as 0: write service.ranking:Integer=100",
                Whiteboard.rankingTrouble(Map.of("service.ranking", "100")).orElseThrow());
    }
}
