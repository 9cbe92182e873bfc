// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.InterfaceAddress;
import java.util.List;

/**
 * A network interface as it was when it was looked at.
 *
 * @param index the system's number for it, as in {@link Arrival#interfaceIndex()}
 * @param name such as {@code eth0}
 * @param mtuBytes the largest IP packet that it carries whole
 * @param addresses its addresses with their prefixes, of both families
 */
public record Link(int index, String name, int mtuBytes, List<InterfaceAddress> addresses) {

    /** Makes a link; the list is copied. */
    public Link {
        addresses = List.copyOf(addresses);
    }
}
