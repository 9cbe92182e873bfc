// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SocketAddressTest {

    private static void comesBack(byte[] ip, int port) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(ip), port);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8).fill((byte) 0xff); // rests of what was there before
            int size = SocketAddress.write(memory, 4, address);
            assertEquals(address.getAddress() instanceof Inet6Address ? 28 : 16, size);
            assertEquals(address, SocketAddress.read(memory, 4));
        }
    }

    @Property
    void anIpv4AddressIsReadAsItWasWritten(@ForAll @Size(4) byte[] ip, @ForAll @IntRange(max = 65535) int port)
            throws UnknownHostException {
        comesBack(ip, port);
    }

    @Example
    void aLinkLocalAddressKeepsItsInterface() throws UnknownHostException {
        byte[] ip = InetAddress.ofLiteral("fe80::1").getAddress();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8);
            SocketAddress.write(memory, 0, new InetSocketAddress(Inet6Address.getByAddress(null, ip, 7), 546));
            InetAddress read = SocketAddress.read(memory, 0).getAddress();
            assertEquals(7, assertInstanceOf(Inet6Address.class, read).getScopeId());
        }
    }

    @Property
    void anIpv6AddressIsReadAsItWasWritten(@ForAll @Size(16) byte[] ip, @ForAll @IntRange(max = 65535) int port)
            throws UnknownHostException {
        ip[0] = (byte) 0x20; // neither link-local nor an IPv4 address in IPv6's clothes
        comesBack(ip, port);
    }
}
