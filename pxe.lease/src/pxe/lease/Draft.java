// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one transaction makes of the leases: the rows that it is about are read in, changed here one request after the other, and
 * written back at the end. Here it is decided who gets an address. For one thread.
 */
final class Draft {

    private final Duration grace;
    /** As they are in the database. */
    private final Map<Integer, Row> stored = new HashMap<>();
    private final Map<Integer, Row> byAddress = new HashMap<>();
    private final Set<Integer> changed = new LinkedHashSet<>();
    private final List<Row> former = new ArrayList<>();
    private int renewals;

    Draft(Duration grace) {
        this.grace = grace;
    }

    /** A row of the database: all must be read in whose address is among the requests. */
    void read(Row row) {
        stored.put(row.address(), row);
        byAddress.put(row.address(), row);
    }

    /** A new or renewed lease; false if the address is another client's. */
    boolean put(Row row) {
        Row holder = byAddress.get(row.address());
        boolean renewal = holder != null && holder.client().equals(row.client());
        if (holder != null && !renewal) {
            if (holder.holds(row.renewed(), grace)) {
                return false;
            }
            take(holder);
        }
        renewals += renewal ? 1 : 0;
        // Who has it since later than now has it since before the clock was set back: no clock says when.
        boolean unbroken = renewal && holder.given() <= row.renewed() && row.renewed() <= holder.until();
        Row kept = unbroken ? row.since(holder.given()) : row;
        if (renewal && row.isGivenBack() && row.hostname().isEmpty()) { // a RELEASE names nobody
            kept = kept.named(holder.hostname());
        }
        byAddress.put(kept.address(), kept);
        changed.add(kept.address());
        return true;
    }

    /** The client has the address no more. */
    void remove(int address, String client) {
        Row holder = byAddress.get(address);
        if (holder != null && holder.client().equals(client)) {
            take(holder);
        }
    }

    private void take(Row row) {
        byAddress.remove(row.address());
        changed.add(row.address());
        former.add(row);
    }

    /** The addresses whose rows go, among them those that come back with another client: a row that is written over is a renewal. */
    List<Integer> deletions() {
        return changed.stream().filter(address -> {
            Row before = stored.get(address);
            Row after = byAddress.get(address);
            return before != null && (after == null || !after.client().equals(before.client()));
        }).toList();
    }

    /** The rows to write. */
    List<Row> writes() {
        return changed.stream().map(byAddress::get).filter(Objects::nonNull).toList();
    }

    /** What is over, and of interest to the history alone. */
    List<Row> former() {
        return former;
    }

    /** How many clients were given the address that they have or had. */
    int renewals() {
        return renewals;
    }
}
