// SPDX-License-Identifier: Apache-2.0
package pxe.api.test;

import java.net.Inet4Address;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import pxe.api.MacAddress;

/** The fields of a DHCP request that policies see, where they stand in the packet (RFC 2131 section 2). */
final class CapturedPacket {

    private static final int CIADDR_AT = 12;
    private static final int GIADDR_AT = 24;
    private static final int CHADDR_AT = 28;
    private static final int COOKIE_AT = 236;
    private static final int COOKIE = 0x63825363;
    private static final int PAD = 0;
    private static final int END = 255;

    private CapturedPacket() {}

    /** The cookie shows where the packet begins, whatever headers are before it. */
    static TestRequest read(byte[] bytes, TestRequest blank) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int start = 0; start + COOKIE_AT + Integer.BYTES <= bytes.length; start++) {
            if (in.getInt(start + COOKIE_AT) == COOKIE) {
                return read(in.slice(start, bytes.length - start), blank);
            }
        }
        throw new IllegalArgumentException("this is no DHCP request: it has no magic cookie");
    }

    private static TestRequest read(ByteBuffer packet, TestRequest blank) {
        byte[] chaddr = new byte[MacAddress.LENGTH];
        packet.get(CHADDR_AT, chaddr);
        TestRequest request = options(packet.position(COOKIE_AT + Integer.BYTES), blank.withMac(MacAddress.of(chaddr, 0)));
        if (packet.getInt(CIADDR_AT) != 0) {
            request = request.withClientAddress(address(packet, CIADDR_AT));
        }
        return packet.getInt(GIADDR_AT) == 0 ? request : request.withRelay(address(packet, GIADDR_AT));
    }

    private static String address(ByteBuffer packet, int at) {
        byte[] address = new byte[Integer.BYTES];
        packet.get(at, address);
        try {
            return Inet4Address.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static TestRequest options(ByteBuffer in, TestRequest request) {
        TestRequest all = request;
        while (in.hasRemaining()) {
            int code = in.get() & 0xff;
            if (code == END) {
                return all;
            }
            if (code != PAD) {
                int length = in.hasRemaining() ? in.get() & 0xff : Integer.MAX_VALUE;
                if (length > in.remaining()) {
                    throw new IllegalArgumentException("this is no DHCP request: option " + code + " is cut short");
                }
                byte[] value = new byte[length];
                in.get(value);
                all = all.append(code, value);
            }
        }
        return all;
    }
}
