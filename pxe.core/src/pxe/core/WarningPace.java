// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.concurrent.atomic.AtomicLong;
import pxe.api.event.BootEvent.Weight;

/** Lets troubles of a kind be told loudly once a second, so that a boot storm does not flood the log. Safe for any thread. */
final class WarningPace {

    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** How much one more trouble matters now. */
    Weight weight() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS) ? Weight.WARNING : Weight.DETAIL;
    }
}
