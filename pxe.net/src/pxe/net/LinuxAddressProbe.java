// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Probes by a packet socket for ARP (packet(7)) and a raw one for ICMP (raw(7)). */
final class LinuxAddressProbe implements AddressProbe {

    private static final int ARP_BYTES = 28;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;
    private static final int IP4 = 0x0800;
    /** Hardware addresses have 6 bytes, protocol addresses 4. */
    private static final int SIZES = 0x0604;
    private static final byte[] EVERYBODY = {-1, -1, -1, -1, -1, -1};

    private static final int ECHO_BYTES = 8;
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;

    private final LinuxEventLoop loop;
    private final Listener listener;
    private final RawSocket arp;
    private final RawSocket icmp;
    /** Tells our echoes from those of other programs. */
    private final short identifier = (short) ThreadLocalRandom.current().nextInt();

    /**
     * Opens a probe.
     *
     * @throws IOException if the system refuses
     */
    LinuxAddressProbe(LinuxEventLoop loop, Listener listener) throws IOException {
        this.loop = loop;
        this.listener = listener;
        icmp = loop.openRaw(Abi.AF_INET, Abi.SOCK_RAW, Abi.IPPROTO_ICMP, this::takeIcmp);
        try {
            loop.descriptors().option(icmp.fd(), Abi.SOL_RAW, Abi.ICMP_FILTER, ~(1 << ECHO_REPLY));
            arp = loop.openRaw(Abi.AF_PACKET, Abi.SOCK_DGRAM, Short.toUnsignedInt(bigEndian(Abi.ETH_P_ARP)), this::takeArp);
        } catch (IOException e) {
            icmp.close();
            throw e;
        }
    }

    private static short bigEndian(int value) {
        return Short.reverseBytes((short) value);
    }

    @Override
    public void arp(int interfaceIndex, Inet4Address address) throws IOException {
        byte[] packet = ByteBuffer.allocate(ARP_BYTES)
                .putShort((short) Abi.ARPHRD_ETHER).putShort((short) IP4).putShort((short) SIZES).putShort((short) ARP_REQUEST)
                .put(loop.linkControl().hardwareAddress(arp.fd(), interfaceIndex)).putInt(0)
                .put(new byte[EVERYBODY.length]).put(address.getAddress()).array();
        loop.descriptors().send(arp.fd(), packet, to -> {
            to.set(JAVA_SHORT_UNALIGNED, 0, (short) Abi.AF_PACKET);
            to.set(JAVA_SHORT_UNALIGNED, Abi.SLL_PROTOCOL, bigEndian(Abi.ETH_P_ARP));
            to.set(JAVA_INT_UNALIGNED, Abi.SLL_IFINDEX, interfaceIndex);
            to.set(JAVA_BYTE, Abi.SLL_HALEN, (byte) EVERYBODY.length);
            MemorySegment.copy(EVERYBODY, 0, to, JAVA_BYTE, Abi.SLL_ADDR, EVERYBODY.length);
            return Abi.SOCKADDR_LL_SIZE;
        });
    }

    @Override
    public void echo(Inet4Address address) throws IOException {
        short checksum = (short) ~fold((ECHO_REQUEST << 8) + Short.toUnsignedInt(identifier));
        byte[] packet = ByteBuffer.allocate(ECHO_BYTES).put((byte) ECHO_REQUEST).put((byte) 0).putShort(checksum)
                .putShort(identifier).putShort((short) 0).array();
        loop.descriptors().send(icmp.fd(), packet, to -> SocketAddress.write(to, 0, new InetSocketAddress(address, 0)));
    }

    /** A sum in ones' complement (RFC 1071). */
    private static int fold(int sum) {
        return (sum & 0xffff) + (sum >>> 16);
    }

    private void takeArp(ReceiveBatch batch, int i) {
        int interfaceIndex = batch.packetInterface(i);
        ByteBuffer packet = batch.payload(i);
        if (packet.remaining() < ARP_BYTES || packet.getShort() != Abi.ARPHRD_ETHER || packet.getShort() != IP4
                || packet.getShort() != SIZES || packet.getShort() != ARP_REPLY) {
            return;
        }
        byte[] hardware = new byte[EVERYBODY.length];
        byte[] address = new byte[Integer.BYTES];
        packet.get(hardware).get(address);
        listener.used(interfaceIndex, (Inet4Address) SocketAddress.ip4(MemorySegment.ofArray(address), 0), hardware);
    }

    private void takeIcmp(ReceiveBatch batch, int i) {
        InetAddress from = batch.arrival(i, new InetSocketAddress(0)).peer().getAddress();
        ByteBuffer packet = batch.payload(i);
        int header = packet.hasRemaining() ? (packet.get(0) & 0xf) * Integer.BYTES : 0; // raw(7) gives the IP header, too
        if (header > 0 && packet.remaining() >= header + ECHO_BYTES && packet.get(header) == ECHO_REPLY
                && packet.getShort(header + 4) == identifier) {
            listener.used(0, (Inet4Address) from, new byte[0]);
        }
    }

    @Override
    public void close() {
        arp.close();
        icmp.close();
    }
}
