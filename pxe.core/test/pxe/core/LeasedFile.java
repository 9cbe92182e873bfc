// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * A file that nobody can open until this is closed: who tries waits in the kernel, as for a disk that doesn't answer. It takes a lease
 * (fcntl(2), F_SETLEASE), which the kernel breaks by itself after {@code /proc/sys/fs/lease-break-time}, usually 45 s. Whoever asks
 * what the file is, without opening it, doesn't wait.
 */
@SuppressWarnings("restricted")
final class LeasedFile implements AutoCloseable {

    // <fcntl.h> of Linux
    private static final int O_RDWR = 2;
    private static final int F_SETSIG = 10;
    private static final int F_SETLEASE = 1024;
    private static final int F_WRLCK = 1;
    /** What tells that somebody waits; ignored unless somebody wants it, as SIGIO is not. */
    private static final int SIGURG = 23;

    private static final Linker LINKER = Linker.nativeLinker();

    private final int descriptor;

    LeasedFile(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            descriptor = (int) function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT))
                    .invokeExact(arena.allocateFrom(file.toString()), O_RDWR);
            control(F_SETSIG, SIGURG);
            control(F_SETLEASE, F_WRLCK);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void control(int command, int argument) throws Throwable {
        MethodHandle fcntl = LINKER.downcallHandle(address("fcntl"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        if ((int) fcntl.invokeExact(descriptor, command, argument) != 0) {
            throw new IOException("no leases on this file system");
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(address(name), descriptor);
    }

    private static MemorySegment address(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    /** Whoever waits goes on. */
    @Override
    public void close() {
        try {
            if ((int) function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(descriptor) != 0) {
                throw new IOException("not open");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
