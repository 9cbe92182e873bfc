// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop on Linux: one thread that waits by epoll, takes packets by recvmmsg and sends them by sendmmsg.
 *
 * <p>All native memory is allocated when the loop is opened, some two megabytes, and freed when its thread has ended. The thread is a
 * daemon thread: a forgotten loop doesn't keep a process alive.
 */
public final class LinuxEventLoop implements EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.net");

    /** How many batches one socket gives before the next socket has its turn. */
    private static final int BATCHES = 4;
    /** How many tasks run before the packets have their turn again. */
    private static final int TASKS = 1024;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    /** Of {@link #execute}'s callers, who wake the loop under its lock. */
    private final Libc wakeLibc = new Libc(arena);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
    private final ReceiveBatch incoming = new ReceiveBatch(libc, arena);
    private final SendBatch outgoing = new SendBatch(libc, arena);

    private final LinkControl linkControl = new LinkControl(libc, Links.system(), arena);
    private final PathMtu pathMtu = new PathMtu(libc, arena);
    private final Descriptors descriptors = new Descriptors(libc, arena);
    private final Epoll epoll = new Epoll(libc, arena);
    private final int wakeFd = libc.eventfd();
    private final Map<Integer, LinuxSocket> sockets = new HashMap<>();
    private final TimerQueue timers = new TimerQueue();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closing;
    private boolean ended; // under wakeLibc's lock

    private LinuxEventLoop(String threadName) throws IOException {
        try {
            epoll.check();
            Libc.checked(wakeFd, "eventfd");
            epoll.watch(wakeFd, Abi.EPOLLIN | Abi.EPOLLET); // each wake is reported once, and need not be read
        } catch (IOException e) {
            free();
            throw e;
        }
        thread = Thread.ofPlatform().name(threadName).daemon().unstarted(this::run);
    }

    /**
     * Opens a loop and starts its thread.
     *
     * @throws IOException if this isn't Linux on x86-64 or AArch64, or the system has no descriptors left
     */
    public static LinuxEventLoop open(String threadName) throws IOException {
        Abi.check();
        LinuxEventLoop loop = new LinuxEventLoop(threadName);
        loop.thread.start();
        return loop;
    }

    // ------------------------------------------------------------------------------------------ sockets

    @Override
    public UdpSocket open(InetSocketAddress local, UdpHandler handler) throws IOException {
        if (Thread.currentThread() == thread) {
            return openHere(local, handler);
        }
        FutureTask<UdpSocket> task = new FutureTask<>(() -> openHere(local, handler));
        try {
            execute(task);
            return task.get();
        } catch (RejectedExecutionException e) {
            throw new IOException("the event loop is closed");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            abandon(task);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening " + local);
        }
    }

    /** Closes the socket that a task opens for somebody who no longer waits for it. */
    private void abandon(FutureTask<UdpSocket> opening) {
        try {
            execute(() -> {
                if (opening.state() == Future.State.SUCCESS) {
                    opening.resultNow().close();
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop is closed, and with it the socket.
        }
    }

    private UdpSocket openHere(InetSocketAddress local, UdpHandler handler) throws IOException {
        if (closing) {
            throw new IOException("the event loop is closed");
        }
        Descriptors.Bound bound = descriptors.openUdp(local);
        LinuxUdpSocket socket = new LinuxUdpSocket(this, bound.fd(), bound.local(), handler);
        watch(socket);
        return socket;
    }

    RawSocket openRaw(int domain, int type, int protocol, RawSocket.Taker taker) throws IOException {
        RawSocket socket = new RawSocket(this, descriptors.openRaw(domain, type, protocol), taker);
        watch(socket);
        return socket;
    }

    /** Takes what comes to a new socket, from now on; if that can't be, the descriptor is closed. */
    private void watch(LinuxSocket socket) throws IOException {
        try {
            epoll.watch(socket.fd(), Abi.EPOLLIN);
            sockets.put(socket.fd(), socket);
        } catch (IOException e) {
            libc.close(socket.fd());
            throw e;
        }
    }

    @Override
    public AddressProbe openProbe(AddressProbe.Listener listener) throws IOException {
        return new LinuxAddressProbe(this, listener);
    }

    @Override
    public OptionalInt pathMtuBytes(Route route) {
        return pathMtu.bytes(route);
    }

    /** A socket was closed, by any thread; its descriptor lives until the loop's thread has let go of it. */
    void closed(LinuxSocket socket) {
        if (Thread.currentThread() == thread) {
            release(socket);
        } else {
            try {
                execute(() -> release(socket));
            } catch (RejectedExecutionException e) {
                // The loop is closed, and with it the socket.
            }
        }
    }

    private void release(LinuxSocket socket) {
        if (sockets.remove(socket.fd(), socket)) {
            outgoing.flush(); // what it sent before it was closed
            libc.close(socket.fd()); // which also ends the watch
        }
    }

    SendBatch outgoing() {
        return outgoing;
    }

    LinkControl linkControl() {
        return linkControl;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    // -------------------------------------------------------------------------------- tasks and timers

    @Override
    public void execute(Runnable task) {
        if (closing) {
            throw new RejectedExecutionException("the event loop is closed");
        }
        tasks.add(task);
        if (closing && tasks.remove(task)) {
            throw new RejectedExecutionException("the event loop is closed"); // meanwhile, and nobody will run it
        }
        if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        synchronized (wakeLibc) {
            if (!ended) {
                wakeLibc.write(wakeFd, one);
            }
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return timers.add(nanoTime(), delay, task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    // ---------------------------------------------------------------------------------------- the loop

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (Throwable e) {
            LOG.error("the event loop {} ends", thread.getName(), e);
        } finally {
            closing = true;
            end();
        }
    }

    private void turn() {
        int ready = epoll.await(tasks.isEmpty() ? timers.waitMillis(nanoTime()) : 0);
        for (int i = 0; i < ready; i++) {
            int fd = epoll.ready(i);
            if (fd == wakeFd) {
                woken.set(false);
            } else {
                receive(sockets.get(fd));
            }
        }
        runTasks();
        runTimers();
        outgoing.flush();
    }

    private void receive(@Nullable LinuxSocket socket) {
        for (int batch = 0; socket != null && batch < BATCHES && socket.isOpen(); batch++) {
            int packets = incoming.receive(socket.fd());
            for (int i = 0; i < packets; i++) {
                if (socket.isOpen()) {
                    socket.take(incoming, i);
                } else {
                    incoming.giveBack(i);
                }
            }
            if (packets < ReceiveBatch.SIZE) {
                return; // nothing is left, or an error such as an ICMP answer, which concerns no one
            }
        }
    }

    private void runTasks() {
        Runnable task;
        for (int left = TASKS; left > 0 && (task = tasks.poll()) != null; left--) {
            guarded(task);
        }
    }

    private void runTimers() {
        long now = nanoTime();
        Runnable task;
        while ((task = timers.poll(now)) != null) {
            guarded(task);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a task met a fault", e);
        }
    }

    private void end() {
        while (!tasks.isEmpty()) {
            runTasks(); // whoever waits for a socket gets an answer
        }
        outgoing.flush();
        for (LinuxSocket socket : List.copyOf(sockets.values())) {
            socket.close();
            release(socket);
        }
        synchronized (wakeLibc) {
            ended = true;
            free();
        }
    }

    private void free() {
        libc.close(wakeFd);
        epoll.close();
        arena.close();
    }

    @Override
    public void close() {
        closing = true;
        wake();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
