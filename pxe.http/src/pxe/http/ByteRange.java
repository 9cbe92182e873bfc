// SPDX-License-Identifier: Apache-2.0
package pxe.http;

/** Which bytes of a file a client wants (RFC 9110 section 14). */
sealed interface ByteRange {

    /** All of them. */
    record Whole() implements ByteRange {}

    /**
     * Some of them.
     *
     * @param first the offset of the first byte
     * @param length how many bytes, at least one
     */
    record Part(long first, long length) implements ByteRange {}

    /** Bytes that the file doesn't have: status 416. */
    record Unsatisfiable() implements ByteRange {}

    /**
     * Reads a {@code Range} field. What is no range of bytes, and several ranges at once, which a server need not honour, mean the
     * whole file.
     *
     * @param size the file's size in bytes
     */
    static ByteRange of(String field, long size) {
        String set = field.strip();
        int dash = set.indexOf('-');
        if (!set.regionMatches(true, 0, "bytes=", 0, 6) || dash < 0 || set.indexOf(',') >= 0) {
            return new Whole();
        }
        String from = set.substring(6, dash).strip();
        String to = set.substring(dash + 1).strip();
        if (!isNumber(from) || !isNumber(to) || from.isEmpty() && to.isEmpty()) {
            return new Whole();
        }
        return from.isEmpty() ? last(number(to), size) : between(number(from), to.isEmpty() ? size - 1 : number(to), size);
    }

    private static ByteRange last(long length, long size) {
        long possible = Math.min(length, size);
        return possible == 0 ? new Unsatisfiable() : new Part(size - possible, possible);
    }

    private static ByteRange between(long first, long last, long size) {
        if (first >= size) {
            return new Unsatisfiable();
        }
        return last < first ? new Whole() : new Part(first, Math.min(last, size - 1) - first + 1);
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A number of any length; one that no file reaches becomes the largest. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }
}
