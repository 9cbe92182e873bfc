// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.time.Instant;
import pxe.api.lease.Lease;

/**
 * A lease that is over: somebody else has the address now, or its client gave it up or took another. Immutable.
 *
 * @param lease the last that was recorded of it
 * @param given since when the client had the address without a break
 * @param over when it gave way; not before it was recorded last, though the clock be set back meanwhile
 */
public record FormerLease(Lease lease, Instant given, Instant over) {

    static FormerLease of(Row row, long recorded) {
        return new FormerLease(row.lease(), Instant.ofEpochMilli(row.given()), Instant.ofEpochMilli(Math.max(row.renewed(), recorded)));
    }
}
