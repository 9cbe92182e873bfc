// SPDX-License-Identifier: Apache-2.0
package pxe.net.test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import pxe.net.EventLoop;

/**
 * Hosts and links in memory, under a virtual clock that only {@link #run} and {@link #runUntil} advance.
 *
 * <p>Packets, timers and tasks of all hosts run on the thread that calls these methods, in the order of virtual time; so a run
 * depends on the seed alone. What a handler, timer or task throws comes out of them: a test sees it. Other threads may hand in
 * work by {@link SimulatedHost#execute}; a test that relies on this gives the network some {@link #patience}.
 */
public final class SimulatedNetwork {

    /** A step of the clock up to this long can't overtake anybody's timer, so nobody is waited for. */
    private static final long SHORT_STEP_NANOS = 1_000_000;

    private final Random random;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::timeNanos).thenComparingLong(Event::sequence));
    private final LinkedBlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();

    private Conditions conditions = Conditions.PERFECT;
    private Duration patience = Duration.ZERO;
    private long nowNanos;
    private long sequence;
    private long packets;

    /** Makes an empty network; the same seed gives the same run. */
    public SimulatedNetwork(long seed) {
        random = new Random(seed);
    }

    /** Adds a host with these addresses on link 1; none for a host that has no address yet. */
    public SimulatedHost host(InetAddress... addresses) {
        return router().attach(1, addresses);
    }

    /** Adds a host without any link, to be {@linkplain SimulatedHost#attach attached} to some: a relay, a server of many. */
    public SimulatedHost router() {
        SimulatedHost host = new SimulatedHost(this, hosts.size() + 1);
        hosts.add(host);
        return host;
    }

    /** How the network carries packets from now on; {@link Conditions#PERFECT} unless told. */
    public SimulatedNetwork conditions(Conditions conditions) {
        this.conditions = conditions;
        return this;
    }

    /**
     * The real time to wait for work from other threads before each step of the clock that is longer than a millisecond; none
     * unless told.
     */
    public SimulatedNetwork patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    /** Stands in for worker threads: runs tasks one after the other in virtual time, so that a run stays deterministic. */
    public Executor workers() {
        return task -> at(nowNanos, task);
    }

    /** The virtual time since the network was made. */
    public Duration now() {
        return Duration.ofNanos(nowNanos);
    }

    /** The packets that hosts have sent so far, lost ones too. */
    public long packets() {
        return packets;
    }

    /** Lets this much virtual time pass. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /**
     * Lets virtual time pass until the condition holds.
     *
     * @param limit the most virtual time to let pass
     * @return whether the condition holds; {@code false} when the limit came first
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long deadline = nowNanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(deadline)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Runs the next event; {@code false} if there is none before the deadline, which is then the time. */
    private boolean step(long deadline) {
        takePosted();
        while (!events.isEmpty() && events.peek().cancelled) {
            events.poll();
        }
        Event next = events.peek();
        long target = next == null ? deadline : Math.min(next.timeNanos, deadline);
        if (target - nowNanos > SHORT_STEP_NANOS && othersPost()) {
            return true;
        }
        nowNanos = target;
        if (next == null || next.timeNanos > deadline) {
            return false;
        }
        events.poll();
        next.task.run();
        return true;
    }

    private void takePosted() {
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            at(nowNanos, task);
        }
    }

    private boolean othersPost() {
        if (patience.isZero()) {
            return false;
        }
        try {
            Runnable task = posted.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (task != null) {
                at(nowNanos, task);
            }
            return task != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    long nanoTime() {
        return nowNanos;
    }

    /** For any thread. */
    void post(Runnable task) {
        posted.add(task);
    }

    Event at(long timeNanos, Runnable task) {
        Event event = new Event(timeNanos, sequence++, task);
        events.add(event);
        return event;
    }

    /** Carries a packet over its link to whoever it is for. */
    void carry(SimulatedHost from, Packet packet) {
        packets++;
        for (SimulatedHost host : hosts) {
            if (!host.hears(from, packet) || random.nextDouble() < conditions.loss()) {
                continue;
            }
            deliver(host, packet);
            if (random.nextDouble() < conditions.duplication()) {
                deliver(host, packet);
            }
        }
    }

    private void deliver(SimulatedHost host, Packet packet) {
        long delay = conditions.delay().toNanos();
        if (random.nextDouble() < conditions.reordering()) {
            delay += random.nextLong(conditions.jitter().toNanos() + 1);
        }
        at(nowNanos + delay, () -> host.receive(packet));
    }

    /** Has each other host that is meant answer a question, after the time that question and answer take. */
    void answers(SimulatedHost asking, Predicate<SimulatedHost> meant, Consumer<SimulatedHost> answer) {
        hosts.stream().filter(host -> host != asking && meant.test(host))
                .forEach(host -> at(nowNanos + 2 * conditions.delay().toNanos(), () -> answer.accept(host)));
    }

    /** Whether somebody has this address on this link. */
    boolean isReachable(int link, InetAddress address) {
        return hosts.stream().anyMatch(host -> host.addresses(link).contains(address));
    }

    /** A packet under way. */
    record Packet(int link, InetAddress from, int fromPort, InetAddress to, int toPort, byte[] payload) {}

    /** Something that will happen. */
    static final class Event implements EventLoop.Timer {
        private final long timeNanos;
        private final long sequence;
        private final Runnable task;
        private boolean cancelled;

        private Event(long timeNanos, long sequence, Runnable task) {
            this.timeNanos = timeNanos;
            this.sequence = sequence;
            this.task = task;
        }

        long timeNanos() {
            return timeNanos;
        }

        long sequence() {
            return sequence;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
