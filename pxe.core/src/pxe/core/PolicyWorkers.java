// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;
import pxe.net.ThreadPlace;
import pxe.net.WorkerPool;

/**
 * The threads that ask policies. One whose call was given up is interrupted, and gets only the processor time that others leave.
 */
final class PolicyWorkers extends WorkerPool {

    private static final Duration TICK = Duration.ofMillis(10);

    private volatile long deadlineNanos;

    PolicyWorkers(Duration deadline, int bound) {
        super("policy", TICK, bound);
        deadlineNanos = deadline.toNanos();
    }

    void configure(Duration deadline, int bound) {
        deadlineNanos = deadline.toNanos();
        bound(bound);
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    protected void begins() {
        ThreadPlace.patient(); // one packet's question doesn't interrupt the reading of the next
    }

    @Override
    public void close() {
        super.close();
        alive().forEach(Thread::interrupt);
    }
}
