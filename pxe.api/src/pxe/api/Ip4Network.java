// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network in the notation of RFC 4632, as in {@code 10.0.5.0/24}. Immutable.
 *
 * @param address its first address
 * @param bits how many bits of an address are the network's, 0 to 32
 */
public record Ip4Network(Inet4Address address, int bits) {

    /**
     * Makes a network; any of its addresses will do.
     *
     * @throws IllegalArgumentException if the bits aren't 0 to 32
     */
    public Ip4Network {
        if (bits < 0 || bits > Integer.SIZE) {
            throw new IllegalArgumentException("a network has 0 to 32 bits: " + bits);
        }
        address = address(number(address) & mask(bits));
    }

    /**
     * Reads {@code 10.0.5.0/24}.
     *
     * @throws IllegalArgumentException if it isn't of that form; the message is for the operator
     */
    public static Ip4Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash >= 0 && text.substring(slash + 1).matches("[0-9]{1,2}")) {
                return new Ip4Network(NumericAddress.parse4(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
            }
        } catch (IllegalArgumentException wrong) {
            // Told below.
        }
        throw new IllegalArgumentException("a network is written as in 10.7.0.0/24: " + text);
    }

    /**
     * The network of an address under a mask.
     *
     * @throws IllegalArgumentException if the mask isn't ones, then zeros
     */
    public static Ip4Network of(Inet4Address address, Inet4Address netmask) {
        int bits = Integer.bitCount(number(netmask));
        if (bits == 0 || number(netmask) != mask(bits)) {
            throw new IllegalArgumentException("a mask is ones, then zeros, such as 255.255.255.0: " + netmask.getHostAddress());
        }
        return new Ip4Network(address, bits);
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << Integer.SIZE - bits;
    }

    private static int number(Inet4Address address) {
        byte[] bytes = address.getAddress(); // read one by one, the copy costs nothing: the compiler leaves it out
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    private static Inet4Address address(int number) {
        try {
            return (Inet4Address) InetAddress.getByAddress(
                    new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }

    /** The mask (option 1). */
    public Inet4Address netmask() {
        return address(mask(bits));
    }

    /** The last address: all hosts (option 28). */
    public Inet4Address broadcast() {
        return address(number(address) | ~mask(bits));
    }

    /** Whether the address is one of this network's. */
    public boolean contains(Inet4Address other) {
        return ((number(other) ^ number(address)) & mask(bits)) == 0;
    }

    /** Whether a machine can have the address: all but the first and the last of a network of more than two (RFC 3021). */
    public boolean isHost(Inet4Address other) {
        int host = number(other) & ~mask(bits);
        return bits >= Integer.SIZE - 1 || host != 0 && host != ~mask(bits);
    }

    /** Whether two networks have addresses in common. */
    public boolean overlaps(Ip4Network other) {
        return bits <= other.bits ? contains(other.address) : other.contains(address);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
