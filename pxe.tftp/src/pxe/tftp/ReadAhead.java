// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A ring of bytes that a worker fills from a {@link Content} while the loop sends from it; what is not yet acknowledged stays in
 * it, so that nothing is ever read twice.
 *
 * <p>All methods are for the loop's thread. While the worker fills, the free part of the ring and the content are its own.
 */
final class ReadAhead {

    /** Hears on the loop's thread how reading goes on. */
    interface Progress {
        /** There is more to send, or the end is known now. */
        void filled();

        /** The content can't be read any further. */
        void failed(IOException reason);
    }

    private record Filled(int bytes, boolean end) {}

    private final Content content;
    private final ByteBuffer ring;
    private final Executor workers;
    private final Executor loop;
    private final Progress progress;
    private final Consumer<ByteBuffer> emptied;

    /** Positions in the content: before the first nothing is kept, before the second everything is read. */
    private long released;
    private long filled;
    private boolean ended;
    private boolean filling;
    private boolean closed;

    /**
     * Starts reading.
     *
     * @param ring where to; its capacity is used
     * @param emptied gets the ring once nobody uses it any more, on the loop's thread
     */
    ReadAhead(Content content, ByteBuffer ring, Executor workers, Executor loop, Progress progress,
            Consumer<ByteBuffer> emptied) {
        this.content = content;
        this.ring = ring;
        this.workers = workers;
        this.loop = loop;
        this.progress = progress;
        this.emptied = emptied;
        fill();
    }

    /** The bytes that were read so far, from the beginning; with {@link #hasEnded()} the content's size. */
    long filled() {
        return filled;
    }

    /** Whether everything is read. */
    boolean hasEnded() {
        return ended;
    }

    /** Copies bytes that are kept. */
    void copy(long position, int count, ByteBuffer into) {
        int start = (int) (position % ring.capacity());
        int first = Math.min(count, ring.capacity() - start);
        into.put(into.position(), ring, start, first);
        into.put(into.position() + first, ring, 0, count - first);
        into.position(into.position() + count);
    }

    /** Lets go of everything before a position, and reads on once half of the ring is free. */
    void release(long position) {
        released = Math.max(released, position);
        if (!filling && !ended && !closed && ring.capacity() - (filled - released) >= ring.capacity() / 2) {
            fill();
        }
    }

    private void fill() {
        filling = true;
        int start = (int) (filled % ring.capacity());
        int free = (int) (ring.capacity() - (filled - released));
        ByteBuffer part = ring.duplicate().position(start).limit(Math.min(start + free, ring.capacity())).slice();
        workers.execute(() -> {
            try {
                Filled result = read(part);
                loop.execute(() -> done(result));
            } catch (IOException e) {
                loop.execute(() -> failed(e));
            } catch (RuntimeException e) {
                loop.execute(() -> failed(new IOException("reading failed: " + e, e)));
            }
        });
    }

    private Filled read(ByteBuffer into) throws IOException {
        int count = 0;
        while (into.hasRemaining() && count >= 0) {
            count = content.read(into);
        }
        return new Filled(into.position(), count < 0);
    }

    private void done(Filled result) {
        filling = false;
        if (closed) {
            dispose();
            return;
        }
        filled += result.bytes;
        ended = result.end;
        release(released);
        progress.filled();
    }

    private void failed(IOException reason) {
        filling = false;
        if (closed) {
            dispose();
            return;
        }
        progress.failed(reason);
    }

    /** Ends reading; the ring is given back as soon as no worker writes to it. */
    void close() {
        if (!closed) {
            closed = true;
            if (!filling) {
                dispose();
            }
        }
    }

    private void dispose() {
        emptied.accept(ring);
        workers.execute(() -> {
            try {
                content.close();
            } catch (IOException e) {
                // it was only read: nothing is lost
            }
        });
    }
}
