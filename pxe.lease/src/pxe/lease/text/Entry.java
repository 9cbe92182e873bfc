// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/** What stands for a lease at one place of a file. */
final class Entry {

    /** The last time that the formats know: the year 9999. What is later is no time, but none. */
    static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}");

    private Entry() {}

    /** Reads what is at a place; what throws is a problem there. */
    static void read(String place, Supplier<Lease> reader, Intake intake) {
        Lease lease;
        try {
            lease = checked(reader.get());
        } catch (RuntimeException wrong) {
            intake.problem(place + ": " + Objects.requireNonNullElse(wrong.getMessage(), wrong.toString()));
            return;
        }
        intake.lease(lease);
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
