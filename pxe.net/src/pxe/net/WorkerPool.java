// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what may take long or never return, such as a policy or a disk, and the watchdog that looks after them.
 *
 * <p>Platform threads, because what spins, or hangs in the kernel, would keep a virtual thread's carrier for ever. Where nothing
 * waits, one thread is enough and costs least: it is woken once for all tasks that come while it works. When a task has waited for a
 * tick, the watchdog doubles the threads that work, up to the bound; those that have nothing to do for some seconds end. A thread
 * whose {@link Call} is late leaves the pool and another takes its place, until {@value #MAX_HANGING} hang: from then on each takes a
 * place away, so that the number of threads is bounded whatever hangs.
 *
 * <p>Safe for any thread.
 */
public class WorkerPool implements Workers {

    /** So many threads may hang before the pool becomes smaller. */
    public static final int MAX_HANGING = 64;

    private static final int MAX_WAITING = 16_384;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** The watchdog sleeps after so many ticks in which nobody worked. */
    private static final int QUIET_TICKS = 100;
    /** No two threads have one name, so that the kernel tells them apart too. */
    private static final AtomicInteger NAMES = new AtomicInteger();

    /** What a thread of the pool is to do. */
    public abstract static class Task {
        private long enteredNanos;

        /** Makes a task. */
        protected Task() {}

        /** Does it, on a thread of the pool. */
        protected abstract void run(Worker worker);

        /** Hears that it will not be done, and why. */
        protected abstract void refuse(String reason);
    }

    /** A part of a task that may take long or never return; a new one each time, so that one that ended is never taken for another. */
    public abstract static class Call {
        private volatile long startNanos;
        private final AtomicBoolean over = new AtomicBoolean();

        /** Makes a call. */
        protected Call() {}

        /** When it was begun last, by {@link System#nanoTime()}. */
        public final long startNanos() {
            return startNanos;
        }

        /** How long it may take before it is late, in nanoseconds. Asked again and again. */
        protected abstract long patienceNanos();

        /**
         * Hears that it is late, on the watchdog's thread. The thread that it hangs in is lost to the pool, whatever becomes of the call:
         * it may be interrupted, and no other call is hit.
         */
        protected abstract void late(Thread thread, long nowNanos);
    }

    private final String name;
    private final long tickNanos;

    // Under the lock.
    private final Object lock = new Object();
    private final Deque<Task> waiting = new ArrayDeque<>();
    /** The last is the one that worked last: it is called first, and those that aren't needed end. */
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int threads;
    private int hanging;

    private final Set<Worker> alive = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Thread> watchdog = new AtomicReference<>();
    private volatile boolean watchdogSleeps;
    private volatile boolean closed;
    private volatile int bound;

    /**
     * Makes a pool; its threads start when there is work.
     *
     * @param name what its threads' names begin with
     * @param tick how long a task waits before there are more threads
     * @param bound the most threads, but for those that hang
     */
    public WorkerPool(String name, Duration tick, int bound) {
        this.name = name;
        this.tickNanos = tick.toNanos();
        this.bound = bound;
    }

    /** A pool for what may have to wait for a disk: 64 threads at most, of which there is one more when something has waited for 20 ms. */
    public static WorkerPool forFiles(String name) {
        return new WorkerPool(name, Duration.ofMillis(20), 64);
    }

    /** Changes the most threads, but for those that hang. */
    protected final void bound(int threads) {
        bound = threads;
    }

    /** A thread of the pool begins; called on it. */
    protected void begins() {}

    @Override
    public final void execute(Runnable work, Consumer<String> refused) {
        boolean entered = enter(new Task() {
            @Override
            protected void run(Worker worker) {
                work.run();
            }

            @Override
            protected void refuse(String reason) {
                refused.accept(reason);
            }
        });
        if (!entered) {
            refused.accept("no worker is free");
        }
    }

    /** Takes a task, a new one or one whose thread was lost; {@code false} if nobody can do it. */
    public final boolean enter(Task task) {
        Worker called = null;
        synchronized (lock) {
            if (closed || limit() == 0 || waiting.size() == MAX_WAITING) {
                return false;
            }
            task.enteredNanos = System.nanoTime();
            waiting.addLast(task);
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
        alive.forEach(LockSupport::unpark);
        wakeWatchdog();
    }

    /** The threads that work, idle or hang. */
    protected final Set<? extends Thread> alive() {
        return alive;
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
            worker = new Worker(this);
            threads++;
        }
        return worker;
    }

    private void call(@Nullable Worker worker) {
        if (worker == null) {
            return;
        }
        if (alive.add(worker)) {
            worker.start();
        } else {
            LockSupport.unpark(worker);
        }
    }

    private void refuseWaiting(String reason) {
        List<Task> refused;
        synchronized (lock) {
            refused = List.copyOf(waiting);
            waiting.clear();
        }
        refused.forEach(task -> task.refuse(reason));
    }

    // The watchdog: one thread, which ticks while tasks come and sleeps otherwise.

    private void wakeWatchdog() {
        Thread thread = watchdog.get();
        if (thread == null) {
            Thread fresh = Thread.ofPlatform().daemon().name(name + "-watchdog").unstarted(this::watch);
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
                LockSupport.parkNanos(this, tickNanos);
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
        alive.forEach(worker -> worker.check(now));
        List<Worker> called = new ArrayList<>();
        boolean lost;
        synchronized (lock) {
            Task first = waiting.peekFirst();
            if (first != null && now - first.enteredNanos > tickNanos) {
                Worker worker;
                for (int more = Math.clamp(threads - idle.size(), 1, waiting.size()); more > 0 && (worker = next()) != null; more--) {
                    called.add(worker);
                }
            }
            lost = limit() == 0;
        }
        called.forEach(this::call);
        if (lost) {
            refuseWaiting("every worker hangs");
        }
    }

    /** A thread of a pool, and the call that it makes. What it offers is for itself. */
    public static final class Worker extends Thread {

        private final WorkerPool pool;
        private volatile @Nullable Call current;
        /** Whether it is among those that idle; under the lock. */
        private boolean idles;
        /** Whether another has taken its place; set under the lock. */
        private volatile boolean lost;

        private Worker(WorkerPool pool) {
            super(pool.name + "-" + NAMES.incrementAndGet());
            this.pool = pool;
            setDaemon(true);
        }

        /** The call that it makes, null for none. */
        public @Nullable Call current() {
            return current;
        }

        /** It makes this call from now on. */
        public void begin(Call call, long nowNanos) {
            call.startNanos = nowNanos;
            current = call;
        }

        /** It doesn't any more; {@code false} if that was late. */
        public boolean end(Call call) {
            current = null;
            return call.over.compareAndSet(false, true);
        }

        @Override
        public void run() {
            pool.begins();
            try {
                for (Task task = take(); task != null; task = lost ? null : take()) {
                    task.run(this);
                }
            } finally {
                leave();
            }
        }

        private void leave() {
            pool.alive.remove(this);
            Worker heir = null;
            synchronized (pool.lock) {
                if (lost) {
                    pool.hanging--;
                } else {
                    pool.threads--;
                }
                if (pool.isQuiet() && !pool.waiting.isEmpty()) {
                    heir = pool.next();
                }
            }
            pool.call(heir);
        }

        /** The next task; null if none came for long, or none will come. */
        private @Nullable Task take() {
            for (long end = System.nanoTime() + IDLE_NANOS; ; LockSupport.parkNanos(pool, end - System.nanoTime())) {
                Thread.interrupted(); // what a task left behind
                synchronized (pool.lock) {
                    Task task = idles ? null : pool.waiting.pollFirst();
                    if (task != null) {
                        return task;
                    }
                    if (pool.closed || System.nanoTime() - end >= 0) {
                        pool.idle.remove(this);
                        return null;
                    }
                    if (!idles) {
                        idles = true;
                        pool.idle.addLast(this);
                    }
                }
            }
        }

        private void check(long now) {
            Call call = current;
            if (call == null || now - call.startNanos < call.patienceNanos() || !call.over.compareAndSet(false, true)) {
                return;
            }
            synchronized (pool.lock) {
                if (!lost) {
                    lost = true;
                    pool.hanging++;
                    pool.threads--;
                }
            }
            call.late(this, now);
        }
    }
}
