// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waits until one of many descriptors has something (epoll(7)). For one thread. */
final class Epoll {

    /** How many descriptors one wait reports; more are reported by the next. */
    private static final int EVENTS = 256;

    private final Libc libc;
    private final int fd;
    private final MemorySegment event;
    private final MemorySegment events;

    /** Makes one, if the system has a descriptor for it, which {@link #check} tells. */
    Epoll(Libc libc, Arena arena) {
        this.libc = libc;
        this.fd = libc.epollCreate();
        this.event = arena.allocate(Abi.EPOLL_EVENT_SIZE, 8);
        this.events = arena.allocate((long) EVENTS * Abi.EPOLL_EVENT_SIZE, 8);
    }

    void check() throws IOException {
        Libc.checked(fd, "epoll");
    }

    /** Waits for this descriptor too, for what {@code wanted} says, until it is closed. */
    void watch(int descriptor, int wanted) throws IOException {
        event.set(JAVA_INT, 0, wanted);
        event.set(JAVA_INT_UNALIGNED, Abi.EPOLL_DATA, descriptor);
        Libc.checked(libc.epollControl(fd, Abi.EPOLL_CTL_ADD, descriptor, event), "epoll");
    }

    /**
     * Waits.
     *
     * @param millis how long at most; -1 for ever
     * @return how many are {@linkplain #ready ready}, or {@code -errno}
     */
    int await(int millis) {
        return libc.epollWait(fd, events, EVENTS, millis);
    }

    /** The descriptor at a place among those that are ready, from 0. */
    int ready(int place) {
        return events.get(JAVA_INT_UNALIGNED, (long) place * Abi.EPOLL_EVENT_SIZE + Abi.EPOLL_DATA);
    }

    void close() {
        libc.close(fd);
    }
}
