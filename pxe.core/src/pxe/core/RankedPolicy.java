// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import pxe.api.BootPolicy;

/**
 * A policy and its place in the chain: the higher ranking is asked first, and of equals the lower id.
 *
 * @param name the name for log, timeline and shell
 * @param policy the policy itself
 * @param ranking its {@code service.ranking}
 * @param id its {@code service.id}, or any number that is unique in the chain
 * @param deadline how long one of its calls may take, if it says so itself
 */
public record RankedPolicy(String name, BootPolicy policy, int ranking, long id, Optional<Duration> deadline)
        implements Comparable<RankedPolicy> {

    private static final Comparator<RankedPolicy> ORDER =
            Comparator.comparingInt(RankedPolicy::ranking).reversed().thenComparingLong(RankedPolicy::id);

    /** A policy that says nothing of a deadline. */
    public RankedPolicy(String name, BootPolicy policy, int ranking, long id) {
        this(name, policy, ranking, id, Optional.empty());
    }

    @Override
    public int compareTo(RankedPolicy other) {
        return ORDER.compare(this, other);
    }
}
