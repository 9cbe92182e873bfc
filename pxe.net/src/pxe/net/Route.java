// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a packet leaves.
 *
 * @param to the destination's address and port; may be 255.255.255.255
 * @param from the source address; null leaves it to the system
 * @param interfaceIndex the interface to leave by; 0 leaves it to the routing table
 */
public record Route(InetSocketAddress to, @Nullable InetAddress from, int interfaceIndex) {

    /** A route that the system chooses. */
    public static Route to(InetSocketAddress to) {
        return new Route(to, null, 0);
    }
}
