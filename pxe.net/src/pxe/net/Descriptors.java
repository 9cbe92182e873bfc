// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.ToIntFunction;

/** Descriptors of sockets: how they are made ready for a loop, and what is done with one at a time. For the loop's thread. */
final class Descriptors {

    private static final int BUFFER_BYTES = 4 << 20;
    /** What any address takes, in the memory that is used for one call. */
    private static final int ADDRESS_SPACE = 64;

    private final Libc libc;
    private final MemorySegment scratch;

    /** A UDP socket, and the address that it has: the system chooses a port for port 0. */
    record Bound(int fd, InetSocketAddress local) {}

    Descriptors(Libc libc, Arena arena) {
        this.libc = libc;
        this.scratch = arena.allocate(2 * ADDRESS_SPACE, 8);
    }

    /** Opens a UDP socket, whose packets tell by which interface they came. */
    Bound openUdp(InetSocketAddress local) throws IOException {
        if (local.isUnresolved()) {
            throw new UnknownHostException(local.getHostString() + ": no such host");
        }
        boolean ip6 = local.getAddress() instanceof Inet6Address;
        int fd = open(ip6 ? Abi.AF_INET6 : Abi.AF_INET, Abi.SOCK_DGRAM, 0, "socket");
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
            return new Bound(fd, boundAddress(fd));
        } catch (IOException e) {
            libc.close(fd);
            throw e;
        }
    }

    /** Opens a socket for other packets than UDP's (raw(7), packet(7)). */
    int openRaw(int domain, int type, int protocol) throws IOException {
        return open(domain, type, protocol, "a raw socket (it needs root or CAP_NET_RAW)");
    }

    private int open(int domain, int type, int protocol, String what) throws IOException {
        return Libc.checked(libc.socket(domain, type | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, protocol), what);
    }

    void option(int fd, int level, int option, int value) throws IOException {
        scratch.set(JAVA_INT, 0, value);
        Libc.checked(libc.setsockopt(fd, level, option, scratch.asSlice(0, Integer.BYTES)), "socket option " + option);
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
        Libc.checked(libc.getsockname(fd, scratch.asSlice(0, ADDRESS_SPACE), scratch.asSlice(ADDRESS_SPACE)), "getsockname");
        return SocketAddress.read(scratch, 0);
    }

    /** Sends one packet at once, to an address that is written into the memory given; the writer returns its size. */
    void send(int fd, byte[] packet, ToIntFunction<MemorySegment> to) throws IOException {
        scratch.fill((byte) 0);
        int size = to.applyAsInt(scratch);
        MemorySegment payload = scratch.asSlice(ADDRESS_SPACE, packet.length).copyFrom(MemorySegment.ofArray(packet));
        Libc.checked(libc.sendto(fd, payload, scratch.asSlice(0, size)), "sendto");
    }
}
