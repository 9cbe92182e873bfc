// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpCodec.Decoded;
import pxe.dhcp.DhcpMessage.MessageType;

/** Messages on the wire (RFC 2131 section 2, RFC 2132, RFC 3046, RFC 3396). */
class DhcpCodecTest {

    /** Room for everything that the generated messages carry. */
    private static final int PLENTY = 65_507;
    private static final int OPTIONS_AT = 240;
    private static final int SNAME_AT = 44;
    private static final int FILE_AT = 108;

    // --- Any message.

    @Provide
    Arbitrary<DhcpMessage> messages() {
        Arbitrary<Integer> shorts = Arbitraries.oneOf(Arbitraries.of(0, 0x7fff, 0x8000, 0xffff),
                Arbitraries.integers().between(0, 0xffff));
        Arbitrary<Inet4Address> addresses = Arbitraries.integers().map(Ip4::address);
        var header = Combinators.combine(Arbitraries.of(1, 2), Arbitraries.integers().between(0, 255), Arbitraries.integers(),
                shorts, shorts, Arbitraries.longs().between(0, 0xffff_ffff_ffffL), texts(64), texts(128));
        return Combinators.combine(header.as((op, hops, xid, secs, flags, mac, sname, file) ->
                        new DhcpMessage(op, hops, xid, secs, flags, DhcpMessage.NONE, DhcpMessage.NONE, DhcpMessage.NONE,
                                DhcpMessage.NONE, new MacAddress(mac), sname, file, DhcpOptions.EMPTY)),
                addresses.list().ofSize(4), options())
                .as((m, ip, options) -> new DhcpMessage(m.op(), m.hops(), m.xid(), m.secs(), m.flags(), ip.get(0), ip.get(1),
                        ip.get(2), ip.get(3), m.chaddr(), m.sname(), m.file(), options))
                .withoutEdgeCases(); // their product alone would fill every run
    }

    private static Arbitrary<String> texts(int max) {
        return Arbitraries.oneOf(Arbitraries.of("", "x".repeat(max)),
                Arbitraries.strings().withCharRange('\u0001', '\u00ff').ofMaxLength(max));
    }

    /** Of every code but option 52, which is the codec's own; some are longer than one option carries. */
    private static Arbitrary<DhcpOptions> options() {
        Arbitrary<Integer> codes = Arbitraries.integers().between(1, 254).filter(code -> code != DhcpOption.OVERLOAD);
        Arbitrary<byte[]> values = Arbitraries.oneOf(Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
                Arbitraries.of(0, 1, 254, 255, 256, 509, 510, 511, 2000).map(byte[]::new));
        return Arbitraries.maps(codes, values).ofMaxSize(20).map(map -> DhcpOptions.builder().putAll(map).build());
    }

    @Property(tries = 300)
    void whatIsEncodedIsDecodedToTheSameMessage(@ForAll("messages") DhcpMessage message) {
        DhcpMessage decoded = decoded(DhcpCodec.encode(message, PLENTY));
        assertEquals(relayInformationLast(message.options()), decoded.options());
        assertEquals(with(message, decoded.options()), decoded);
    }

    @Property(tries = 300)
    void nothingIsWrittenBeyondTheClientsLimitNorLessThanBootpsSize(@ForAll("messages") DhcpMessage message,
            @ForAll @IntRange(min = -28, max = 1472) int limit) {
        ByteBuffer packet = DhcpCodec.encode(message, limit);
        assertTrue(packet.remaining() >= 300 && packet.remaining() <= Math.max(548, limit), "size " + packet.remaining());
        DhcpMessage decoded = decoded(packet);
        decoded.options().codes().forEach(code -> assertArrayEquals(message.options().raw(code), decoded.options().raw(code),
                "an option comes whole or not at all"));
    }

    private static DhcpOptions relayInformationLast(DhcpOptions options) {
        DhcpOptions.Builder sorted = DhcpOptions.builder();
        options.codes().stream().filter(code -> code != DhcpOption.RELAY_INFO)
                .forEach(code -> sorted.put(code, options.raw(code)));
        options.bytes(DhcpOption.RELAY_INFO).ifPresent(info -> sorted.put(DhcpOption.RELAY_INFO, info));
        return sorted.build();
    }

    private static DhcpMessage with(DhcpMessage m, DhcpOptions options) {
        return new DhcpMessage(m.op(), m.hops(), m.xid(), m.secs(), m.flags(), m.ciaddr(), m.yiaddr(), m.siaddr(), m.giaddr(),
                m.chaddr(), m.sname(), m.file(), options);
    }

