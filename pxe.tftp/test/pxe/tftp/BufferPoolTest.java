// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

    private static final int KIB = 1024;

    private final BufferPool pool = new BufferPool(256 * KIB);

    private int taken(int needed, int wanted) {
        return pool.take(needed, wanted).map(ByteBuffer::capacity).orElse(0);
    }

    @Test
    void whileMemoryIsPlentifulTheWantedSizeIsGivenThenTheNeededThenNone() {
        assertEquals(64 * KIB, taken(3000, 64 * KIB));
        assertEquals(64 * KIB, taken(3000, 64 * KIB));
        assertEquals(4 * KIB, taken(3000, 64 * KIB));
        assertEquals(0, taken(200 * KIB, 200 * KIB));
        assertEquals(132 * KIB, pool.usedBytes());
    }

    @Test
    void aBufferThatWasGivenBackIsUsedAgain() {
        ByteBuffer buffer = pool.take(1, 8 * KIB).orElseThrow();
        pool.giveBack(buffer);
        assertEquals(0, pool.usedBytes());
        assertSame(buffer, pool.take(1, 8 * KIB).orElseThrow());
    }

    @Property(tries = 200)
    void aBufferHoldsWhatIsNeeded(@ForAll @IntRange(max = 256 * KIB) int needed) {
        Optional<ByteBuffer> buffer = new BufferPool(1024 * KIB).take(needed, needed);
        assertTrue(buffer.orElseThrow().capacity() >= needed);
    }
}
