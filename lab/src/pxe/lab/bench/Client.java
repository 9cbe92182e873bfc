// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One of many clients that one thread plays; it is attached to the keys of its channels. */
interface Client {

    /** What follows when a client is done. */
    @FunctionalInterface
    interface Then {
        void run() throws IOException;
    }

    /** How often clients look at the clock, if it is enough to see that a packet was lost. */
    int LOOK_MILLIS = 20;

    /** Its channel can go on. */
    void ready() throws IOException;

    /** Some time has passed: something may have to be said again. */
    void lookAtClock(long now) throws IOException;

    /**
     * Plays all clients until none has an open channel, or too much time has passed; then what is open is closed.
     *
     * @param limitNanos how long at most
     */
    static void play(Selector selector, long limitNanos) throws IOException {
        play(selector, limitNanos, LOOK_MILLIS);
    }

    /** The same, with another time between two looks at the clock. */
    static void play(Selector selector, long limitNanos, int lookMillis) throws IOException {
        long start = System.nanoTime();
        for (long now = start; !selector.keys().isEmpty() && now - start < limitNanos; now = System.nanoTime()) {
            selector.select(Client::ready, lookMillis);
            for (SelectionKey key : selector.keys()) {
                ((Client) key.attachment()).lookAtClock(now);
            }
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
    }

    private static void ready(SelectionKey key) {
        try {
            ((Client) key.attachment()).ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