    @Test
    void optionsStayAsTheyAreWhileTheirBuilderGoesOn() {
        DhcpOptions.Builder builder = DhcpOptions.builder().putU8(1, 1).putU8(2, 2);
        DhcpOptions first = builder.build();
        DhcpOptions second = builder.putU8(1, 9).putU8(3, 3).build();
        DhcpOptions third = builder.remove(1).build();
        assertEquals("1=01 2=02", first.toString());
        assertEquals("1=09 2=02 3=03", second.toString());
        assertEquals("2=02 3=03", third.toString());
        assertEquals(DhcpOptions.builder().putU8(2, 2).putU8(3, 3).build(), third);
        assertNotEquals(DhcpOptions.builder().putU8(2, 2).build(), third);
    }

    // --- Any bytes.

    @Property
    void anyBytesAreAMessageOrMalformed(@ForAll byte[] bytes) {
        assertTold(ByteBuffer.wrap(bytes));
    }

    @Property
    void anyOptionBytesBehindAGoodHeaderAreAMessageOrMalformed(@ForAll @Size(max = 400) byte[] options) {
        assertTold(packet(options));
    }

    @Property(tries = 300)
    void anyByteOfAGoodPacketMayBeAnother(@ForAll("messages") DhcpMessage message, @ForAll @IntRange(min = 0) int at,
            @ForAll byte value) {
        ByteBuffer packet = DhcpCodec.encode(message, 1472);
        packet.put(at % packet.limit(), value);
        assertTold(packet);
    }

    @Test
    void everyTruncationIsAMessageOrMalformed() {
        ByteBuffer whole = DhcpCodec.encode(message(MAC, MessageType.DISCOVER,
                pxe().put(DhcpOption.VENDOR_SPECIFIC, new byte[300]).put(DhcpOption.RELAY_INFO, new byte[40])), 1472);
        for (int length = 0; length < whole.limit(); length++) {
            Decoded decoded = assertTold(whole.duplicate().limit(length));
            assertEquals(length < OPTIONS_AT, decoded instanceof Decoded.Malformed(String reason, int _)
                    && reason.equals("shorter than a DHCP header"), "length " + length);
        }
    }

    /** Whatever was read can be asked for anything, and a fault is somewhere in the packet. */
    private static Decoded assertTold(ByteBuffer packet) {
        int position = packet.position();
        Decoded decoded = DhcpCodec.decode(packet);
        assertEquals(position, packet.position(), "the caller's position");
        switch (decoded) {
            case Decoded.Malformed(String reason, int offset) -> {
                assertFalse(reason.isBlank());
                assertTrue(offset >= 0 && offset <= packet.remaining(), "offset " + offset);
            }
            case Decoded.Ok(DhcpMessage message) -> {
                message.type();
                message.relay();
                message.options().codes().forEach(code -> {
                    message.options().u16(code);
                    message.options().address(code);
                    message.options().text(code);
                });
            }
        }
        return decoded;
    }

    // --- What a packet may say, and what it lies about.

    @Test
    void whatIsNoDhcpMessageSaysWhyAndWhere() {
        assertEquals(new Decoded.Malformed("shorter than a DHCP header", 0), DhcpCodec.decode(ByteBuffer.allocate(0)));
        assertEquals(new Decoded.Malformed("op 3", 0), DhcpCodec.decode(packet().put(0, (byte) 3)));
        assertEquals(new Decoded.Malformed("no DHCP magic cookie", 236), DhcpCodec.decode(packet().put(236, (byte) 0)));
        assertEquals(1, assertInstanceOf(Decoded.Malformed.class, DhcpCodec.decode(packet().put(1, (byte) 32))).offset(),
                "InfiniBand");
        assertEquals(new Decoded.Malformed("a hardware address of 16 bytes", 2), DhcpCodec.decode(packet().put(2, (byte) 16)));
    }

    @ParameterizedTest
    @ValueSource(ints = {DhcpOption.VENDOR_SPECIFIC, DhcpOption.RELAY_INFO, DhcpOption.CLIENT_ARCH, DhcpOption.MACHINE_ID})
    void anOptionThatSaysItIsLongerThanThePacketIsMalformed(int code) {
        byte lie = (byte) code;
        assertEquals(new Decoded.Malformed("option " + code + " is cut short", OPTIONS_AT + 1),
                DhcpCodec.decode(packet((byte) 0, lie, (byte) 255, (byte) 1, (byte) 2)));
        assertEquals(new Decoded.Malformed("option " + code + " is cut short", OPTIONS_AT), DhcpCodec.decode(packet(lie)));
    }

