// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A policy in the chain with its counters. Safe for any thread. */
final class PolicySlot implements Comparable<PolicySlot> {

    /** A policy in which so many given-up calls hang is not asked until one of them returns. */
    static final int MAX_STUCK = 8;

    private static final String STATE_HANGS = MAX_STUCK + " calls hang in it";

    private final RankedPolicy ranked;
    private final LongAdder asked = new LongAdder();
    private final LongAdder decided = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder late = new LongAdder();
    /** Of what it does wrong. */
    final WarningPace troubles = new WarningPace();
    /** How many rehearsals hang in it. */
    final AtomicInteger rehearsals = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private volatile @Nullable String aside;

    PolicySlot(RankedPolicy ranked) {
        this.ranked = ranked;
    }

    RankedPolicy ranked() {
        return ranked;
    }

    boolean isPassedOver() {
        return aside != null || stuck.get() >= MAX_STUCK;
    }

    /** How long one of its calls may take, if the policy says nothing of it. */
    long deadlineNanos(long otherwise) {
        return ranked.deadline().map(Duration::toNanos).orElse(otherwise);
    }

    /** Counts a call that ended well. */
    void answered(boolean decides) {
        asked.increment();
        if (decides) {
            decided.increment();
        }
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
        }
    }

    /** Counts a call that threw, or returned {@code null}. */
    void threw() {
        asked.increment();
        failed.increment();
    }

    /** A call ended badly, or not in time; {@code true} if the policy is set aside for that from now on. */
    boolean failedAgain(String cause, int max) {
        int row = failuresInARow.incrementAndGet();
        if (max == 0 || row < max || aside != null) {
            return false;
        }
        aside = cause;
        return row == max;
    }

    /** Counts a call that was given up; {@code true} if the policy is passed over from now on. */
    boolean gaveUp() {
        asked.increment();
        late.increment();
        return stuck.incrementAndGet() == MAX_STUCK;
    }

    /** Counts a given-up call that returned after all; {@code true} if the policy is asked again from now on. */
    boolean returned() {
        return stuck.decrementAndGet() == MAX_STUCK - 1;
    }

    PolicyStatistics statistics() {
        return new PolicyStatistics(ranked.name(), ranked.ranking(), asked.sum(), decided.sum(), failed.sum(), late.sum(),
                stuck.get(), ranked.id(), trouble());
    }

    /** Why it is passed over; empty if it is asked. */
    String trouble() {
        String cause = aside;
        return cause != null ? "set aside: " + cause : stuck.get() >= MAX_STUCK ? STATE_HANGS : "";
    }

    @Override
    public int compareTo(PolicySlot other) {
        return ranked.compareTo(other.ranked);
    }
}
