// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.VisibleText;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;
import pxe.api.event.BootEvents;
import pxe.net.ThreadPlace;

/**
 * Hands every event to every listener, in order. Each listener has a bounded queue and a thread of its own, so that a slow one
 * loses its own oldest events and nobody else's. Safe for any thread; telling an event never waits for a listener.
 *
 * <p>While much happens, listeners hear of it a few milliseconds late, many events at once: to wake a thread costs more than to tell
 * it an event.
 */
public final class EventHub implements BootEvents, EventLosses, AutoCloseable {

    /** How many events wait for one listener at most. */
    public static final int MAX_WAITING = 8192;

    private static final Logger LOG = LoggerFactory.getLogger("pxe.events");

    private final List<Outlet> outlets = new CopyOnWriteArrayList<>();

    /** Adds a listener; it hears of what happens from now on. */
    public void add(BootEventListener listener) {
        Outlet outlet = new Outlet(listener);
        outlets.add(outlet);
        Thread.ofPlatform().daemon().name("pxe-events-" + listener.getClass().getSimpleName()).start(outlet);
    }

    /** Removes a listener. It is told nothing more, not even what waits for it; a call that is under way goes on. */
    public void remove(BootEventListener listener) {
        for (Outlet outlet : outlets) {
            if (outlet.listener == listener && outlets.remove(outlet)) {
                outlet.removed = true;
                outlet.end();
            }
        }
    }

    @Override
    public void publish(BootEvent event) {
        for (Outlet outlet : outlets) {
            outlet.offer(event);
        }
    }

    @Override
    public SortedMap<String, Long> lost() {
        return outlets.stream().filter(outlet -> outlet.lost > 0)
                .collect(Collectors.toMap(Outlet::name, outlet -> outlet.lost, Long::sum, TreeMap::new));
    }

    /** Tells what waits, then ends the threads; waits for none of them. */
    @Override
    public void close() {
        outlets.forEach(Outlet::end);
        outlets.clear();
    }

    /** One listener, its queue and its thread. */
    private static final class Outlet implements Runnable {

        private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);
        /** How long a listener that has heard everything waits for more before it must be woken. */
        private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

        private final BootEventListener listener;
        private ArrayDeque<BootEvent> waiting = new ArrayDeque<>(); // guarded by the lock
        /** What is told next, taken out of what waits all at once: for its own thread, which needs no lock for each. */
        private ArrayDeque<BootEvent> taken = new ArrayDeque<>();
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition more = lock.newCondition();
        private boolean ended;
        private volatile boolean removed;
        private boolean asleep;
        private final WarningPace failures = new WarningPace();
        private volatile long lost; // written under the lock
        private long lostReported;
        private long lastReport = System.nanoTime() - REPORT_NANOS;

        Outlet(BootEventListener listener) {
            this.listener = listener;
        }

        void offer(BootEvent event) {
            lock.lock();
            try {
                if (waiting.size() == MAX_WAITING) {
                    waiting.removeFirst();
                    lost++;
                }
                waiting.addLast(event);
                if (asleep) {
                    more.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        void end() {
            lock.lock();
            try {
                ended = true;
                more.signal();
            } finally {
                lock.unlock();
            }
        }

        String name() {
            return listener.getClass().getName();
        }

        @Override
        public void run() {
            ThreadPlace.patient(); // what happens is more urgent than to hear of it
            for (BootEvent event = next(); event != null && !removed; event = next()) {
                try {
                    listener.happened(event);
                } catch (Throwable thrown) {
                    failed(event, thrown);
                }
                reportLosses();
            }
        }

        /** One line, and that now and then: it may fail at each event. The stack traces are for its author. */
        private void failed(BootEvent event, Throwable thrown) {
            if (failures.weight() == BootEvent.Weight.WARNING) {
                LOG.warn("{} failed at the event '{}': {}", name(), PluginText.of(event),
                        VisibleText.of(PluginText.of(thrown).lines().findFirst().orElse("")));
            }
            LOG.debug("{} failed", name(), thrown);
        }

        private @Nullable BootEvent next() {
            return taken.isEmpty() ? takeMore() : taken.pollFirst();
        }

        private @Nullable BootEvent takeMore() {
            lock.lock();
            try {
                if (waiting.isEmpty() && !ended) {
                    pause();
                }
                while (waiting.isEmpty() && !ended) {
                    asleep = true;
                    more.awaitUninterruptibly();
                    asleep = false;
                }
                ArrayDeque<BootEvent> empty = taken;
                taken = waiting;
                waiting = empty;
                return taken.pollFirst();
            } finally {
                lock.unlock();
            }
        }

        private void pause() {
            try {
                more.awaitNanos(PAUSE_NANOS);
            } catch (InterruptedException e) {
                // Listeners' own business, which ends with what they heard.
            }
        }

        private void reportLosses() {
            long all = lost;
            if (all == lostReported) {
                return;
            }
            long now = System.nanoTime();
            if (now - lastReport >= REPORT_NANOS) {
                LOG.warn("{} is too slow and lost {} events", name(), all - lostReported);
                lostReported = all;
                lastReport = now;
            }
        }
    }
}
