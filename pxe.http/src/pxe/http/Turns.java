// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * The order in which a loop sends large bodies: first come, first served, some at a time. When hundreds of machines are switched on at
 * once, to serve all of them evenly would give none of them its files before the last; and all their buffers would be full meanwhile,
 * until the kernel has no memory left for TCP, drops what arrives and lets it be said again.
 *
 * <p>Who has had a place for a second makes room for the next. If its client took little meanwhile, it goes on without a place: it is
 * the client that it waits for, and a place would be wasted. Slow firmware is served in any number so, if the kernel has room for that.
 *
 * <p>Who waits for a place is sent a little each second, so that no client takes its server for dead.
 *
 * <p>On its loop only.
 */
final class Turns {

    /** Sent of one body before others on the loop are looked at. Who takes no more in a second wastes a place. */
    static final long PORTION_BYTES = 1024 * 1024;
    /** Sent in a second to who waits. */
    static final long SIP_BYTES = 64 * 1024;
    /** Ticks of the loop in a second. */
    static final int SECOND = 4;

    /** With less in use of TCP's memory ({@link TcpMemory#part}), the buffers of slow clients have room beside those of the places. */
    static final double PLENTY = 1.0 / 8;
    /** What a slow client takes in a second: 64 that are faster than that fill five gigabits. */
    static final long SLOW_BYTES = 8 * PORTION_BYTES;

    private final DoubleSupplier tcpMemory;
    private final Executor later;
    private final List<Turn> served = new ArrayList<>();
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private final int places;

    /**
     * Begins with nobody.
     *
     * @param places how many bodies are served at once
     * @param tcpMemory how much of its memory TCP uses: 1 is where it is in need
     * @param later runs tasks soon, on the loop
     */
    Turns(int places, DoubleSupplier tcpMemory, Executor later) {
        this.places = places;
        this.tcpMemory = tcpMemory;
        this.later = later;
    }

    /**
     * One more body is to be sent.
     *
     * @param goOn sends as much as its turn allows; run whenever that is more than before
     */
    Turn begin(Runnable goOn) {
        Turn turn = new Turn(goOn);
        if (waiting.isEmpty() && served.size() < places) {
            serve(turn);
        } else {
            turn.leftBytes = SIP_BYTES;
            waiting.add(turn);
        }
        return turn;
    }

    /** A body is sent, or never will be. */
    void end(Turn turn) {
        waiting.remove(turn);
        if (served.remove(turn)) {
            later.execute(this::fill);
        }
    }

    /** A quarter of a second has passed. */
    void tick() {
        for (Turn turn : List.copyOf(served)) {
            if (++turn.ticks == SECOND) {
                hadItsSecond(turn);
            }
        }
        fill();
        for (Turn turn : List.copyOf(waiting)) {
            if (++turn.ticks % SECOND == 0) {
                turn.leftBytes = SIP_BYTES;
                turn.goOn.run();
            }
        }
    }

    private void hadItsSecond(Turn turn) {
        boolean wastes = turn.tookBytes <= PORTION_BYTES || turn.tookBytes <= SLOW_BYTES && tcpMemory.getAsDouble() < PLENTY;
        turn.ticks = 0;
        turn.tookBytes = 0;
        if (wastes || !waiting.isEmpty()) {
            served.remove(turn);
        }
        if (!wastes && !waiting.isEmpty()) {
            turn.isServed = false;
            waiting.add(turn);
        }
    }

    private void fill() {
        while (served.size() < places && !waiting.isEmpty()) {
            Turn next = waiting.remove();
            serve(next);
            next.goOn.run();
        }
    }

    private void serve(Turn turn) {
        turn.isServed = true;
        turn.ticks = 0;
        turn.tookBytes = 0;
        turn.leftBytes = 0;
        served.add(turn);
    }

    /** What of one body may be sent. */
    static final class Turn {
        private final Runnable goOn;
        private boolean isServed;
        /** For how long it has been served, or has waited. */
        private int ticks;
        /** Sent since it has its place. */
        private long tookBytes;
        /** Left of what may be sent while it waits. */
        private long leftBytes;

        private Turn(Runnable goOn) {
            this.goOn = goOn;
        }

        /** How many bytes may be sent; 0 for none until it is told to go on. */
        long portionBytes() {
            return isServed ? PORTION_BYTES : Math.max(0, leftBytes);
        }

        /** Whether it waits for others, and not for its client. */
        boolean waits() {
            return portionBytes() == 0;
        }

        /** So many bytes were sent. */
        void took(long bytes) {
            tookBytes += bytes;
            leftBytes -= bytes;
        }
    }
}
