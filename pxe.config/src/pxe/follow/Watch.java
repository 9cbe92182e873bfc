// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/** Looks for changes twice a second, on a thread of its own: after two looks, a change is in force within two seconds. */
public final class Watch implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    private final String bundle;
    private final ScheduledExecutorService looks;

    /**
     * Begins to look.
     *
     * @param bundle the logger's name; the thread is called after it
     * @param look looks for changes: {@link FollowedFiles#look}
     * @param changed called whenever the files say something else
     */
    public Watch(String bundle, BooleanSupplier look, Runnable changed) {
        this.bundle = bundle;
        looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(bundle.replace('.', '-') + "-files").factory());
        looks.scheduleWithFixedDelay(() -> look(look, changed), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(BooleanSupplier look, Runnable changed) {
        try {
            if (look.getAsBoolean()) {
                changed.run();
            }
        } catch (RuntimeException e) { // the next look may be luckier
            LoggerFactory.getLogger(bundle).error("following files failed", e);
        }
    }

    /** Looks no longer; waits for a look that is under way. */
    @Override
    public void close() {
        looks.close();
    }
}
