// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.net.EventLoop;

/**
 * A point in time that moves on with every packet. One timer serves for all of its moves: it looks whether the point has moved when
 * it rings, which is cheaper than a timer for each. For the loop's thread.
 */
final class Deadline {

    private final EventLoop loop;
    private final Runnable passed;
    private long timeNanos;
    private long timerNanos;
    private EventLoop.@Nullable Timer timer;

    Deadline(EventLoop loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
    }

    /** It is this far from now. */
    void in(long nanos) {
        timeNanos = loop.nanoTime() + nanos;
        if (timer == null || timerNanos - timeNanos > 0) {
            start(nanos);
        }
    }

    /** It never comes. */
    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void start(long nanos) {
        cancel();
        timerNanos = loop.nanoTime() + nanos;
        timer = loop.schedule(Duration.ofNanos(nanos), this::ring);
    }

    private void ring() {
        timer = null;
        long leftNanos = timeNanos - loop.nanoTime();
        if (leftNanos > 0) {
            start(leftNanos);
        } else {
            passed.run();
        }
    }
}
