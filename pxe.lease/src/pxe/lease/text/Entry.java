// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import pxe.api.MacAddress;
import pxe.api.NumericAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/** What stands for a lease at one place of a file. */
final class Entry {

    /** The last time that the formats know: the year 9999. What is later is no time, but none. */
    static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);

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

    /**
     * One of the values that make a lease.
     *
     * @throws IllegalArgumentException if it is wrong; the message names it
     */
    static <T> T value(String name, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException(name + " = " + text + " can't be read", wrong);
        }
    }

    private static Lease checked(Lease lease) {
        if (lease.start().isBefore(Instant.EPOCH) || lease.end().isAfter(LAST) && !lease.end().equals(Instant.MAX)) {
            throw new IllegalArgumentException("from " + lease.start() + " until " + lease.end() + " is no time of a lease");
        }
        return lease;
    }

    /** A lease of which only the end is known: it begins now, or began before its end. One that began with it would have been given back. */
    static Lease endingAt(String address, String mac, Instant end, Instant now) {
        MacAddress hardware = MacAddress.parse(mac);
        Instant past = end.isAfter(Instant.EPOCH) ? end.minusSeconds(1) : end;
        return Lease.of(NumericAddress.parse4(address), ClientKey.of(hardware), hardware, end.isAfter(now) ? now : past, end);
    }
}
