// SPDX-License-Identifier: Apache-2.0
package pxe.api;

/**
 * The name of the program or script that a machine is told to load: a TFTP path or an absolute URL.
 *
 * <p>It travels in the header's {@code file} field (128 bytes, RFC 2131 section 2) and in option 67 (RFC 2132 section 9.5); one
 * that is too long for the header goes into the option alone.
 *
 * @param name the path, relative to the served tree, or the URL; 1 to 255 printable ASCII characters without spaces
 */
public record Bootfile(String name) {

    /** The longest name that one option carries. */
    public static final int MAX_LENGTH = 255;

    /**
     * Makes a boot file name.
     *
     * @throws IllegalArgumentException if the name is empty, too long, or holds a space or a character that is not printable ASCII
     */
    public Bootfile {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "a boot file name is 1 to 255 printable ASCII characters without spaces: '" + name + "'");
        }
    }

    /** Whether the name is a URL ({@code http}, {@code https}, {@code tftp} ...) and not a TFTP path. */
    public boolean isUrl() {
        return name.contains("://");
    }

    @Override
    public String toString() {
        return name;
    }
}
