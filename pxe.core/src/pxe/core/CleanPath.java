// SPDX-License-Identifier: Apache-2.0
package pxe.core;

/** Turns the names that clients write into the clean paths that file sources see. */
public final class CleanPath {

    static final int MAX_PATH = 1024;
    static final int MAX_PART = 255;

    private CleanPath() {}

    /**
     * The path with {@code /} between its parts and without empty and {@code .} parts: firmware writes {@code \boot\bcd},
     * {@code /grub/grub.cfg}, {@code sl64//vmlinuz}.
     *
     * @throws IllegalArgumentException if it must not be served; the message says why
     */
    public static String of(String path) {
        String clean = ofDirectory(path);
        if (clean.isEmpty()) {
            throw new IllegalArgumentException("the path names no file");
        }
        return clean;
    }

    /**
     * The path of a directory, in the same way; empty for the top of the tree.
     *
     * @throws IllegalArgumentException if it must not be looked into; the message says why
     */
    static String ofDirectory(String path) {
        if (path.length() > MAX_PATH) {
            throw new IllegalArgumentException("the path is longer than " + MAX_PATH + " characters");
        }
        StringBuilder clean = new StringBuilder(path.length());
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/' || path.charAt(i) == '\\') {
                add(clean, path.substring(start, i));
                start = i + 1;
            } else if (Character.isISOControl(path.charAt(i))) {
                throw new IllegalArgumentException("the path holds a control character");
            }
        }
        return clean.toString();
    }

    private static void add(StringBuilder clean, String part) {
        if (part.equals("..")) {
            throw new IllegalArgumentException("the path leads upwards");
        }
        if (part.length() > MAX_PART) {
            throw new IllegalArgumentException("a part of the path is longer than " + MAX_PART + " characters");
        }
        if (!part.isEmpty() && !part.equals(".")) {
            clean.append(clean.isEmpty() ? "" : "/").append(part);
        }
    }
}
