// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What the system is asked and told of interfaces, by ioctl (arp(7), netdevice(7)). For the loop's thread. */
final class LinkControl {

    private static final int HARDWARE_BYTES = 6;

    private final Libc libc;
    private final Links links;
    private final MemorySegment request;

    LinkControl(Libc libc, Links links, Arena arena) {
        this.libc = libc;
        this.links = links;
        this.request = arena.allocate(Abi.ARPREQ_SIZE, 8);
    }

    /** Makes an entry in the table of neighbours; {@code fd} is any socket of the address's family. */
    void addNeighbour(int fd, int interfaceIndex, Inet4Address address, byte[] hardwareAddress) throws IOException {
        String name = writeName(interfaceIndex, Abi.ARP_DEV);
        SocketAddress.write(request, 0, new InetSocketAddress(address, 0));
        request.set(JAVA_SHORT, Abi.ARP_HA, (short) Abi.ARPHRD_ETHER);
        MemorySegment.copy(hardwareAddress, 0, request, JAVA_BYTE, Abi.ARP_HA + Abi.SA_DATA, hardwareAddress.length);
        request.set(JAVA_INT, Abi.ARP_FLAGS, Abi.ATF_COM);
        call(fd, Abi.SIOCSARP, Abi.ARPREQ_SIZE, "ARP entry for " + address.getHostAddress() + " on " + name);
    }

    /** The hardware address of an Ethernet interface, 6 bytes; {@code fd} is any socket. */
    byte[] hardwareAddress(int fd, int interfaceIndex) throws IOException {
        String name = writeName(interfaceIndex, 0);
        call(fd, Abi.SIOCGIFHWADDR, Abi.IFREQ_SIZE, "hardware address of " + name);
        if (request.get(JAVA_SHORT, Abi.IFR_HWADDR) != Abi.ARPHRD_ETHER) {
            throw new IOException(name + " is no Ethernet");
        }
        return request.asSlice(Abi.IFR_HWADDR + Abi.SA_DATA, HARDWARE_BYTES).toArray(JAVA_BYTE);
    }

    /** Begins a request with the interface's name, which it returns. */
    private String writeName(int interfaceIndex, int offset) throws IOException {
        String name = links.byIndex(interfaceIndex).map(Link::name)
                .orElseThrow(() -> new IOException("no interface with index " + interfaceIndex));
        request.fill((byte) 0);
        byte[] device = name.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(device, 0, request, JAVA_BYTE, offset, Math.min(device.length, Abi.IFNAMSIZ - 1));
        return name;
    }

    private void call(int fd, long what, int size, String forPeople) throws IOException {
        Libc.checked(libc.ioctl(fd, what, request.asSlice(0, size)), forPeople);
    }
}
