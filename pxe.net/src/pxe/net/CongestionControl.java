// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * By what algorithm TCP decides how much is under way to a client at once (tcp(7), {@code TCP_CONGESTION}), for sockets that Java
 * opened: its channels have no such option. For Linux; safe for any thread.
 */
public final class CongestionControl {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path SYSTEM = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

    private CongestionControl() {}

    /**
     * The algorithm of sockets for which nobody chose one.
     *
     * @throws IOException if the system doesn't tell
     */
    public static String ofTheSystem() throws IOException {
        return Files.readString(SYSTEM).strip();
    }

    /**
     * Chooses the algorithm of the connections that a socket accepts from now on.
     *
     * @param listening where this process's socket listens
     * @param algorithm one that the kernel has or can load, such as {@code cubic}
     * @throws IOException if it can't be had; the message says why
     */
    public static void choose(InetSocketAddress listening, String algorithm) throws IOException {
        if (!CongestionControl.class.getModule().isNativeAccessEnabled()) {
            throw new IOException("the Java runtime was started without --enable-native-access");
        }
        Abi.check();
        try (Arena arena = Arena.ofConfined(); DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            ListeningSocket wanted = new ListeningSocket(arena, listening);
            for (Path descriptor : descriptors) {
                int fd = Integer.parseInt(descriptor.getFileName().toString());
                if (wanted.is(fd)) {
                    wanted.choose(fd, arena.allocateFrom(algorithm, StandardCharsets.US_ASCII));
                    return;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        throw new IOException("no socket listens on " + listening);
    }

    /** Tells a socket from others by its address: no two of one network namespace listen on the same. */
    private static final class ListeningSocket {

        private final Libc libc;
        private final InetSocketAddress address;
        private final MemorySegment option;
        private final MemorySegment length;
        private final MemorySegment name;

        ListeningSocket(Arena arena, InetSocketAddress address) {
            this.libc = new Libc(arena);
            this.address = address;
            this.option = arena.allocate(ValueLayout.JAVA_INT);
            this.length = arena.allocate(ValueLayout.JAVA_INT);
            this.name = arena.allocate(Abi.SOCKADDR_IN6_SIZE);
        }

        boolean is(int fd) {
            length.set(ValueLayout.JAVA_INT, 0, (int) option.byteSize());
            if (libc.getsockopt(fd, Abi.SOL_SOCKET, Abi.SO_ACCEPTCONN, option, length) < 0 || option.get(ValueLayout.JAVA_INT, 0) == 0) {
                return false;
            }
            length.set(ValueLayout.JAVA_INT, 0, (int) name.byteSize());
            return libc.getsockname(fd, name, length) == 0 && isInternet() && SocketAddress.read(name, 0).equals(address);
        }

        private boolean isInternet() {
            short family = name.get(ValueLayout.JAVA_SHORT, 0);
            return family == Abi.AF_INET || family == Abi.AF_INET6;
        }

        void choose(int fd, MemorySegment algorithm) throws IOException {
            int result = libc.setsockopt(fd, Abi.IPPROTO_TCP, Abi.TCP_CONGESTION, algorithm);
            if (result < 0) {
                throw new IOException(result == -Abi.ENOENT ? "the kernel has no such algorithm" : Libc.message(-result));
            }
        }
    }
}
