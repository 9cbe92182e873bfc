// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import pxe.api.MacAddress;

/**
 * A DHCP message (RFC 2131 section 2), with the names of the RFC. Immutable.
 *
 * <pre>
 *  0                   1                   2                   3
 *  +---------------+---------------+---------------+---------------+
 *  |     op (1)    |   htype (1)   |   hlen (1)    |   hops (1)    |
 *  +---------------+---------------+---------------+---------------+
 *  |                            xid (4)                            |
 *  +-------------------------------+-------------------------------+
 *  |           secs (2)            |           flags (2)           |
 *  +-------------------------------+-------------------------------+
 *  |            ciaddr (4), yiaddr (4), siaddr (4), giaddr (4)     |
 *  +---------------------------------------------------------------+
 *  |            chaddr (16), sname (64), file (128), options       |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * @param op {@link #BOOTREQUEST} or {@link #BOOTREPLY}
 * @param hops how many relays it passed
 * @param xid the client's number for this exchange
 * @param secs how long the client has been asking, in seconds
 * @param flags bit 15 asks for a broadcast answer
 * @param ciaddr the address that the client has
 * @param yiaddr the address that it is given
 * @param siaddr the server to load the boot file from
 * @param giaddr the relay
 * @param chaddr the client's hardware address; always Ethernet's, with {@code htype} 1 and {@code hlen} 6
 * @param sname the server's name, without its NULs
 * @param file the boot file's name, without its NULs
 */
public record DhcpMessage(
        int op,
        int hops,
        int xid,
        int secs,
        int flags,
        Inet4Address ciaddr,
        Inet4Address yiaddr,
        Inet4Address siaddr,
        Inet4Address giaddr,
        MacAddress chaddr,
        String sname,
        String file,
        DhcpOptions options) {

    public static final int BOOTREQUEST = 1;
    public static final int BOOTREPLY = 2;

    /** The one flag that is defined: answer by broadcast. */
    public static final int BROADCAST = 0x8000;

    /** No address, 0.0.0.0. */
    public static final Inet4Address NONE = Inet4Address.ofLiteral("0.0.0.0");

    /** What the message is about: one of {@link MessageType}'s values, or 0 for a BOOTP message without option 53. */
    public int type() {
        return options.u8(DhcpOption.MESSAGE_TYPE).orElse(0);
    }

    /** Whether the client wants a broadcast answer. */
    public boolean wantsBroadcast() {
        return (flags & BROADCAST) != 0;
    }

    /** The relay, if it came through one. */
    public Optional<Inet4Address> relay() {
        return giaddr.isAnyLocalAddress() ? Optional.empty() : Optional.of(giaddr);
    }

    /** The values of option 53 (RFC 2132 section 9.6). */
    public static final class MessageType {
        public static final int DISCOVER = 1;
        public static final int OFFER = 2;
        public static final int REQUEST = 3;
        public static final int DECLINE = 4;
        public static final int ACK = 5;
        public static final int NAK = 6;
        public static final int RELEASE = 7;
        public static final int INFORM = 8;

        private static final List<String> NAMES =
                List.of("BOOTP", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM");

        /** The name of a type; its number if the RFC has none. */
        public static String name(int type) {
            return type >= 0 && type < NAMES.size() ? NAMES.get(type) : "type " + type;
        }

        private MessageType() {}
    }
}
