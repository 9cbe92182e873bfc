// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import pxe.api.NumericAddress;

/**
 * Addresses that begin with the same bits, or one.
 *
 * @param bits those that are the same
 * @param mask which they are
 */
record Network(int bits, int mask) {

    /**
     * Reads {@code 10.7.0.0/24} or {@code 10.7.0.20}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String length = slash < 0 ? "32" : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,2}") || Integer.parseInt(length) > Integer.SIZE) {
            throw new IllegalArgumentException("a network is written as in 10.7.0.0/24: " + text);
        }
        int mask = (int) (-1L << (Integer.SIZE - Integer.parseInt(length)));
        return new Network(bits(NumericAddress.parse4(slash < 0 ? text : text.substring(0, slash))) & mask, mask);
    }

    boolean holds(Inet4Address address) {
        return (bits(address) & mask) == bits;
    }

    private static int bits(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
