// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** IPv4 addresses as numbers, and texts as bytes: what codec and engine both need. */
final class Ip4 {

    /** What a decoder of UTF-8 writes for bytes that are none. */
    private static final char NOT_UTF8 = '\ufffd';

    private Ip4() {}

    static int number(Inet4Address address) {
        byte[] bytes = address.getAddress(); // read one by one, the copy costs nothing: the compiler leaves it out
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    static long unsigned(Inet4Address address) {
        return Integer.toUnsignedLong(number(address));
    }

    static Inet4Address address(int number) {
        if (number == 0) {
            return DhcpMessage.NONE; // the most frequent of all
        }
        try {
            return (Inet4Address) InetAddress.getByAddress(
                    new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }

    /** The text up to its first NUL; ISO 8859-1, so that every byte is a character. */
    static String text(byte[] bytes) {
        return new String(bytes, 0, textLength(bytes), StandardCharsets.ISO_8859_1);
    }

    /** The name up to its first NUL: UTF-8, as systems of today write it, and ISO 8859-1 if it is none. */
    static String name(byte[] bytes) {
        String name = new String(bytes, 0, textLength(bytes), StandardCharsets.UTF_8);
        return name.indexOf(NOT_UTF8) < 0 ? name : text(bytes);
    }

    private static int textLength(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return length;
    }

    /** The bytes as text, each a character. */
    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
