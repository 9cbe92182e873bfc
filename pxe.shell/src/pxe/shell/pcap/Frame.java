// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A captured frame.
 *
 * @param linkType what it begins with, as the registry of link types numbers it
 * @param isWhole whether all of it was kept
 */
record Frame(Instant time, int linkType, byte[] bytes, boolean isWhole) {

    private static final int ETHERNET = 1;
    private static final int RAW_IP = 101;
    /** Linux's header for captures on all interfaces, and its successor. */
    private static final int COOKED = 113;
    private static final int COOKED_2 = 276;

    private static final int ETHERNET_TYPE_AT = 12;
    private static final int COOKED_TYPE_AT = 14;
    private static final int COOKED_2_HEADER = 20;
    private static final int IPV4 = 0x0800;
    private static final int VLAN = 0x8100;
    private static final int SERVICE_VLAN = 0x88a8;
    private static final int TAG = 4;
    private static final int MIN_IP_HEADER = 20;
    private static final int FRAGMENT = 0x3fff;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;

    /** Whether frames of a link type can be read. */
    static boolean knows(int linkType) {
        return linkType == ETHERNET || linkType == RAW_IP || linkType == COOKED || linkType == COOKED_2;
    }

    /** The UDP packet in it; empty if it has none, or a piece of one, or says nonsense. */
    Optional<Datagram> datagram() {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int start = switch (linkType) {
            case ETHERNET -> behindType(frame, ETHERNET_TYPE_AT);
            case COOKED -> behindType(frame, COOKED_TYPE_AT);
            case COOKED_2 -> has(frame, 0, COOKED_2_HEADER) && word(frame, 0) == IPV4 ? COOKED_2_HEADER : -1;
            default -> 0;
        };
        return start < 0 ? Optional.empty() : ip(frame, start);
    }

    /** Where that begins which a type stands before, perhaps with tags of VLANs between; -1 if it is no IPv4. */
    private static int behindType(ByteBuffer frame, int typeAt) {
        int at = typeAt;
        while (has(frame, at, Short.BYTES) && (word(frame, at) == VLAN || word(frame, at) == SERVICE_VLAN)) {
            at += TAG;
        }
        return has(frame, at, Short.BYTES) && word(frame, at) == IPV4 ? at + Short.BYTES : -1;
    }

    private Optional<Datagram> ip(ByteBuffer frame, int start) {
        if (!has(frame, start, MIN_IP_HEADER) || frame.get(start) >> 4 != 4 || frame.get(start + 9) != UDP
                || (word(frame, start + 6) & FRAGMENT) != 0) {
            return Optional.empty();
        }
        int udp = start + (frame.get(start) & 0xf) * Integer.BYTES;
        int end = start + word(frame, start + 2);
        if (udp < start + MIN_IP_HEADER || udp + UDP_HEADER > end || !has(frame, udp, UDP_HEADER) || end > bytes.length && isWhole) {
            return Optional.empty();
        }
        int length = word(frame, udp + 4) - UDP_HEADER;
        int present = Math.min(bytes.length, end) - udp - UDP_HEADER;
        if (length < 0 || udp + UDP_HEADER + length > end) {
            return Optional.empty();
        }
        byte[] payload = new byte[Math.min(length, present)];
        frame.get(udp + UDP_HEADER, payload);
        return Optional.of(new Datagram(time, new InetSocketAddress(address(frame, start + 12), word(frame, udp)),
                new InetSocketAddress(address(frame, start + 16), word(frame, udp + 2)), payload, length == payload.length));
    }

    private static boolean has(ByteBuffer frame, int at, int length) {
        return at + length <= frame.capacity();
    }

    private static int word(ByteBuffer frame, int at) {
        return Short.toUnsignedInt(frame.getShort(at));
    }

    private static InetAddress address(ByteBuffer frame, int at) {
        byte[] bytes = new byte[Integer.BYTES];
        frame.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
