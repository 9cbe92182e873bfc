// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which bytes of a file a client wants (RFC 9110 section 14). */
sealed interface ByteRanges {

    /** The most parts that are sent; who asks for more gets the whole file. */
    int MAX_PARTS = 200;

    /** All of them. */
    record Whole() implements ByteRanges {}

    /** Some of them: at least one part, and no byte twice. */
    record Parts(List<Part> parts) implements ByteRanges {}

    /** Bytes that the file doesn't have: status 416. */
    record Unsatisfiable() implements ByteRanges {}

    /**
     * A part of a file.
     *
     * @param first the offset of the first byte
     * @param length how many bytes, at least one
     */
    record Part(long first, long length) {
        private long end() {
            return first + length;
        }
    }

    /**
     * Reads a {@code Range} field. What is no set of ranges of bytes means the whole file. Parts that overlap become one, so that a
     * few words can't ask for many times the file. An empty file is sent as it is: who asks for the first part of every file
     * gets all of this one.
     *
     * @param size the file's size in bytes
     */
    static ByteRanges of(String field, long size) {
        if (size == 0 || !field.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Whole();
        }
        List<String> set = Arrays.stream(field.substring(6).split(",", MAX_PARTS + 1)).map(String::strip)
                .filter(range -> !range.isEmpty()).toList(); // RFC 9110 section 5.6.1.2: empty elements count for nothing
        if (set.isEmpty() || set.size() > MAX_PARTS) {
            return new Whole();
        }
        List<Part> parts = new ArrayList<>();
        for (String range : set) {
            if (!read(range, size, parts)) {
                return new Whole();
            }
        }
        return parts.isEmpty() ? new Unsatisfiable() : new Parts(withoutOverlaps(parts));
    }

    /** Adds what the file has of a range; false if it is no range. */
    private static boolean read(String range, long size, List<Part> parts) {
        int dash = range.indexOf('-');
        if (dash < 0) {
            return false;
        }
        String from = range.substring(0, dash).strip();
        String to = range.substring(dash + 1).strip();
        if (!isNumber(from) || !isNumber(to) || from.isEmpty() && to.isEmpty()) {
            return false;
        }
        long first = from.isEmpty() ? Math.max(size - number(to), 0) : number(from);
        long last = from.isEmpty() || to.isEmpty() ? size - 1 : number(to);
        if (!from.isEmpty() && !to.isEmpty() && last < first) {
            return false;
        }
        if (first < size) {
            parts.add(new Part(first, Math.min(last, size - 1) - first + 1));
        }
        return true;
    }

    /** The parts in the client's order, or in that of the file if some of them had to be joined. */
    private static List<Part> withoutOverlaps(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts.stream().sorted(Comparator.comparingLong(Part::first)).toList()) {
            Part before = joined.isEmpty() ? part : joined.getLast();
            if (joined.isEmpty() || part.first() >= before.end()) {
                joined.add(part);
            } else {
                joined.set(joined.size() - 1, new Part(before.first(), Math.max(before.end(), part.end()) - before.first()));
            }
        }
        return joined.size() == parts.size() ? List.copyOf(parts) : joined;
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
