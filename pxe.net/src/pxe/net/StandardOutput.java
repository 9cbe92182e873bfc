// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Whether anybody reads what this process writes. Java learns that nobody does when it writes the next time, which may be hours later.
 */
public final class StandardOutput {

    private static final int DESCRIPTOR = 1;

    private StandardOutput() {}

    /**
     * Waits until nobody can read the standard output any more, such as when the other end of a pipe is closed. Holds the thread, which
     * an interrupt doesn't wake.
     *
     * @throws IOException if this system doesn't tell
     */
    public static void awaitReadersEnd() throws IOException {
        Abi.check();
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment descriptor = arena.allocate(Abi.POLLFD_SIZE, Integer.BYTES);
            descriptor.set(JAVA_INT, 0, DESCRIPTOR);
            int answer = libc.poll(descriptor, 1);
            while (answer == -Abi.EINTR) {
                answer = libc.poll(descriptor, 1);
            }
            if (answer != 1 || (descriptor.get(JAVA_SHORT, Abi.POLLFD_REVENTS) & (Abi.POLLERR | Abi.POLLHUP)) == 0) {
                throw new IOException("the standard output can't be watched: " + answer);
            }
        }
    }
}
