// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A version of a small file in memory, and the answer to those who ask for all of it: that is the same for all but for its first
 * lines. Immutable.
 *
 * @param type the {@code Content-Type} that the answer has
 * @param fields the head of the answer without its first lines
 */
record SmallFile(byte[] content, String type, byte[] fields) {

    /** The largest content. */
    static final int MAX_BYTES = 16 * 1024;

    /** What makes another answer of it, of less than all. */
    private static final Set<String> CONDITIONS =
            Set.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range");

    /** Makes the answer for a version that is not {@linkplain Version#isOfTheFuture of the future}. */
    SmallFile(byte[] content, String type, Version version) {
        this(content, type, FileAnswer.wholeFields(type, version).array());
    }

    /** Whether the answer is what a request wants. */
    boolean answers(HttpRequest request, String type) {
        return !request.isHead() && this.type.equals(type) && Collections.disjoint(CONDITIONS, request.fields().keySet());
    }

    /**
     * The answer to a request for it.
     *
     * @param room gives a place for so many bytes
     */
    Response answer(HttpRequest request, String name, IntFunction<ByteBuffer> room) {
        byte[] first = FirstLines.at(System.currentTimeMillis() / 1000, request);
        ByteBuffer all = room.apply(first.length + fields.length + content.length).put(first).put(fields).put(content);
        return new Response(200, all.flip(), content.length, null, request.keepsAlive(), "SENT", name, "");
    }
}
