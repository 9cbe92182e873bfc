// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * IP addresses as people write them in files and commands; never a name, since a look-up may hang.
 *
 * <p>An IPv4 address is four decimal numbers without zeros in front (RFC 6943 section 3.1.1, the strict form). What {@code inet_aton}
 * reads besides is a slip of the pen today: {@code 10.7} stood for 10.0.0.7, and {@code 010.0.0.7} for 8.0.0.7, or for 10.0.0.7.
 */
public final class NumericAddress {

    private NumericAddress() {}

    /**
     * Reads an IPv4 address.
     *
     * @throws IllegalArgumentException if it is none; the message is for the operator
     */
    public static Inet4Address parse4(String text) {
        try {
            Inet4Address address = Inet4Address.ofLiteral(text);
            if (address.getHostAddress().equals(text)) {
                return address;
            }
        } catch (IllegalArgumentException none) {
            // Told below.
        }
        throw new IllegalArgumentException("this is no IPv4 address: " + text);
    }

    /**
     * Reads an address of either family.
     *
     * @throws IllegalArgumentException if it is none; the message is for the operator
     */
    public static InetAddress parse(String text) {
        return text.indexOf(':') < 0 ? parse4(text) : InetAddress.ofLiteral(text);
    }
}
