// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A version of a small file in memory, and the answer to those who ask for all of it: that is the same for all but for its first
 * lines. Immutable.
 *
 * @param type the {@code Content-Type} that the answer has
 * @param changedSecond when the file last changed, since 1970: of a time that is still to come, the answer has another date each second
 * @param fields the head of the answer without its first lines
 */
record SmallFile(byte[] content, String type, long changedSecond, byte[] fields) {

    /** The largest content. */
    static final int MAX_BYTES = 16 * 1024;

    /** What makes another answer of it, of less than all. */
    private static final Set<String> CONDITIONS =
            Set.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range");

    /** Makes the answer for a version that was changed then. */
    SmallFile(byte[] content, String type, Instant changed) {
        this(content, type, changed.getEpochSecond(),
                FileAnswer.wholeFields(type, new Version(content.length, changed, changed)).array());
    }

    /**
     * Whether the answer is what a request wants.
     *
     * @param second when it is given, since 1970
     */
    boolean answers(HttpRequest request, String type, long second) {
        return second >= changedSecond && !request.isHead() && this.type.equals(type)
                && Collections.disjoint(CONDITIONS, request.fields().keySet());
    }

    /**
     * The answer to a request for it.
     *
     * @param second when it is given, since 1970
     * @param room gives a place for so many bytes
     */
    Response answer(HttpRequest request, String name, long second, IntFunction<ByteBuffer> room) {
        byte[] first = FirstLines.at(second, request);
        ByteBuffer all = room.apply(first.length + fields.length + content.length).put(first).put(fields).put(content);
        return new Response(200, all.flip(), content.length, null, request.keepsAlive(), "SENT", name, "");
    }
}
