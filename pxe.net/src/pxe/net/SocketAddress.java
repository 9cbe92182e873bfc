// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** Reads and writes {@code struct sockaddr_in} and {@code struct sockaddr_in6}. */
final class SocketAddress {

    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddress() {}

    /** Writes an address at an offset; returns the size of what was written. */
    static int write(MemorySegment memory, long offset, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        memory.set(PORT, offset + Abi.SIN_PORT, (short) address.getPort());
        if (ip instanceof Inet6Address ip6) {
            memory.set(JAVA_SHORT_UNALIGNED, offset, (short) Abi.AF_INET6);
            memory.set(JAVA_INT_UNALIGNED, offset + Abi.SIN_ADDR, 0); // flow information
            copy(ip, memory, offset + Abi.SIN6_ADDR);
            memory.set(JAVA_INT_UNALIGNED, offset + Abi.SIN6_SCOPE_ID, ip6.getScopeId());
            return Abi.SOCKADDR_IN6_SIZE;
        }
        memory.set(JAVA_SHORT_UNALIGNED, offset, (short) Abi.AF_INET);
        copy(ip, memory, offset + Abi.SIN_ADDR);
        memory.asSlice(offset + Abi.SIN_ADDR + 4, 8).fill((byte) 0);
        return Abi.SOCKADDR_IN_SIZE;
    }

    /** Reads the address at an offset. */
    static InetSocketAddress read(MemorySegment memory, long offset) {
        int port = Short.toUnsignedInt(memory.get(PORT, offset + Abi.SIN_PORT));
        if (memory.get(JAVA_SHORT_UNALIGNED, offset) == Abi.AF_INET6) {
            int scope = memory.get(JAVA_INT_UNALIGNED, offset + Abi.SIN6_SCOPE_ID);
            return new InetSocketAddress(ip6(memory, offset + Abi.SIN6_ADDR, scope), port);
        }
        return new InetSocketAddress(ip4(memory, offset + Abi.SIN_ADDR), port);
    }

    /** Writes the bytes of an IP address. */
    static void copy(InetAddress ip, MemorySegment memory, long offset) {
        byte[] bytes = ip.getAddress();
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset, bytes.length);
    }

    /** Reads an IPv4 address. */
    static InetAddress ip4(MemorySegment memory, long offset) {
        try {
            return InetAddress.getByAddress(new byte[] {memory.get(JAVA_BYTE, offset), memory.get(JAVA_BYTE, offset + 1),
                    memory.get(JAVA_BYTE, offset + 2), memory.get(JAVA_BYTE, offset + 3)});
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e); // only for a wrong length
        }
    }

    /** Reads an IPv6 address; the scope, an interface's index, matters for link-local ones only. */
    static InetAddress ip6(MemorySegment memory, long offset, int scope) {
        try {
            byte[] bytes = new byte[16];
            MemorySegment.copy(memory, JAVA_BYTE, offset, bytes, 0, bytes.length);
            InetAddress plain = InetAddress.getByAddress(bytes);
            return scope != 0 && plain.isLinkLocalAddress() ? Inet6Address.getByAddress(null, bytes, scope) : plain;
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e); // only for a wrong length
        }
    }
}
