// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.InetAddress;
import java.util.List;

/**
 * A network interface as it was when it was looked at.
 *
 * @param index the system's number for it, as in {@link Arrival#interfaceIndex()}
 * @param name such as {@code eth0}
 * @param mtuBytes the largest IP packet that it carries whole
 * @param addresses its addresses with their prefixes, of both families
 */
public record Link(int index, String name, int mtuBytes, List<Address> addresses) {

    /** Makes a link; the list is copied. */
    public Link {
        addresses = List.copyOf(addresses);
    }

    /**
     * An address of an interface.
     *
     * @param ip the address
     * @param prefixLength how many bits of it are its network's
     */
    public record Address(InetAddress ip, int prefixLength) {

        /** The numeric form, as in {@code 10.0.0.1/24}. */
        @Override
        public String toString() {
            return ip.getHostAddress() + "/" + prefixLength;
        }
    }

    /** Whether the interface has this address. */
    public boolean has(InetAddress ip) {
        for (Address address : addresses) {
            if (address.ip().equals(ip)) {
                return true;
            }
        }
        return false;
    }
}
