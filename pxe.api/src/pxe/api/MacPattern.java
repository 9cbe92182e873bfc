// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.Locale;

/**
 * Hardware addresses that have bytes in common: {@code 52:54:00:*:*:*}, or {@code 52:54:00:*} for short. Immutable.
 *
 * @param bits the bits that are the same
 * @param mask which they are
 */
public record MacPattern(long bits, long mask) {

    private static final int BYTES = MacAddress.LENGTH;

    /** Makes a pattern; bits that the mask leaves out don't matter. */
    public MacPattern {
        bits &= mask;
    }

    /**
     * Reads six bytes in hexadecimal, with colons or dashes between them; a {@code *} is any byte, and all the rest if it stands at
     * the end of fewer.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    public static MacPattern parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("[:-]", -1);
        boolean open = parts.length < BYTES && parts[parts.length - 1].equals("*");
        if (parts.length > BYTES || parts.length < BYTES && !open) {
            throw new IllegalArgumentException("a hardware address has six bytes, as in 52:54:00:*:*:* or 52:54:00:*: " + text);
        }
        long bits = 0;
        long mask = 0;
        for (int i = 0; i < BYTES; i++) {
            String part = i < parts.length ? parts[i] : "*";
            bits <<= Byte.SIZE;
            mask <<= Byte.SIZE;
            if (!part.equals("*")) {
                if (!part.matches("[0-9a-f]{1,2}")) {
                    throw new IllegalArgumentException("'" + part + "' is no byte in hexadecimal: " + text);
                }
                bits |= Integer.parseInt(part, 16);
                mask |= 0xff;
            }
        }
        return new MacPattern(bits, mask);
    }

    /** Whether it is one address and no other. */
    public boolean isExact() {
        return Long.bitCount(mask) == BYTES * Byte.SIZE;
    }

    /** Whether the address has the bytes. */
    public boolean matches(MacAddress mac) {
        return (mac.bits() & mask) == bits;
    }
}
