// SPDX-License-Identifier: Apache-2.0
package pxe.api.lease;

import java.util.List;

/**
 * What other daemons recorded in a store that they share. Immutable.
 *
 * @param number what to ask with the next time: everything up to it is known then
 * @param leases new and renewed ones, the oldest change first
 */
public record LeaseChanges(long number, List<Lease> leases) {

    /** Makes changes; the list is copied. */
    public LeaseChanges {
        leases = List.copyOf(leases);
    }
}
