// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.HexFormat;

/**
 * An Ethernet hardware address: 48 bits, compared and ordered by value.
 *
 * <p>Immutable. The text form is lower-case hexadecimal with colons, as in {@code 52:54:00:12:34:56}.
 *
 * @param bits the address in the low 48 bits; the first byte on the wire is the most significant
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {

    /** Number of bytes of an address on the wire. */
    public static final int LENGTH = 6;

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /**
     * Makes an address from its number.
     *
     * @throws IllegalArgumentException if a bit above the 48th is set
     */
    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits: 0x" + Long.toHexString(bits));
        }
    }

    /**
     * Reads six bytes of an array.
     *
     * @throws IndexOutOfBoundsException if fewer than six bytes follow {@code offset}
     */
    public static MacAddress of(byte[] bytes, int offset) {
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            bits = bits << 8 | bytes[offset + i] & 0xff;
        }
        return new MacAddress(bits);
    }

    /**
     * Reads the common text forms: {@code 52:54:00:12:34:56}, {@code 52-54-00-12-34-56}, {@code 5254.0012.3456} and
     * {@code 525400123456}, in either case.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static MacAddress parse(String text) {
        String digits = switch (text.length()) {
            case 17 -> text.replace(text.charAt(2) == '-' ? "-" : ":", "");
            case 14 -> text.replace(".", "");
            default -> text;
        };
        if (digits.length() != 2 * LENGTH || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("not a MAC address such as 52:54:00:12:34:56: '" + text + "'");
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(digits));
    }

    /** The six bytes as on the wire, in a new array. */
    public byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (bits >>> 8 * (LENGTH - 1 - i));
        }
        return bytes;
    }

    /** The text with another character between the bytes; PXELINUX and iPXE's {@code hexhyp} use {@code '-'}. */
    public String toString(char delimiter) {
        return HexFormat.ofDelimiter(String.valueOf(delimiter)).formatHex(toBytes());
    }

    @Override
    public String toString() {
        return COLONS.formatHex(toBytes());
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }
}
