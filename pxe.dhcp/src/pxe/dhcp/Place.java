// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Where a client is, as far as this server sees: at an interface, or at a relay. A packet may name any relay, and be sent by anybody:
 * what names a relay and comes from another address is at another place. Immutable.
 *
 * @param interfaceName where it was received
 * @param relay giaddr; 0.0.0.0 for none
 * @param from who sent it, the relay or the client; 0.0.0.0 for a client that has no address yet, which no router hands on
 */
record Place(String interfaceName, Inet4Address relay, InetAddress from) {

    /** Whether the client itself is heard there: that can't be made up from afar. */
    boolean isHere() {
        return relay.isAnyLocalAddress() && from.isAnyLocalAddress();
    }
}
