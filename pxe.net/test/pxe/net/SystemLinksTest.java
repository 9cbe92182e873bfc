// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Interfaces that come and go, at a clock that stands still. */
class SystemLinksTest {

    private final Map<Integer, Link> present = new HashMap<>();
    private long now;
    private int looks;
    private final Links links = new SystemLinks(() -> {
        looks++;
        return Map.copyOf(present);
    }, () -> now);

    private void come(int index, String name) {
        present.put(index, new Link(index, name, 1500, List.of(new Link.Address(InetAddress.ofLiteral("10.0.0." + index), 24))));
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aPacketOfAnInterfaceThatJustCameIsNotOneOfNoInterface() {
        come(1, "eth0");
        assertEquals("eth0", links.byIndex(1).orElseThrow().name());
        pass(100);
        come(7, "eth0.100");
        assertEquals("eth0.100", links.byIndex(7).orElseThrow().name());
        assertTrue(links.has(InetAddress.ofLiteral("10.0.0.7")));
    }

    @Test
    void oneThatWentIsForgottenWithinASecond() {
        come(1, "eth0");
        assertEquals(1, links.all().size());
        present.clear();
        pass(999);
        assertEquals(1, links.all().size());
        pass(1);
        assertEquals(List.of(), links.all());
        assertFalse(links.has(InetAddress.ofLiteral("10.0.0.1")));
    }

    @Test
    void anIndexThatNobodyHasDoesNotCostALookEachTime() {
        for (int i = 0; i < 1000; i++) {
            assertTrue(links.byIndex(9).isEmpty());
        }
        assertEquals(1, looks);
    }
}
