// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What has arrived from a client and isn't understood yet. It is read into the memory of its loop; what is left of it has memory of its
 * own. On its loop only.
 */
final class Input {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final int FIRST_BYTES = 1024;

    private final ByteBuffer shared;
    /** Ready for reading. */
    private ByteBuffer bytes = NONE;
    private boolean ended;

    /**
     * Begins with nothing.
     *
     * @param shared the loop's memory, with room for {@link HttpRequestParser#MAX_HEAD}
     */
    Input(ByteBuffer shared) {
        this.shared = shared;
    }

    /**
     * Takes what has arrived. Before another connection does, {@link #keep} must be called.
     *
     * @return whether there may be a request now, a whole one or a wrong one
     */
    boolean readFrom(Wire client) throws IOException {
        int before = bytes.remaining();
        makeRoom();
        int count;
        try {
            count = client.read(bytes);
        } finally {
            bytes.flip();
        }
        ended |= count < 0;
        return count < 0 || sawLineEnd(before) || HttpRequestParser.isNoRequest(bytes);
    }

    private void makeRoom() {
        if (isEmpty()) {
            bytes = shared.clear();
        } else if (bytes.remaining() == bytes.capacity()) {
            int capacity = Math.clamp(bytes.capacity() * 2L, FIRST_BYTES, HttpRequestParser.MAX_HEAD);
            bytes = ByteBuffer.allocate(capacity).put(bytes);
        } else {
            bytes.compact();
        }
    }

    /** Copies what is left, if it is in the loop's memory. */
    void keep() {
        if (bytes == shared) {
            bytes = copyOfRest(bytes);
        }
    }

    /** What is left in a buffer, in memory of its own. */
    static ByteBuffer copyOfRest(ByteBuffer buffer) {
        return buffer.hasRemaining() ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip() : NONE;
    }

    /** Only a line's end, or more than is allowed, can make a difference: so slow senders cost no more than fast ones. */
    private boolean sawLineEnd(int from) {
        for (int i = bytes.position() + from; i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                return true;
            }
        }
        return bytes.remaining() >= HttpRequestParser.MAX_LINE;
    }

    /** Takes the next request out of it, if there is one. */
    HttpRequestParser.Parsed next() {
        return HttpRequestParser.parse(bytes);
    }

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    /** Whether no more can be taken before a request was taken out. */
    boolean isFull() {
        return bytes.remaining() == HttpRequestParser.MAX_HEAD;
    }

    /** Whether the client sends no more; it may still wait for an answer. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether no further request can come. */
    boolean isOver() {
        return ended && isEmpty();
    }

    /** Throws away what is there. */
    void clear() {
        bytes = NONE;
    }
}
