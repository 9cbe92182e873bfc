// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {

    private static final byte[] PAYLOAD = {1, 1, 6, 0, 7};
    private static final Instant TIME = Instant.parse("2026-03-01T08:00:00.000123Z");
    private static final int ETHERNET = 1;
    private static final int COOKED_2 = 276;

    /** An IPv4 packet with UDP from port 68 to 67. */
    private static byte[] ip() {
        int length = 28 + PAYLOAD.length;
        return ByteBuffer.allocate(length).put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0x4000).put((byte) 64)
                .put((byte) 17).putShort((short) 0).put(new byte[] {10, 0, 0, 7}).put(new byte[] {10, 0, 0, 1})
                .putShort((short) 68).putShort((short) 67).putShort((short) (8 + PAYLOAD.length)).putShort((short) 0).put(PAYLOAD).array();
    }

    /** A header of what types and tags one likes, and the packet. */
    private static byte[] frame(int headLength, int... words) {
        byte[] ip = ip();
        ByteBuffer frame = ByteBuffer.allocate(headLength + 2 * words.length + ip.length).position(headLength);
        for (int word : words) {
            frame.putShort((short) word);
        }
        return frame.put(ip).array();
    }

    private static byte[] ethernet() {
        return frame(12, 0x0800);
    }

    private static byte[] pcap(ByteOrder order, int linkType, byte[] frame, int originalLength) {
        return ByteBuffer.allocate(40 + frame.length).order(order).putInt(PcapFrames.MICROSECONDS).putInt(0x00040002).putInt(0).putInt(0)
                .putInt(65535).putInt(linkType).putInt((int) TIME.getEpochSecond()).putInt(TIME.getNano() / 1000).putInt(frame.length)
                .putInt(originalLength).put(frame).array();
    }

    private static byte[] pcap(int linkType, byte[] frame) {
        return pcap(ByteOrder.LITTLE_ENDIAN, linkType, frame, frame.length);
    }

    private static byte[] pcapng(ByteOrder order, byte[] frame) {
        int padded = frame.length + 3 & ~3;
        long units = TIME.getEpochSecond() * 1_000_000_000 + TIME.getNano();
        return ByteBuffer.allocate(28 + 28 + 12 + 32 + padded).order(order)
                .putInt(PcapngFrames.SECTION).putInt(28).putInt(0x1a2b3c4d).putInt(1).putLong(-1).putInt(28)
                .putInt(1).putInt(28).putShort((short) ETHERNET).putShort((short) 0).putInt(0)
                .putShort((short) 9).putShort((short) 1).put(new byte[] {9, 0, 0, 0}).putInt(28)
                .putInt(5).putInt(12).putInt(12)
                .putInt(6).putInt(32 + padded).putInt(0).putInt((int) (units >> 32)).putInt((int) units).putInt(frame.length)
                .putInt(frame.length).put(Arrays.copyOf(frame, padded)).putInt(32 + padded).array();
    }

    private static List<Datagram> read(byte[] file) throws IOException {
        List<Datagram> all = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(new ByteArrayInputStream(file))) {
            for (Optional<Datagram> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    private static void assertRead(byte[] file) throws IOException {
        List<Datagram> all = read(file);
        assertEquals(1, all.size());
        assertEquals(TIME, all.getFirst().time());
        assertEquals(new InetSocketAddress("10.0.0.7", 68), all.getFirst().from());
        assertEquals(new InetSocketAddress("10.0.0.1", 67), all.getFirst().to());
        assertArrayEquals(PAYLOAD, all.getFirst().payload());
        assertTrue(all.getFirst().isWhole());
    }

    @Test
    void packetsAreReadInBothFormatsAndOrdersOfBytes() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            assertRead(pcap(order, ETHERNET, ethernet(), ethernet().length));
            assertRead(pcapng(order, ethernet()));
        }
    }

    @Test
    void packetsAreFoundBehindTagsOfVlansAndOtherHeads() throws IOException {
        assertRead(pcap(ETHERNET, frame(12, 0x8100, 7, 0x0800)));
        assertRead(pcap(ETHERNET, frame(12, 0x88a8, 7, 0x8100, 8, 0x0800)));
        assertRead(pcap(113, frame(14, 0x0800)));
        assertRead(pcap(COOKED_2, frame(0, 0x0800, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
        assertRead(pcap(101, ip()));
    }

    @Test
    void whatTheEthernetCardAddedIsNoPartOfThePacket() throws IOException {
        assertRead(pcap(ETHERNET, Arrays.copyOf(ethernet(), 60)));
    }

    @Test
    void aPacketOfWhichTheBeginningAloneWasKeptIsKnownAsSuch() throws IOException {
        byte[] cut = Arrays.copyOf(ethernet(), ethernet().length - 2);
        Datagram datagram = read(pcap(ByteOrder.LITTLE_ENDIAN, ETHERNET, cut, ethernet().length)).getFirst();
        assertFalse(datagram.isWhole());
        assertArrayEquals(Arrays.copyOf(PAYLOAD, PAYLOAD.length - 2), datagram.payload());
    }

    @Test
    void whatIsNoUdpPacketIsPassedOver() throws IOException {
        assertEquals(List.of(), read(pcap(ETHERNET, frame(12, 0x86dd))));
        for (int at : new int[] {14, 14 + 9, 14 + 6, 14 + 2, 14 + 24}) { // version, protocol, fragment, both lengths
            byte[] frame = ethernet();
            frame[at] ^= 0x21;
            assertEquals(List.of(), read(pcap(ETHERNET, frame)), "byte " + at);
        }
    }

    @Test
    void whatIsNoCaptureIsNotRead() {
        assertTrue(wrong(new byte[64]).contains("no capture file"));
        assertTrue(wrong(pcap(105, ethernet())).contains("a link of type 105"));
        byte[] lying = pcap(ETHERNET, ethernet());
        lying[35] = 0x7f; // the frame's length
        assertTrue(wrong(lying).contains("it is damaged: at byte 40"), wrong(lying));
    }

    private static String wrong(byte[] file) {
        return assertThrows(IOException.class, () -> read(file)).getMessage();
    }

    @Test
    void aFileThatBreaksOffSaysSo() throws IOException {
        byte[] file = pcap(ETHERNET, ethernet());
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length == 24) {
                assertEquals(List.of(), read(cut), "no packets");
            } else {
                assertTrue(wrong(cut).contains("breaks off after " + length), wrong(cut));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingInAFileThrowsAnythingElse(boolean ng) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] file = ng ? pcapng(ByteOrder.LITTLE_ENDIAN, ethernet()) : pcap(ETHERNET, ethernet());
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                file[random.nextInt(4, file.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(-3, 4));
            }
            try {
                read(Arrays.copyOf(file, random.nextBoolean() ? file.length : random.nextInt(file.length)));
            } catch (IOException expected) {
                assertTrue(expected.getMessage().startsWith("it "), expected::toString);
            }
        }
    }
}
