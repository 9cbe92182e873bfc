// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import pxe.api.NumericAddress;

/**
 * A network, as in 10.7.0.0/24. Immutable.
 *
 * @param address its bits
 * @param mask which of an address's bits must be the same
 */
record Network(int address, int mask) {

    Network {
        address &= mask;
    }

    /**
     * Reads the address and the length of the prefix.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    static Network parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            int prefix = parts.length == 2 && parts[1].matches("\\d{1,2}") ? Integer.parseInt(parts[1]) : -1;
            if (prefix >= 0 && prefix <= Integer.SIZE) {
                return new Network(bits(NumericAddress.parse4(parts[0])), prefix == 0 ? 0 : -1 << Integer.SIZE - prefix);
            }
        } catch (IllegalArgumentException wrong) {
            // Told below.
        }
        throw new IllegalArgumentException("a network is written as in 10.7.0.0/24: " + text);
    }

    boolean contains(Inet4Address other) {
        return (bits(other) & mask) == address;
    }

    private static int bits(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
