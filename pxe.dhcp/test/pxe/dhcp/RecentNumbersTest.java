// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentNumbersTest {

    @Test
    void theOldestIsForgottenAndWhatIsPutAgainIsTheNewest() {
        RecentNumbers numbers = new RecentNumbers(2);
        numbers.put(11, 1);
        numbers.put(12, 2);
        numbers.put(11, 3);
        numbers.put(13, 4);
        assertEquals(List.of(3L, RecentNumbers.NONE, 4L), List.of(numbers.get(11), numbers.get(12), numbers.get(13)));
    }

    @Property
    void itHoldsWhatAMapHoldsThatRemovesItsOldest(@ForAll @IntRange(min = 1, max = 40) int max,
            @ForAll @Size(max = 300) List<@LongRange(min = -40, max = 40) Long> keys) {
        RecentNumbers numbers = new RecentNumbers(max);
        LinkedHashMap<Long, Long> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            numbers.put(keys.get(i), i);
            map.putLast(keys.get(i), (long) i);
            if (map.size() > max) {
                map.pollFirstEntry();
            }
        }
        for (long key = -40; key <= 40; key++) {
            assertEquals(map.getOrDefault(key, RecentNumbers.NONE), numbers.get(key), "of " + key);
        }
    }
}
