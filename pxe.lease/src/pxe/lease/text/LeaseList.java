// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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

    /** The last time that the formats know: the year 9999. What is later is no time, but none. */
    static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}");

    /** Collects leases. For one thread. */
    static final class Builder {
        private final List<Lease> leases = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        /** Adds what is at a place; what throws is a problem there. */
        void add(String place, Supplier<Lease> lease) {
            try {
                leases.add(checked(lease.get()));
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

    private static Lease checked(Lease lease) {
        if (lease.start().isBefore(Instant.EPOCH) || lease.end().isAfter(LAST) && !lease.end().equals(Instant.MAX)) {
            throw new IllegalArgumentException("from " + lease.start() + " until " + lease.end() + " is no time of a lease");
        }
        return lease;
    }

    /**
     * Reads an address; {@code 10.7} is none.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Inet4Address address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new IllegalArgumentException("not an address such as 10.0.0.5: '" + text + "'");
        }
        return Inet4Address.ofLiteral(text);
    }

    /** A lease of which only the end is known: it begins now, or ended at once when it did. */
    static Lease endingAt(String address, String mac, Instant end, Instant now) {
        MacAddress hardware = MacAddress.parse(mac);
        return Lease.of(address(address), ClientKey.of(hardware), hardware, end.isBefore(now) ? end : now, end);
    }
}
