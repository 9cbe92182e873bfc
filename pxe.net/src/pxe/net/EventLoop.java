// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * One thread that serves UDP sockets, timers and tasks, one after the other.
 *
 * <p>Handlers, timers and tasks run on the loop's thread and must not wait. One that throws is logged; the loop goes on.
 */
public interface EventLoop extends Executor, AutoCloseable {

    /**
     * Opens a socket; its packets come to the handler on the loop's thread.
     *
     * @param local the address to bind: the wildcard for all interfaces; port 0 lets the system choose. An IPv6 address makes an
     *     IPv6-only socket.
     * @throws java.net.BindException if the port is in use or not permitted; the message names the address
     * @throws IOException if the socket cannot be made
     */
    UdpSocket open(InetSocketAddress local, UdpHandler handler) throws IOException;

    /**
     * Opens a probe of addresses. Only for the loop's thread.
     *
     * @throws IOException if the system refuses, for want of CAP_NET_RAW, say
     */
    AddressProbe openProbe(AddressProbe.Listener listener) throws IOException;

    /**
     * The largest IP packet that reaches a peer whole, as far as the system knows: what the interface and the route carry, or less
     * where it has learned of less. Only for the loop's thread.
     *
     * @return bytes, with the IP header; empty if the system knows no way there
     */
    OptionalInt pathMtuBytes(Route route);

    /**
     * Runs a task on the loop's thread, soon. Any thread may call it.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop is closed
     */
    @Override
    void execute(Runnable task);

    /** Runs a task on the loop's thread once the delay has passed. Only for the loop's thread. */
    Timer schedule(Duration delay, Runnable task);

    /** The loop's clock in nanoseconds, for measuring time only ({@link System#nanoTime()} of a real loop). */
    long nanoTime();

    /** Closes every socket and ends the thread; waits until it has ended unless called on it. Any thread, any number of times. */
    @Override
    void close();

    /** A task to come. */
    interface Timer {
        /** Prevents the task if it has not run; only for the loop's thread. */
        void cancel();
    }
}
