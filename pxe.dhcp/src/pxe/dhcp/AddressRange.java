// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import pxe.api.NumericAddress;

/**
 * Addresses to give, from the first to the last. Immutable.
 *
 * @param begin the first
 * @param end the last, which is given, too
 */
public record AddressRange(Inet4Address begin, Inet4Address end) {

    /**
     * Makes a range.
     *
     * @throws IllegalArgumentException if it begins above its end
     */
    public AddressRange {
        if (Ip4.unsigned(begin) > Ip4.unsigned(end)) {
            throw new IllegalArgumentException("a range begins at " + begin.getHostAddress() + ", above its end, " + end.getHostAddress());
        }
    }

    /**
     * Reads {@code 10.0.5.100-10.0.5.150}, or one address.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    public static AddressRange parse(String text) {
        int dash = text.indexOf('-');
        Inet4Address begin = NumericAddress.parse4(dash < 0 ? text : text.substring(0, dash).strip());
        return new AddressRange(begin, dash < 0 ? begin : NumericAddress.parse4(text.substring(dash + 1).strip()));
    }

    /** How many addresses it has. */
    public long size() {
        return Ip4.unsigned(end) - Ip4.unsigned(begin) + 1;
    }

    /** Whether the address is one of these. */
    public boolean contains(Inet4Address address) {
        long number = Ip4.unsigned(address);
        return number >= Ip4.unsigned(begin) && number <= Ip4.unsigned(end);
    }

    boolean overlaps(AddressRange other) {
        return contains(other.begin) || other.contains(begin);
    }

    /** The address at a place, from 0. */
    Inet4Address at(long place) {
        return Ip4.address((int) (Ip4.unsigned(begin) + place));
    }

    @Override
    public String toString() {
        return begin.getHostAddress() + "-" + end.getHostAddress();
    }
}