    @Test
    void nothingIsReadBehindTheEndMarkAndNothingIsMissedWithoutOne() {
        assertEquals(List.of(DhcpOption.CLIENT_ARCH),
                codes(packet(new byte[] {93, 2, 0, 7, (byte) 255, 97, 1, 0})));
        assertEquals(List.of(DhcpOption.CLIENT_ARCH, DhcpOption.MACHINE_ID),
                codes(packet(new byte[] {93, 2, 0, 7, 0, 0, 97, 1, 0})));
    }

    @Test
    void repeatedOptionsAreJoinedInTheirOrderWhateverIsBetween() {
        DhcpOptions options = decoded(packet(new byte[] {43, 2, 1, 2, 93, 2, 0, 7, 43, 0, 43, 1, 3})).options();
        assertArrayEquals(new byte[] {1, 2, 3}, options.bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        assertEquals(List.of(43, 93), List.copyOf(options.codes()));
    }

    @Test
    void anOptionInThousandsOfPiecesIsReadAsAnyOther() {
        byte[] pieces = new byte[3 * 21_000];
        for (int at = 0; at < pieces.length; at += 3) {
            pieces[at] = 43;
            pieces[at + 1] = 1;
            pieces[at + 2] = (byte) at;
        }
        assertEquals(21_000, decoded(packet(pieces)).options().raw(DhcpOption.VENDOR_SPECIFIC).length);
    }

    @Test
    void anOptionTooShortForItsTypeSaysNothing() {
        DhcpOptions options = decoded(packet(new byte[] {93, 1, 7, 54, 3, 1, 2, 3, 53, 0})).options();
        assertTrue(options.u16(DhcpOption.CLIENT_ARCH).isEmpty());
        assertTrue(options.address(DhcpOption.SERVER_ID).isEmpty());
        assertTrue(options.u8(DhcpOption.MESSAGE_TYPE).isEmpty());
        assertTrue(options.u8(DhcpOption.BOOTFILE).isEmpty());
    }

    // --- Option overload (RFC 2132 section 9.3).

    @Test
    void theOptionsGoOnInFileThenInSnameWhenOption52SaysSo() {
        DhcpMessage message = decoded(overloaded(3));
        assertArrayEquals(new byte[] {1, 2, 3}, message.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        assertEquals("", message.file());
        assertEquals("", message.sname());
        assertFalse(message.options().has(DhcpOption.OVERLOAD), "it speaks of the packet, not of the message");
    }

    @Test
    void oneOverloadedFieldLeavesTheOtherAsItIs() {
        DhcpMessage file = decoded(overloaded(1));
        assertArrayEquals(new byte[] {1, 2}, file.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        assertEquals("+\u0001\u0003\u00ff", file.sname());
        DhcpMessage sname = decoded(overloaded(2));
        assertArrayEquals(new byte[] {1, 3}, sname.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        assertEquals("+\u0001\u0002\u00ff", sname.file());
    }

    @Test
    void anOverloadInAnOverloadedFieldIsNotFollowed() {
        ByteBuffer packet = packet(new byte[] {52, 1, 1}).put(FILE_AT, new byte[] {52, 1, 3, 93, 2, 0, 7, (byte) 255});
        packet.put(SNAME_AT, "server".getBytes(StandardCharsets.US_ASCII));
        DhcpMessage message = decoded(packet);
        assertEquals("server", message.sname());
        assertEquals(7, message.options().u16(DhcpOption.CLIENT_ARCH).orElseThrow());
    }

    @Test
    void anOptionThatLeavesAnOverloadedFieldIsMalformedThere() {
        ByteBuffer packet = packet(new byte[] {52, 1, 1}).put(FILE_AT, new byte[] {43, (byte) 200});
        assertEquals(new Decoded.Malformed("option 43 is cut short", FILE_AT), DhcpCodec.decode(packet));
    }

    @Test
    void nothingThatIsWrittenSaysThatItIsOverloaded() {
        DhcpOptions lie = DhcpOptions.builder().putU8(DhcpOption.OVERLOAD, 3).build();
        DhcpMessage message = with(message(MAC, MessageType.DISCOVER, pxe()), lie);
        assertEquals(List.of(), codes(DhcpCodec.encode(message, 548)));
    }

    private static ByteBuffer overloaded(int value) {
        return packet(new byte[] {43, 1, 1, 52, 1, (byte) value, (byte) 255})
                .put(FILE_AT, new byte[] {43, 1, 2, (byte) 255}).put(SNAME_AT, new byte[] {43, 1, 3, (byte) 255});
    }

    // --- Sizes.

    @Test
    void aShortMessageIsPaddedToTheSizeOfBootpWithZeros() {
        byte[] packet = bytes(DhcpCodec.encode(message(MAC, MessageType.DISCOVER, DhcpOptions.builder()), 1472));
        assertEquals(300, packet.length);
        assertArrayEquals(new byte[] {53, 1, 1, (byte) 255}, Arrays.copyOfRange(packet, OPTIONS_AT, OPTIONS_AT + 4));
        assertArrayEquals(new byte[56], Arrays.copyOfRange(packet, OPTIONS_AT + 4, packet.length));
    }

    @Test
    void aLongOptionIsSplitInto255BytesEach() {
        byte[] value = new byte[300];
        Arrays.fill(value, (byte) 9);
        byte[] packet = bytes(DhcpCodec.encode(message(MAC, MessageType.DISCOVER,
                DhcpOptions.builder().put(DhcpOption.VENDOR_SPECIFIC, value)), 1472));
        assertEquals(43, packet[OPTIONS_AT]);
        assertEquals((byte) 255, packet[OPTIONS_AT + 1]);
        assertEquals(43, packet[OPTIONS_AT + 257]);
        assertEquals(45, packet[OPTIONS_AT + 258]);
    }

    @Test
    void aHugeRelayInformationIsLeftOutAndTheOptionsStay() {
        DhcpOptions options = DhcpOptions.builder().put(DhcpOption.RELAY_INFO, new byte[200])
                .put(DhcpOption.BOOTFILE, "x".repeat(150)).build();
        DhcpMessage message = with(message(MAC, MessageType.DISCOVER, pxe()), options);
        assertEquals(List.of(DhcpOption.BOOTFILE), codes(DhcpCodec.encode(message, 548)));
        assertEquals(List.of(DhcpOption.BOOTFILE, DhcpOption.RELAY_INFO), codes(DhcpCodec.encode(message, 1472)));
        DhcpOptions fitting = DhcpOptions.builder().put(DhcpOption.RELAY_INFO, new byte[200])
                .put(DhcpOption.BOOTFILE, "x".repeat(101)).build();
        assertEquals(List.of(DhcpOption.BOOTFILE, DhcpOption.RELAY_INFO), codes(DhcpCodec.encode(with(message, fitting), 548)),
                "both fill the packet to its last byte");
    }

    @Test
    void whatDoesNotFitIsLeftOutFromTheEnd() {
        DhcpOptions.Builder options = DhcpOptions.builder();
        for (int code = 100; code < 110; code++) {
            options.put(code, new byte[100]);
        }
        DhcpMessage message = with(message(MAC, MessageType.DISCOVER, pxe()), options.putU8(DhcpOption.HOST_NAME, 'x').build());
        assertEquals(List.of(100, 101, 102), codes(DhcpCodec.encode(message, 0)), "no room is left for option 12");
    }

    @Test
    void aNameThatIsTooLongForItsFieldIsLeftOutNotCut() {
        DhcpMessage m = message(MAC, MessageType.DISCOVER, pxe());
        DhcpMessage named = new DhcpMessage(m.op(), m.hops(), m.xid(), m.secs(), m.flags(), m.ciaddr(), m.yiaddr(), m.siaddr(),
                RELAY, m.chaddr(), "s".repeat(65), "f".repeat(129), m.options());
        DhcpMessage decoded = decoded(DhcpCodec.encode(named, 548));
        assertEquals("", decoded.sname());
        assertEquals("", decoded.file());
        assertEquals(Optional.of(RELAY), decoded.relay());
    }

    // --- Packets by hand.

    /** A DISCOVER's header, and these options. */
    private static ByteBuffer packet(byte... options) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DhcpMessage bare = with(message(MAC, MessageType.DISCOVER, pxe()), DhcpOptions.EMPTY);
        packet.writeBytes(Arrays.copyOf(bytes(DhcpCodec.encode(bare, 548)), OPTIONS_AT));
        packet.writeBytes(options);
        return ByteBuffer.wrap(packet.toByteArray());
    }

    private static DhcpMessage decoded(ByteBuffer packet) {
        return assertInstanceOf(Decoded.Ok.class, DhcpCodec.decode(packet)).message();
    }

    private static List<Integer> codes(ByteBuffer packet) {
        return List.copyOf(decoded(packet).options().codes());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
