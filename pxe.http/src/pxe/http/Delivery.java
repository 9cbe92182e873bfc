// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer on its way to a client: how far it is, and since when. For one thread at a time. */
final class Delivery {

    /** What a client must take in {@link HttpSettings#stallTimeout()}: who takes a byte now and then holds a place all the same. */
    static final long STALL_BYTES = 64 * 1024;
    private static final long TELL_NANOS = Duration.ofSeconds(2).toNanos();

    private final @Nullable HttpRequest request;
    private final Response response;
    private final long startNanos;
    /** What is left of its start. */
    private ByteBuffer start;
    private long sentBytes;
    private long sentAtProgress;
    private long toldNanos;

    /**
     * Begins with an answer.
     *
     * @param request what it is the answer to; null if that was none
     * @param startNanos when the request was there
     */
    Delivery(@Nullable HttpRequest request, Response response, long startNanos) {
        this.request = request;
        this.response = response;
        this.start = response.start();
        this.startNanos = startNanos;
        this.toldNanos = startNanos;
    }

    @Nullable HttpRequest request() {
        return request;
    }

    Response response() {
        return response;
    }

    /** Whether {@link #refill()} must be called before more can be sent. */
    boolean needsRefill() {
        Body body = response.body();
        return !start.hasRemaining() && body != null && body.needsRefill();
    }

    /** Gets more bytes ready. May wait for whoever makes the file. */
    void refill() throws IOException {
        Body body = response.body();
        if (body != null) {
            body.refill();
        }
    }

    /**
     * Sends as much as the client takes, of the file at most about this many bytes.
     *
     * @return whether all is sent
     */
    boolean send(Wire client, long maxBytes) throws IOException {
        if (start.hasRemaining()) {
            client.write(start);
            start = Input.copyOfRest(start); // it may be in the loop's memory, which others need
        }
        Body body = response.body();
        if (!start.hasRemaining() && body != null) {
            sentBytes += body.sendTo(client, maxBytes);
        }
        return !start.hasRemaining() && (body == null || body.isSent()) && client.flush();
    }

    /** Whether the client took enough since this was last true. */
    boolean progressed() {
        if (sentBytes - sentAtProgress < STALL_BYTES) {
            return false;
        }
        sentAtProgress = sentBytes;
        return true;
    }

    /** Whether it is time to tell how far a long transfer is. */
    boolean isToBeTold(long nowNanos) {
        if (nowNanos - toldNanos < TELL_NANOS) {
            return false;
        }
        toldNanos = nowNanos;
        return true;
    }

    /** How many bytes of the file were sent. */
    long bytes() {
        return sentBytes + (start.hasRemaining() ? 0 : response.contentBytes());
    }

    /** How many are left. */
    long left() {
        Body body = response.body();
        return body == null ? 0 : body.left();
    }

    long millis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** Ends it, sent or not. */
    void close() {
        Body body = response.body();
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (IOException e) {
            // it was only read: nothing is lost
        }
    }
}
