// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Packets as tcpdump and Wireshark read them: the classic form of pcap, with times in microseconds. Stateless.
 *
 * <p>The headers below UDP were never seen here, and are made of what is known: the client's hardware address stands where its packet
 * came and went without a relay, a broadcast's for what went to everybody, and zeros for the rest.
 *
 * <pre>
 *  file:   a1b2c3d4 | 0002 0004 | zone (4) | accuracy (4) | the longest packet (4) | 1, Ethernet (4)
 *  packet: seconds (4) | microseconds (4) | bytes here (4) | bytes on the wire (4)
 *          | Ethernet (14) | IPv4 (20) | UDP (8) | payload
 * </pre>
 */
public final class PcapFile {

    private static final int FILE_BYTES = 24;
    private static final int RECORD_BYTES = 16;
    private static final int ETHERNET_BYTES = 14;
    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int HEADER_BYTES = ETHERNET_BYTES + IP_BYTES + UDP_BYTES;
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int LONGEST_BYTES = 0x40000;
    private static final int ETHERNET = 1;
    private static final short IPV4 = 0x0800;
    private static final byte UDP = 17;
    private static final byte HOPS = 64;

    /** In a DHCP message (RFC 2131 section 2). */
    private static final int GIADDR = 24;
    private static final int CHADDR = 28;
    private static final int MAC_BYTES = 6;

    private PcapFile() {}

    /** The bytes of a file that has these packets. */
    public static byte[] of(List<KeptPacket> packets) {
        int sizeBytes = FILE_BYTES
                + packets.stream().mapToInt(packet -> RECORD_BYTES + HEADER_BYTES + packet.payload().length).sum();
        ByteBuffer out = ByteBuffer.allocate(sizeBytes);
        out.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(LONGEST_BYTES).putInt(ETHERNET);
        packets.forEach(packet -> write(packet, out));
        return out.array();
    }

    private static void write(KeptPacket packet, ByteBuffer out) {
        out.putInt((int) packet.time().getEpochSecond()).putInt(packet.time().getNano() / 1000)
                .putInt(HEADER_BYTES + packet.payload().length).putInt(HEADER_BYTES + packet.lengthBytes());
        ethernet(packet, out);
        int ip = out.position();
        out.put((byte) 0x45).put((byte) 0).putShort((short) (IP_BYTES + UDP_BYTES + packet.lengthBytes())).putInt(0)
                .put(HOPS).put(UDP).putShort((short) 0).put(address(packet.from())).put(address(packet.to()));
        out.putShort(ip + 10, checksum(sum(out, ip, IP_BYTES)));
        int udp = out.position();
        int udpBytes = UDP_BYTES + packet.lengthBytes();
        out.putShort((short) packet.from().getPort()).putShort((short) packet.to().getPort()).putShort((short) udpBytes)
                .putShort((short) 0).put(packet.payload());
        if (packet.payload().length == packet.lengthBytes()) { // of one that was cut it is not known: 0 says that there is none
            int sum = checksum(sum(out, udp, udpBytes) + sum(out, ip + 12, 8) + UDP + udpBytes);
            out.putShort(udp + 6, (short) (sum == 0 ? 0xffff : sum));
        }
    }

    private static void ethernet(KeptPacket packet, ByteBuffer out) {
        ByteBuffer message = ByteBuffer.wrap(packet.payload());
        byte[] client = new byte[MAC_BYTES];
        if (message.getInt(GIADDR) == 0) {
            message.get(CHADDR, client);
        }
        boolean isReply = message.get(0) == DhcpMessage.BOOTREPLY;
        byte[] receiver = packet.to().getAddress().equals(ReplyRoute.EVERYBODY)
                ? new byte[] {-1, -1, -1, -1, -1, -1}
                : isReply ? client : new byte[MAC_BYTES];
        out.put(receiver).put(isReply ? new byte[MAC_BYTES] : client).putShort(IPV4);
    }

    private static byte[] address(InetSocketAddress socket) {
        return socket.getAddress().getAddress();
    }

    /** Adds 16 bits at a time, a zero behind an odd number of bytes (RFC 1071). */
    private static int sum(ByteBuffer in, int from, int bytes) {
        int sum = 0;
        for (int at = from; at < from + bytes; at++) {
            sum += (in.get(at) & 0xff) << ((at - from) % 2 == 0 ? 8 : 0);
        }
        return sum;
    }

    private static short checksum(int sum) {
        int folded = (sum >>> 16) + (sum & 0xffff);
        return (short) ~(folded + (folded >>> 16));
    }
}
