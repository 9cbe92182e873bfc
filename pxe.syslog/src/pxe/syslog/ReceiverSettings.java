// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.net.InetAddress;
import java.util.List;

/**
 * How machines' messages are received. Immutable.
 *
 * @param addresses what to listen on; a wildcard means every interface of its family
 * @param port the UDP port; 0 lets the system choose
 * @param perClient how many messages a second one machine may send, on average over ten seconds; any more are dropped
 * @param perSecond how many all of them together may
 */
public record ReceiverSettings(List<InetAddress> addresses, int port, int perClient, int perSecond) {

    /** The usual settings: every IPv4 interface, port 514, and rates that a machine that boots doesn't reach. */
    public static final ReceiverSettings DEFAULT =
            new ReceiverSettings(List.of(InetAddress.ofLiteral("0.0.0.0")), SyslogSettings.DEFAULT_PORT, 200, 2000);

    /** Makes settings; the list is copied. */
    public ReceiverSettings {
        addresses = List.copyOf(addresses);
    }

    /** Whether a receiver with these settings can take the others without opening its sockets anew. */
    public boolean listensLike(ReceiverSettings other) {
        return port == other.port && addresses.equals(other.addresses);
    }
}
