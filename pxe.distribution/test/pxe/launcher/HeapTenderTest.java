// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapTenderTest {

    private static final long MIB = 1 << 20;

    private long held;
    private long needed;
    private int collections;

    @Test
    void whatHasDoubledIsCollected() {
        HeapTender tender = beginsWith(50);
        needed = 60 * MIB;
        holds(tender, 99);
        assertEquals(0, collections);
        holds(tender, 100);
        assertEquals(1, collections);
        holds(tender, 119);
        assertEquals(1, collections, "60 are needed now");
        holds(tender, 120);
        assertEquals(2, collections);
    }

    @Test
    void aSmallHeapIsLeftAlone() {
        HeapTender tender = beginsWith(20);
        holds(tender, 63);
        assertEquals(0, collections);
        holds(tender, 64);
        assertEquals(1, collections);
    }

    @Test
    void whatIsThereAtFirstIsNeeded() {
        HeapTender tender = beginsWith(400);
        holds(tender, 799);
        assertEquals(0, collections);
    }

    private HeapTender beginsWith(long mib) {
        held = mib * MIB;
        return new HeapTender(() -> held, () -> {
            collections++;
            held = needed;
        });
    }

    private void holds(HeapTender tender, long mib) {
        held = mib * MIB;
        tender.look();
    }
}
