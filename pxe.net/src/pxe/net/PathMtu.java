// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.util.OptionalInt;

/** Asks the system for the MTU of a path, by a socket that is connected along it (ip(7), IP_MTU). For the loop's thread. */
final class PathMtu {

    private final Libc libc;
    private final MemorySegment address;
    private final MemorySegment value;
    private final MemorySegment length;

    PathMtu(Libc libc, Arena arena) {
        this.libc = libc;
        address = arena.allocate(Abi.SOCKADDR_IN6_SIZE, 8);
        value = arena.allocate(JAVA_INT);
        length = arena.allocate(JAVA_INT);
    }

    /** In bytes of IP packet; empty if the system knows no way. */
    OptionalInt bytes(Route route) {
        boolean ip6 = route.to().getAddress() instanceof Inet6Address;
        int fd = libc.socket(ip6 ? Abi.AF_INET6 : Abi.AF_INET, Abi.SOCK_DGRAM | Abi.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return OptionalInt.empty();
        }
        try {
            if (route.interfaceIndex() != 0) {
                value.set(JAVA_INT, 0, route.interfaceIndex());
                libc.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_BINDTOIFINDEX, value); // an older kernel takes the routing table's way
            }
            if (libc.connect(fd, address.asSlice(0, SocketAddress.write(address, 0, route.to()))) < 0) {
                return OptionalInt.empty();
            }
            length.set(JAVA_INT, 0, Integer.BYTES);
            int result = ip6
                    ? libc.getsockopt(fd, Abi.IPPROTO_IPV6, Abi.IPV6_MTU, value, length)
                    : libc.getsockopt(fd, Abi.IPPROTO_IP, Abi.IP_MTU, value, length);
            return result < 0 ? OptionalInt.empty() : OptionalInt.of(value.get(JAVA_INT, 0));
        } finally {
            libc.close(fd);
        }
    }
}
