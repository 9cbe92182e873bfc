// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Waiting for what tells nobody when it happens. */
public final class Await {

    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    /** Something that comes to be true. */
    @FunctionalInterface
    public interface Condition {

        /** Whether it has. */
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Looks again and again until the condition holds.
     *
     * @param limit how long at most
     * @param otherwise says what was not reached
     * @throws IOException if the limit passes, with that text as the message
     */
    public static void until(Duration limit, Supplier<String> otherwise, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("after " + limit.toSeconds() + " s: " + otherwise.get());
            }
            Thread.sleep(POLL);
        }
    }
}
