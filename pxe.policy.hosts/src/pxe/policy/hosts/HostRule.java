// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.util.Comparator;

/**
 * A line: whom it names, and what they boot. Immutable.
 *
 * @param name what people know it by
 */
record HostRule(String name, Match match, Outcome outcome, String reason) {

    /** The more exact first; of equals, the one that came first. */
    static final Comparator<HostRule> ORDER = Comparator.<HostRule>comparingInt(rule -> rule.match().exactness()).reversed();
}
