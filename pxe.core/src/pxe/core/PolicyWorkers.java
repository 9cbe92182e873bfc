// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that ask policies, and the watchdog that looks after them.
 *
 * <p>Platform threads, because a policy that spins would keep a virtual thread's carrier for ever. For policies that compute, as
 * many as there are processors are enough; where calls take longer than a tick the watchdog adds more, up to the bound. A thread
 * whose call was given up leaves the pool, and another takes its place, until {@value #MAX_HANGING} hang: from then on each takes
 * a place away, so that the number of threads is bounded whatever policies do.
 */
final class PolicyWorkers implements AutoCloseable {

    /** So many threads may hang in policies before the pool becomes smaller. */
    static final int MAX_HANGING = 64;

    private static final int MAX_WAITING = 16_384;
    private static final long TICK_NANOS = 10_000_000;
    private static final long IDLE_SECONDS = 10;
    private static final int EAGER = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long WARNING_INTERVAL_NANOS = 1_000_000_000;

    private final LinkedBlockingQueue<PolicyWalk> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Set<Worker> working = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger walks = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());
    private final AtomicReference<@Nullable Thread> watchdog = new AtomicReference<>();
    private volatile boolean watchdogSleeps;
    private volatile boolean closed;
    private volatile long deadlineNanos;
    private volatile int bound;

    PolicyWorkers(Duration deadline, int bound) {
        configure(deadline, bound);
    }

    void configure(Duration deadline, int bound) {
        deadlineNanos = deadline.toNanos();
        this.bound = bound;
    }

    /** Takes a new walk; {@code false} if nobody can serve it. In either case the walk must end with {@link #left()}. */
    boolean enter(PolicyWalk walk) {
        walks.incrementAndGet();
        boolean taken = resume(walk);
        wakeWatchdog();
        return taken;
    }

    /** Takes a walk whose thread was lost to a policy. */
    boolean resume(PolicyWalk walk) {
        if (closed || limit() == 0 || !waiting.offer(walk)) {
            return false;
        }
        if (threads.get() < EAGER && waiting.size() > idle.get()) {
            startWorker();
        }
        return !closed || !waiting.remove(walk);
    }

    /** A walk has its verdict. */
    void left() {
        walks.decrementAndGet();
    }

    boolean mayWarn(long now) {
        long next = nextWarning.get();
        return now - next >= 0 && nextWarning.compareAndSet(next, now + WARNING_INTERVAL_NANOS);
    }

    @Override
    public void close() {
        closed = true;
        refuseWaiting("the daemon stops");
        working.forEach(worker -> worker.thread.interrupt());
        wakeWatchdog();
    }

    private int limit() {
        return Math.max(0, bound - Math.max(0, hanging.get() - MAX_HANGING));
    }

    private boolean startWorker() {
        int now = threads.get();
        if (now >= limit() || !threads.compareAndSet(now, now + 1)) {
            return false;
        }
        Worker worker = new Worker();
        working.add(worker);
        worker.thread.start();
        return true;
    }

    private void refuseWaiting(String reason) {
        for (PolicyWalk walk = waiting.poll(); walk != null; walk = waiting.poll()) {
            walk.refuse(reason);
        }
    }

    // The watchdog: one thread, which ticks while a request is on its way and sleeps otherwise.

    private void wakeWatchdog() {
        Thread thread = watchdog.get();
        if (thread == null) {
            Thread fresh = Thread.ofPlatform().daemon().name("pxe-policy-watchdog").unstarted(this::watch);
            if (watchdog.compareAndSet(null, fresh)) {
                fresh.start();
            }
        } else if (watchdogSleeps) {
            watchdogSleeps = false;
            LockSupport.unpark(thread);
        }
    }

    private void watch() {
        while (!closed) {
            watchdogSleeps = walks.get() == 0;
            if (watchdogSleeps && walks.get() == 0) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, TICK_NANOS);
            tick(System.nanoTime());
        }
    }

    private void tick(long now) {
        working.forEach(worker -> worker.check(now));
        int missing = waiting.size() - idle.get();
        while (missing > 0 && startWorker()) {
            missing--;
        }
        if (limit() == 0) {
            refuseWaiting("every worker hangs in a policy");
        }
    }

    /** A thread of the pool, and the call that it makes. */
    final class Worker implements Runnable {

        private final Thread thread =
                Thread.ofPlatform().daemon().name("pxe-policy-" + names.incrementAndGet()).unstarted(this);
        private final AtomicReference<PolicyWalk.@Nullable Call> current = new AtomicReference<>();

        void begin(PolicyWalk.Call call) {
            current.set(call);
        }

        /** {@code false} if the watchdog has given the call up: its result no longer counts. */
        boolean end(PolicyWalk.Call call) {
            return current.compareAndSet(call, null);
        }

        @Override
        public void run() {
            boolean mine = true;
            try {
                for (PolicyWalk walk = take(); mine && walk != null; walk = mine ? take() : null) {
                    mine = walk.go(this);
                }
            } finally {
                if (mine) {
                    working.remove(this);
                    threads.decrementAndGet();
                } else {
                    hanging.decrementAndGet();
                }
            }
        }

        private @Nullable PolicyWalk take() {
            Thread.interrupted(); // what a policy left behind
            PolicyWalk walk = waiting.poll();
            if (walk != null || closed) {
                return walk;
            }
            idle.incrementAndGet();
            try {
                return waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                return null;
            } finally {
                idle.decrementAndGet();
            }
        }

        private void check(long now) {
            PolicyWalk.Call call = current.get();
            if (call == null || now - call.startNanos() < deadlineNanos || !current.compareAndSet(call, null)) {
                return;
            }
            // The thread is lost to the pool now, whatever becomes of the call: so the interrupt can't hit another one.
            working.remove(this);
            hanging.incrementAndGet();
            threads.decrementAndGet();
            thread.interrupt();
            call.walk().giveUp(call, now);
        }
    }
}
