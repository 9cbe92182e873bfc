// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PcapFileTest {

    private static final InetSocketAddress NO_ADDRESS = new InetSocketAddress(DhcpMessage.NONE, 68);
    private static final InetSocketAddress EVERY_SERVER = DhcpNetwork.EVERY_SERVER.to();
    private static final InetSocketAddress SERVER = new InetSocketAddress(DhcpNetwork.SERVER, 67);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:01.234567Z");

    private static byte[] discover() {
        return bytes(DhcpNetwork.discover(DhcpNetwork.MAC));
    }

    private static byte[] bytes(DhcpMessage message) {
        ByteBuffer written = DhcpCodec.encode(message, 1500);
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static KeptPacket whole(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        return new KeptPacket(TIME, from, to, payload.length, payload);
    }

    private static String ethernet(KeptPacket packet) {
        return HexFormat.of().formatHex(PcapFile.of(List.of(packet)), 40, 54);
    }

    private static byte[] reply(byte[] request) {
        byte[] reply = request.clone();
        reply[0] = DhcpMessage.BOOTREPLY;
        return reply;
    }

    @Test
    void noPacketsAreAFileWithAHeadAlone() {
        assertEquals("a1b2c3d4000200040000000000000000" + "0004000000000001", HexFormat.of().formatHex(PcapFile.of(List.of())));
    }

    @Test
    void aPacketIsThereToTheByteWithItsTime() {
        byte[] payload = discover();
        ByteBuffer file = ByteBuffer.wrap(PcapFile.of(List.of(whole(NO_ADDRESS, EVERY_SERVER, payload))));
        assertEquals(24 + 16 + 42 + payload.length, file.remaining());
        assertEquals(TIME.getEpochSecond(), file.getInt(24));
        assertEquals(234567, file.getInt(28));
        assertEquals(42 + payload.length, file.getInt(32));
        assertEquals(42 + payload.length, file.getInt(36));
        assertArrayEquals(payload, Arrays.copyOfRange(file.array(), 82, file.limit()));
    }

    @Test
    void hardwareAddressesAreThoseThatAreKnown() {
        byte[] request = discover();
        byte[] relayed = request.clone();
        System.arraycopy(DhcpNetwork.RELAY.getAddress(), 0, relayed, 24, 4);
        InetSocketAddress client = new InetSocketAddress(DhcpNetwork.ip("10.0.0.100"), 68);
        InetSocketAddress relay = new InetSocketAddress(DhcpNetwork.RELAY, 67);
        String mac = "525400770001";
        String everybody = "ffffffffffff";
        String nobody = "000000000000";
        assertEquals(everybody + mac + "0800", ethernet(whole(NO_ADDRESS, EVERY_SERVER, request)));
        assertEquals(nobody + mac + "0800", ethernet(whole(client, SERVER, request)));
        assertEquals(mac + nobody + "0800", ethernet(whole(SERVER, client, reply(request))));
        assertEquals(nobody + nobody + "0800", ethernet(whole(relay, SERVER, relayed)));
        assertEquals(nobody + nobody + "0800", ethernet(whole(SERVER, relay, reply(relayed))));
    }

    @Test
    void aPacketThatWasCutSaysHowLongItWasAndHasNoUdpChecksum() {
        byte[] payload = discover();
        KeptPacket cut = new KeptPacket(TIME, NO_ADDRESS, EVERY_SERVER, 1400, payload);
        ByteBuffer file = ByteBuffer.wrap(PcapFile.of(List.of(cut, whole(NO_ADDRESS, EVERY_SERVER, payload))));
        assertEquals(42 + payload.length, file.getInt(32));
        assertEquals(42 + 1400, file.getInt(36));
        assertEquals(20 + 8 + 1400, file.getShort(56));
        assertEquals(8 + 1400, file.getShort(78));
        assertEquals(0, file.getShort(80));
    }

    /** A receiver adds all up, checksum and all, and gets ones alone (RFC 1071). */
    @Property(tries = 200)
    void checksumsAreRight(@ForAll @Size(min = 240, max = 260) byte[] payload, @ForAll @IntRange(max = 65535) int port,
            @ForAll @Size(4) byte[] address) {
        InetSocketAddress from = new InetSocketAddress(Ip4.address(ByteBuffer.wrap(address).getInt()), port);
        byte[] file = PcapFile.of(List.of(whole(from, SERVER, payload)));
        byte[] ip = Arrays.copyOfRange(file, 54, 74);
        assertEquals(0xffff, sum(ip));
        byte[] pseudo = ByteBuffer.allocate(12 + 8 + payload.length).put(ip, 12, 8).putShort((short) 17)
                .putShort((short) (8 + payload.length)).put(file, 74, 8 + payload.length).array();
        assertEquals(0xffff, sum(pseudo));
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + bytes.length % 2));
        while (words.hasRemaining()) {
            sum += Short.toUnsignedInt(words.getShort());
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
