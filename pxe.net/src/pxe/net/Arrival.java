// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How a packet came here (IP_PKTINFO, ip(7); IPV6_PKTINFO, RFC 3542).
 *
 * @param peer the sender's address and port
 * @param destination the address that the packet was sent to, which may be a broadcast
 * @param local this machine's address to answer from. The destination unless that is a broadcast or multicast; then the receiving
 *     interface's, or, if the sender is in the subnet of another interface, that one's
 * @param interfaceIndex the index of the receiving interface, as in {@link java.net.NetworkInterface#getIndex()}
 */
public record Arrival(InetSocketAddress peer, InetAddress destination, InetAddress local, int interfaceIndex) {

    /** The way back: to the peer, from the address it reached, out of the interface it came in. */
    public Route reply() {
        return new Route(peer, local, interfaceIndex);
    }
}
