// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/**
 * What was read of a file. Immutable.
 *
 * @param problems what was wrong, one sentence each, with its place
 */
public record LeaseList(List<Lease> leases, List<String> problems) {

    /** Makes a list; the lists are copied. */
    public LeaseList {
        leases = List.copyOf(leases);
        problems = List.copyOf(problems);
    }

    /** Collects leases. For one thread. */
    static final class Builder {
        private final List<Lease> leases = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        /** Adds what is at a place; what throws is a problem there. */
        void add(String place, Supplier<Lease> lease) {
            try {
                leases.add(lease.get());
            } catch (RuntimeException wrong) {
                problems.add(place + ": " + Objects.requireNonNullElse(wrong.getMessage(), wrong.toString()));
            }
        }

        void problem(String sentence) {
            problems.add(sentence);
        }

        LeaseList build() {
            return new LeaseList(leases, problems);
        }
    }

    /** A lease of which only the end is known: it begins now, or ended at once when it did. */
    static Lease endingAt(String address, String mac, Instant end, Instant now) {
        MacAddress hardware = MacAddress.parse(mac);
        return Lease.of(Inet4Address.ofLiteral(address), ClientKey.of(hardware), hardware, end.isBefore(now) ? end : now, end);
    }
}
