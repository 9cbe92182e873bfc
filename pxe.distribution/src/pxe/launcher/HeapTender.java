// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.util.function.LongSupplier;

/**
 * Has the whole heap collected once what it holds has doubled. By itself, the serial collector lets the heap grow up to its limit
 * before it looks for the first time at what has lived long: a daemon that renews leases for weeks would hold half a gigabyte for
 * nothing. What is collected goes back to the system, by the flags in {@code bin/pxe}. For one thread.
 */
final class HeapTender {

    /** What a daemon may hold at any time. */
    static final long FREE_BYTES = 64 << 20;

    private final LongSupplier heldBytes;
    private final Runnable collector;
    private long dueBytes;

    /** Tends this virtual machine's heap; what it holds now counts as needed. */
    HeapTender() {
        this(() -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(), System::gc);
    }

    HeapTender(LongSupplier heldBytes, Runnable collector) {
        this.heldBytes = heldBytes;
        this.collector = collector;
        need(); // a million leases, say, that were just read
    }

    /** To be called now and then. */
    void look() {
        if (heldBytes.getAsLong() >= dueBytes) {
            collector.run();
            need();
        }
    }

    /** What is held now is needed. */
    private void need() {
        dueBytes = Math.max(FREE_BYTES, 2 * heldBytes.getAsLong());
    }
}
