// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import pxe.net.EventLoop;

/**
 * Transfers that have ended and keep their port for a moment, so that late packets of theirs never meet another transfer. For the
 * loop's thread.
 */
final class Lingering {

    private static final Duration TIME = Duration.ofSeconds(1);
    private static final int MAX = 1024;

    private record Seat(Port port, Transfer transfer) {
        void leave() {
            port.leave(transfer);
        }
    }

    private final EventLoop loop;
    private final Deque<Seat> seats = new ArrayDeque<>();

    Lingering(EventLoop loop) {
        this.loop = loop;
    }

    void add(Port port, Transfer transfer) {
        Seat seat = new Seat(port, transfer);
        seats.add(seat);
        if (seats.size() > MAX) {
            seats.remove().leave();
        }
        loop.schedule(TIME, () -> {
            if (seats.remove(seat)) {
                seat.leave();
            }
        });
    }

    /** Nobody lingers any more. */
    void end() {
        seats.forEach(Seat::leave);
        seats.clear();
    }
}
