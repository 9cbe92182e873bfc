// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pxe.net.ThreadPlace;

/**
 * The threads that ask policies, and the watchdog that looks after them.
 *
 * <p>Platform threads, because a policy that spins would keep a virtual thread's carrier for ever. For policies that compute, one
 * thread is enough and costs least: it is woken once for all questions that come while it works. When a question has waited for a
 * tick, the watchdog doubles the threads that work, up to the bound. A thread whose call was given up leaves the pool, gets only the
 * processor time that others leave, and another takes its place, until {@value #MAX_HANGING} hang: from then on each takes a place
 * away, so that the number of threads is bounded whatever policies do.
 */
final class PolicyWorkers implements AutoCloseable {

    /** So many threads may hang in policies before the pool becomes smaller. */
    static final int MAX_HANGING = 64;

    private static final int MAX_WAITING = 16_384;
    private static final long TICK_NANOS = 10_000_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** The watchdog sleeps after so many ticks in which nobody worked. */
    private static final int QUIET_TICKS = 100;
    /** No two threads have one name, so that the kernel tells them apart too. */
    private static final AtomicInteger NAMES = new AtomicInteger();

    // Under the lock.
    private final Object lock = new Object();
    private final Deque<PolicyWalk> waiting = new ArrayDeque<>();
    /** The last is the one that worked last: it is called first, and those that aren't needed end. */
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int threads;
    private int hanging;

    private final Set<Worker> working = ConcurrentHashMap.newKeySet();
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

    /** Takes a walk, a new one or one whose thread was lost to a policy; {@code false} if nobody can serve it. */
    boolean enter(PolicyWalk walk) {
        Worker called = null;
        synchronized (lock) {
            if (closed || limit() == 0 || waiting.size() == MAX_WAITING) {
                return false;
            }
            waiting.addLast(walk);
            // Whoever works looks here before it idles; if that takes too long, the watchdog calls others.
            if (isQuiet()) {
                called = next();
            }
        }
        call(called);
        wakeWatchdog();
        return true;
    }

    @Override
    public void close() {
        closed = true;
        refuseWaiting("the daemon stops");
        working.forEach(worker -> worker.thread.interrupt());
        wakeWatchdog();
    }

    private int limit() {
        return Math.max(0, bound - Math.max(0, hanging - MAX_HANGING));
    }

    /** Whether nobody works. */
    private boolean isQuiet() {
        return threads == idle.size();
    }

    /** Takes the worker that is to be called next, a new one if none idles; null if there are enough. */
    private @Nullable Worker next() {
        Worker worker = idle.pollLast();
        if (worker != null) {
            worker.idles = false;
        } else if (threads < limit()) {
            worker = new Worker();
            threads++;
        }
        return worker;
    }

    private void call(@Nullable Worker worker) {
        if (worker == null) {
            return;
        }
        if (working.add(worker)) {
            worker.thread.start();
        } else {
            LockSupport.unpark(worker.thread);
        }
    }

    private void refuseWaiting(String reason) {
        List<PolicyWalk> refused;
        synchronized (lock) {
            refused = List.copyOf(waiting);
            waiting.clear();
        }
        refused.forEach(walk -> walk.refuse(reason));
    }

    // The watchdog: one thread, which ticks while requests come and sleeps otherwise.

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
        for (int quiet = 0; !closed; quiet = nobodyWorks() ? quiet + 1 : 0) {
            watchdogSleeps = quiet >= QUIET_TICKS;
            if (watchdogSleeps && nobodyWorks()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            tick(System.nanoTime());
        }
    }

    private boolean nobodyWorks() {
        synchronized (lock) {
            return isQuiet();
        }
    }

    private void tick(long now) {
        working.forEach(worker -> worker.check(now));
        List<Worker> called = new ArrayList<>();
        boolean lost;
        synchronized (lock) {
            PolicyWalk first = waiting.peekFirst();
            if (first != null && now - first.sinceNanos() > TICK_NANOS) {
                Worker worker;
                for (int more = Math.clamp(threads - idle.size(), 1, waiting.size()); more > 0 && (worker = next()) != null; more--) {
                    called.add(worker);
                }
            }
            lost = limit() == 0;
        }
        called.forEach(this::call);
        if (lost) {
            refuseWaiting("every worker hangs in a policy");
        }
    }

    /** A thread of the pool, and the call that it makes. */
    final class Worker implements Runnable {

        private final Thread thread =
                Thread.ofPlatform().daemon().name("policy-" + NAMES.incrementAndGet()).unstarted(this);
        private final AtomicReference<PolicyWalk.@Nullable Call> current = new AtomicReference<>();
        /** Whether it is among those that idle; under the lock. */
        private boolean idles;

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
            ThreadPlace.patient(); // one packet's question doesn't interrupt the reading of the next
            try {
                for (PolicyWalk walk = take(); mine && walk != null; walk = mine ? take() : null) {
                    mine = walk.go(this);
                }
            } finally {
                leave(mine);
            }
        }

        private void leave(boolean mine) {
            working.remove(this);
            Worker heir = null;
            synchronized (lock) {
                if (mine) {
                    threads--;
                } else {
                    hanging--;
                }
                if (isQuiet() && !waiting.isEmpty()) {
                    heir = next();
                }
            }
            call(heir);
        }

        /** The next walk; null if none came for long, or none will come. */
        private @Nullable PolicyWalk take() {
            for (long end = System.nanoTime() + IDLE_NANOS; ; LockSupport.parkNanos(PolicyWorkers.this, end - System.nanoTime())) {
                Thread.interrupted(); // what a policy left behind
                synchronized (lock) {
                    PolicyWalk walk = idles ? null : waiting.pollFirst();
                    if (walk != null) {
                        return walk;
                    }
                    if (closed || System.nanoTime() - end >= 0) {
                        idle.remove(this);
                        return null;
                    }
                    if (!idles) {
                        idles = true;
                        idle.addLast(this);
                    }
                }
            }
        }

        private void check(long now) {
            PolicyWalk.Call call = current.get();
            if (call == null || now - call.startNanos() < call.slot().deadlineNanos(deadlineNanos)
                    || !current.compareAndSet(call, null)) {
                return;
            }
            // The thread is lost to the pool now, whatever becomes of the call: so the interrupt can't hit another one.
            working.remove(this);
            synchronized (lock) {
                hanging++;
                threads--;
            }
            thread.interrupt();
            call.walk().giveUp(call, now);
            ThreadPlace.last(thread); // it may compute for ever: not at the others' expense
        }
    }
}
