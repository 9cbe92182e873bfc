// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
import java.util.function.ToIntFunction;
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

    /** How many descriptors one wait reports; more are reported by the next. */
    private static final int EVENTS = 256;
    /** How many batches one socket gives before the next socket has its turn. */
    private static final int BATCHES = 4;
    private static final int BUFFER_BYTES = 4 << 20;
    /** How many tasks run before the packets have their turn again. */
    private static final int TASKS = 1024;
    /** What any address takes, in the memory that is used for one call. */
    private static final int ADDRESS_SPACE = 64;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    /** Of {@link #execute}'s callers, who wake the loop under its lock. */
    private final Libc wakeLibc = new Libc(arena);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
    private final MemorySegment events = arena.allocate((long) EVENTS * Abi.EPOLL_EVENT_SIZE, 8);
    private final MemorySegment scratch = arena.allocate(2 * ADDRESS_SPACE, 8);
    private final ReceiveBatch incoming = new ReceiveBatch(libc, arena);
    private final SendBatch outgoing = new SendBatch(libc, arena);

    private final LinkControl linkControl = new LinkControl(libc, Links.system(), arena);
    private final PathMtu pathMtu = new PathMtu(libc, arena);
    private final int epoll;
    private final int wakeFd;
    private final Map<Integer, LinuxSocket> sockets = new HashMap<>();
    private final TimerQueue timers = new TimerQueue();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closing;
    private boolean ended; // under wakeLibc's lock

    private LinuxEventLoop(String threadName) throws IOException {
        epoll = libc.epollCreate();
        wakeFd = libc.eventfd();
        try {
            checked(epoll, "epoll");
            checked(wakeFd, "eventfd");
            watch(wakeFd, Abi.EPOLLIN | Abi.EPOLLET); // each wake is reported once, and need not be read
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
        if (local.isUnresolved()) {
            throw new UnknownHostException(local.getHostString() + ": no such host");
        }
        boolean ip6 = local.getAddress() instanceof Inet6Address;
        int fd = checked(libc.socket(ip6 ? Abi.AF_INET6 : Abi.AF_INET, Abi.SOCK_DGRAM | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, 0),
                "socket");
        try {
            if (ip6) {
                option(fd, Abi.IPPROTO_IPV6, Abi.IPV6_V6ONLY, 1);
                option(fd, Abi.IPPROTO_IPV6, Abi.IPV6_RECVPKTINFO, 1);
            } else {
                option(fd, Abi.IPPROTO_IP, Abi.IP_PKTINFO, 1);
                option(fd, Abi.SOL_SOCKET, Abi.SO_BROADCAST, 1);
            }
            buffer(fd, Abi.SO_RCVBUFFORCE, Abi.SO_RCVBUF);
            buffer(fd, Abi.SO_SNDBUFFORCE, Abi.SO_SNDBUF);
            bind(fd, local);
            LinuxUdpSocket socket = new LinuxUdpSocket(this, fd, boundAddress(fd), handler);
            watch(socket);
            return socket;
        } catch (IOException e) {
            libc.close(fd);
            throw e;
        }
    }

    void option(int fd, int level, int option, int value) throws IOException {
        scratch.set(JAVA_INT, 0, value);
        checked(libc.setsockopt(fd, level, option, scratch.asSlice(0, Integer.BYTES)), "socket option " + option);
    }

    /** Room for what thousands of machines say at once: Linux's usual limit holds 332 requests, and without CAP_NET_ADMIN it counts. */
    private void buffer(int fd, int beyondLimits, int withinLimits) throws IOException {
        scratch.set(JAVA_INT, 0, BUFFER_BYTES);
        if (libc.setsockopt(fd, Abi.SOL_SOCKET, beyondLimits, scratch.asSlice(0, Integer.BYTES)) < 0) {
            option(fd, Abi.SOL_SOCKET, withinLimits, BUFFER_BYTES);
        }
    }

    private void bind(int fd, InetSocketAddress local) throws IOException {
        int size = SocketAddress.write(scratch, 0, local);
        int result = libc.bind(fd, scratch.asSlice(0, size));
        if (result < 0) {
            throw new BindException(PortTrouble.explain("udp", local, new BindException(Libc.message(-result))));
        }
    }

    private InetSocketAddress boundAddress(int fd) throws IOException {
        scratch.set(JAVA_INT, ADDRESS_SPACE, ADDRESS_SPACE);
        checked(libc.getsockname(fd, scratch.asSlice(0, ADDRESS_SPACE), scratch.asSlice(ADDRESS_SPACE)), "getsockname");
        return SocketAddress.read(scratch, 0);
    }

    private void watch(LinuxSocket socket) throws IOException {
        watch(socket.fd(), Abi.EPOLLIN);
        sockets.put(socket.fd(), socket);
    }

    private void watch(int fd, int events) throws IOException {
        scratch.set(JAVA_INT, 0, events);
        scratch.set(JAVA_INT_UNALIGNED, Abi.EPOLL_DATA, fd);
        checked(libc.epollControl(epoll, Abi.EPOLL_CTL_ADD, fd, scratch), "epoll");
    }

    @Override
    public AddressProbe openProbe(AddressProbe.Listener listener) throws IOException {
        return new LinuxAddressProbe(this, listener);
    }

    @Override
    public OptionalInt pathMtuBytes(Route route) {
        return pathMtu.bytes(route);
    }

    RawSocket openRaw(int domain, int type, int protocol, RawSocket.Taker taker) throws IOException {
        int fd = checked(libc.socket(domain, type | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, protocol),
                "a raw socket (it needs root or CAP_NET_RAW)");
        RawSocket socket = new RawSocket(this, fd, taker);
        try {
            watch(socket);
            return socket;
        } catch (IOException e) {
            libc.close(fd);
            throw e;
        }
    }

    /** Sends one packet at once, to an address that is written into the memory given; the writer returns its size. */
    void send(int fd, byte[] packet, ToIntFunction<MemorySegment> to) throws IOException {
        scratch.fill((byte) 0);
        int size = to.applyAsInt(scratch);
        MemorySegment payload = scratch.asSlice(ADDRESS_SPACE, packet.length).copyFrom(MemorySegment.ofArray(packet));
        checked(libc.sendto(fd, payload, scratch.asSlice(0, size)), "sendto");
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

    private static int checked(int result, String what) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + Libc.message(-result));
        }
        return result;
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
        int ready = libc.epollWait(epoll, events, EVENTS, tasks.isEmpty() ? timers.waitMillis(nanoTime()) : 0);
        for (int i = 0; i < ready; i++) {
            int fd = events.get(JAVA_INT_UNALIGNED, (long) i * Abi.EPOLL_EVENT_SIZE + Abi.EPOLL_DATA);
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
        libc.close(epoll);
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
