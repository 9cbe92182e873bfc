// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import pxe.api.NumericAddress;

/**
 * A network in the notation of RFC 4632, as in {@code 10.0.5.0/24}. Immutable.
 *
 * @param address its first address
 * @param bits how many bits of an address are the network's, 1 to 32
 */
public record Ip4Network(Inet4Address address, int bits) {

    /**
     * Makes a network; any of its addresses will do.
     *
     * @throws IllegalArgumentException if the bits aren't 1 to 32
     */
    public Ip4Network {
        if (bits < 1 || bits > Integer.SIZE) {
            throw new IllegalArgumentException("a network has 1 to 32 bits: " + bits);
        }
        address = Ip4.address(Ip4.number(address) & mask(bits));
    }

    /**
     * Reads {@code 10.0.5.0/24}.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    public static Ip4Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a network has an address and a number of bits, as in 10.0.5.0/24: " + text);
        }
        return new Ip4Network(NumericAddress.parse4(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /**
     * The network of an address under a mask.
     *
     * @throws IllegalArgumentException if the mask isn't ones, then zeros
     */
    public static Ip4Network of(Inet4Address address, Inet4Address netmask) {
        int mask = Ip4.number(netmask);
        int bits = Integer.bitCount(mask);
        if (bits == 0 || mask != mask(bits)) {
            throw new IllegalArgumentException("a mask is ones, then zeros, such as 255.255.255.0: " + netmask.getHostAddress());
        }
        return new Ip4Network(address, bits);
    }

    private static int mask(int bits) {
        return -1 << Integer.SIZE - bits;
    }

    /** The mask (option 1). */
    public Inet4Address netmask() {
        return Ip4.address(mask(bits));
    }

    /** The last address: all hosts (option 28). */
    public Inet4Address broadcast() {
        return Ip4.address(Ip4.number(address) | ~mask(bits));
    }

    /** Whether the address is one of this network's. */
    public boolean contains(Inet4Address other) {
        return ((Ip4.number(other) ^ Ip4.number(address)) & mask(bits)) == 0;
    }

    /** Whether a machine can have the address: all but the first and the last of a network of more than two (RFC 3021). */
    public boolean isHost(Inet4Address other) {
        int host = Ip4.number(other) & ~mask(bits);
        return bits >= Integer.SIZE - 1 || host != 0 && host != ~mask(bits);
    }

    /** Whether two networks have addresses in common. */
    boolean overlaps(Ip4Network other) {
        return bits <= other.bits ? contains(other.address) : other.contains(address);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
