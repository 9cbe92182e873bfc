// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RecentMapTest {

    @Test
    void theOldestIsForgottenAndWhatIsPutAgainIsTheNewest() {
        RecentMap<String, Integer> map = new RecentMap<>(2);
        map.put("a", 1);
        map.put("b", 2);
        map.put("a", 3);
        map.put("c", 4);
        assertNull(map.get("b"));
        assertEquals(3, map.get("a"));
        assertEquals(4, map.get("c"));
    }
}
