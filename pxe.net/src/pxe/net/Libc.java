// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls of this room, each as in its manual page, with one difference: a failed call returns
 * {@code -errno}. For one thread: the error number's memory is its own.
 */
@SuppressWarnings("restricted") // this is the one class that needs native access
final class Libc {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT = call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG = call("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG = call("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDTO =
            call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = call("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL = call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT = call("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL = call("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SETPRIORITY = call("setpriority", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SCHED_SETSCHEDULER = call("sched_setscheduler", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle IOCTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    /** Where failed calls leave their number; freed with the arena. */
    private final MemorySegment state;

    Libc(Arena arena) {
        state = arena.allocate(STATE);
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    int socket(int domain, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int bind(int fd, MemorySegment address) {
        try {
            return result((int) BIND.invokeExact(state, fd, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int connect(int fd, MemorySegment address) {
        try {
            return result((int) CONNECT.invokeExact(state, fd, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            return result((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int getsockname(int fd, MemorySegment address, MemorySegment length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(state, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int setsockopt(int fd, int level, int option, MemorySegment value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, (int) value.byteSize()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int recvmmsg(int fd, MemorySegment messages, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(state, fd, messages, count, Abi.MSG_DONTWAIT, MemorySegment.NULL));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int sendmmsg(int fd, MemorySegment messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, messages, count, Abi.MSG_DONTWAIT));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int sendto(int fd, MemorySegment packet, MemorySegment address) {
        try {
            return result((int) (long) SENDTO.invokeExact(state, fd, packet, packet.byteSize(), Abi.MSG_DONTWAIT, address,
                    (int) address.byteSize()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int epollCreate() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(state, Abi.EPOLL_CLOEXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int epollControl(int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int epollWait(int epoll, MemorySegment events, int count, int timeoutMillis) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, count, timeoutMillis));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int eventfd() {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, Abi.EFD_CLOEXEC | Abi.EFD_NONBLOCK));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int write(int fd, MemorySegment buffer) {
        try {
            return result((int) (long) WRITE.invokeExact(state, fd, buffer, buffer.byteSize()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Without a limit of time. */
    int poll(MemorySegment descriptors, long count) {
        try {
            return result((int) POLL.invokeExact(state, descriptors, count, -1));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return result((int) IOCTL.invokeExact(state, fd, request, argument));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int setpriority(int thread, int niceness) {
        try {
            return result((int) SETPRIORITY.invokeExact(state, Abi.PRIO_PROCESS, thread, niceness));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** For the calling thread. */
    int schedSetscheduler(int policy, MemorySegment parameters) {
        try {
            return result((int) SCHED_SETSCHEDULER.invokeExact(state, 0, policy, parameters));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** The system's words for an error number. */
    static String message(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A call's result, if it did what it should: an exception with the system's words if not. */
    static int checked(int result, String what) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + message(-result));
        }
        return result;
    }

    private int result(int value) {
        return value >= 0 ? value : -(int) ERRNO.get(state, 0L);
    }

    /** A downcall itself throws only if its description here is wrong. */
    private static AssertionError broken(Throwable e) {
        return new AssertionError("a system call is described wrongly", e);
    }
}
