// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.FirmwareCorpus.OPTIONS_AT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import pxe.api.event.BootEvent;
import pxe.dhcp.DhcpCodec.Decoded;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.FirmwareCorpus.Place;

/** Firmware's packets, made to lie: each is answered, ignored or dropped with its reason, and the next machine is served. */
class HostilePacketsTest {

    /** Those whose value has a structure of its own, in which a length may lie, too. */
    private static final int[] NESTED = {DhcpOption.VENDOR_SPECIFIC, DhcpOption.USER_CLASS, DhcpOption.RELAY_INFO, DhcpOption.MACHINE_ID,
        DhcpOption.DOMAIN_SEARCH, DhcpOption.CLASSLESS_ROUTES, DhcpOption.VENDOR_IDENTIFYING, DhcpOption.IPXE, DhcpOption.MAX_SIZE,
        DhcpOption.PARAMETER_LIST, DhcpOption.CLIENT_ID, DhcpOption.SUBNET_SELECTION};
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    // --- What is made of firmware's packets.

    @Provide
    Arbitrary<byte[]> captures() {
        return Arbitraries.of(FirmwareCorpus.NAMES).map(FirmwareCorpus::packet);
    }

    /** Any of the lies, or several of them. */
    @Provide
    Arbitrary<byte[]> lies() {
        return Arbitraries.oneOf(flipped(), lengths(), nested(), overloaded(), spliced(), captures().flatMap(HostilePacketsTest::cut),
                nested().flatMap(HostilePacketsTest::cut), lengths().flatMap(HostilePacketsTest::cut))
                .withoutEdgeCases(); // their product alone would fill every run
    }

    /** Some bytes are others. */
    private Arbitrary<byte[]> flipped() {
        Arbitrary<Map<Integer, Byte>> changes =
                Arbitraries.maps(Arbitraries.integers().between(0, 399), Arbitraries.bytes()).ofMinSize(1).ofMaxSize(12);
        return Combinators.combine(captures(), changes).as((packet, bytes) -> {
            bytes.forEach((at, value) -> packet[at % packet.length] = value);
            return packet;
        });
    }

    /** An option says that it is longer or shorter than it is. */
    private Arbitrary<byte[]> lengths() {
        return Combinators.combine(captures(), Arbitraries.integers().between(0, 50), Arbitraries.bytes()).as((packet, which, length) -> {
            List<Place> options = FirmwareCorpus.options(packet);
            packet[options.get(which % options.size()).at() + 1] = length;
            return packet;
        });
    }

    /** An option with a structure has any bytes. */
    private Arbitrary<byte[]> nested() {
        Arbitrary<Integer> codes = Arbitraries.integers().between(0, NESTED.length - 1).map(at -> NESTED[at]);
        return Combinators.combine(captures(), codes, values()).as((packet, code, value) -> {
            byte[] option = ByteBuffer.allocate(2 + value.length).put(code.byteValue()).put((byte) value.length).put(value).array();
            return FirmwareCorpus.with(packet, OPTIONS_AT, option);
        });
    }

    /** Bytes in which lengths, pointers and end marks are more likely than by chance. */
    private static Arbitrary<byte[]> values() {
        Arbitrary<Byte> bytes = Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.bytes().between((byte) 0, (byte) 12),
                Arbitraries.of((byte) 0xff, (byte) 0xc0, (byte) 0x80, (byte) 0x7f));
        return bytes.array(byte[].class).ofMaxSize(255);
    }

    /** The options go on in file and sname, which say so themselves again. */
    private Arbitrary<byte[]> overloaded() {
        return Combinators.combine(captures(), Arbitraries.bytes().between((byte) 0, (byte) 4), values()).as((packet, fields, value) -> {
            byte[] option = {DhcpOption.OVERLOAD, 1, fields};
            byte[] again = Arrays.copyOf(value, 192);
            System.arraycopy(option, 0, again, 0, option.length);
            System.arraycopy(again, 0, packet, 44, again.length);
            return FirmwareCorpus.with(packet, OPTIONS_AT, option);
        });
    }

    /** The beginning of one, and the end of another. */
    private Arbitrary<byte[]> spliced() {
        return Combinators.combine(captures(), captures(), Arbitraries.integers().between(0, 400), Arbitraries.integers().between(0, 400))
                .as((one, other, end, begin) -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    out.write(one, 0, Math.min(end, one.length));
                    out.write(other, Math.min(begin, other.length), Math.max(0, other.length - begin));
                    return out.toByteArray();
                });
    }

    private static Arbitrary<byte[]> cut(byte[] packet) {
        return Arbitraries.integers().between(0, packet.length).map(length -> Arrays.copyOf(packet, length));
    }

    // --- What becomes of it.

    @Property(tries = 400)
    void whateverAPacketSaysTheNextMachineIsServed(@ForAll("lies") byte[] packet) throws IOException {
        DhcpNetwork net = new DhcpNetwork().serve();
        net.raw(packet);
        boolean malformed = !(DhcpCodec.decode(ByteBuffer.wrap(packet)) instanceof Decoded.Ok(DhcpMessage message)
                && message.op() == DhcpMessage.BOOTREQUEST && (message.chaddr().toBytes()[0] & 1) == 0 // of one machine, not of many
                && isUsual(message.ciaddr()) && isUsual(message.giaddr()));
        assertEquals(malformed, net.events.stream().anyMatch(event -> event.name().equals("MALFORMED")));
        assertEquals(MessageType.OFFER, net.answer(discover(OTHER)).type());
    }

    private static boolean isUsual(Inet4Address address) {
        return !address.isMulticastAddress() && !address.isLoopbackAddress() && !address.equals(ReplyRoute.EVERYBODY);
    }

    @Property(tries = 200)
    void whateverAPacketSaysToPort4011TheNextMachineIsServed(@ForAll("lies") byte[] packet) throws IOException {
        DhcpNetwork net = new DhcpNetwork().serve(DhcpNetwork.builder().mode(DhcpSettings.Mode.PROXY).build());
        net.raw(packet, 4011);
        net.raw(packet);
        assertEquals(MessageType.OFFER, net.answer(discover(OTHER)).type());
    }

    @Property(tries = 400)
    void whateverCanBeReadCanBeWrittenAndReadAgain(@ForAll("lies") byte[] packet) {
        if (DhcpCodec.decode(ByteBuffer.wrap(packet)) instanceof Decoded.Ok(DhcpMessage message)) {
            Decoded.Ok again = assertInstanceOf(Decoded.Ok.class, DhcpCodec.decode(DhcpCodec.encode(message, 65_507)));
            message.options().codes().stream().filter(code -> code != DhcpOption.RELAY_INFO).forEach(code ->
                    assertArrayEquals(message.options().raw(code), again.message().options().raw(code)));
            message.options().codes().forEach(code -> OptionTable.format(code, message.options().raw(code)));
        }
    }

    // --- Each lie by itself.

    @Property(tries = 200)
    void anOptionThatReachesBeyondThePacketIsCutShort(@ForAll("captures") byte[] packet, @ForAll @IntRange(max = 50) int which) {
        List<Place> options = FirmwareCorpus.options(packet);
        Place option = options.get(which % options.size());
        int room = packet.length - option.at() - 2;
        for (int length = 0; length <= 255; length++) {
            packet[option.at() + 1] = (byte) length;
            Decoded decoded = DhcpCodec.decode(ByteBuffer.wrap(packet));
            if (length > room) {
                assertEquals(new Decoded.Malformed("option " + option.code() + " is cut short", option.at()), decoded);
            } else if (decoded instanceof Decoded.Ok(DhcpMessage message)) {
                assertArrayEquals(Arrays.copyOfRange(packet, option.at() + 2, option.at() + 2 + length),
                        Arrays.copyOf(message.options().raw(option.code()), length));
            }
        }
    }

    @Property(tries = 50)
    void aPacketThatIsCutOffIsReadOnlyIfItEndsBetweenTwoOptions(@ForAll("captures") byte[] packet) {
        List<Integer> ends = FirmwareCorpus.options(packet).stream().map(Place::end).toList();
        for (int length = 0; length < packet.length; length++) {
            Decoded decoded = DhcpCodec.decode(ByteBuffer.wrap(packet, 0, length));
            boolean whole = length == OPTIONS_AT || ends.contains(length) || length > ends.getLast();
            assertEquals(whole, decoded instanceof Decoded.Ok, "length " + length);
        }
    }

    @Property(tries = 200)
    void anOptionThatIsThereTwiceIsOneThatIsLonger(@ForAll("captures") byte[] packet, @ForAll @IntRange(max = 50) int which,
            @ForAll @IntRange(max = 50) int behind) {
        List<Place> options = FirmwareCorpus.options(packet);
        Place option = options.get(which % options.size());
        Place place = options.get(behind % options.size());
        byte[] twice = FirmwareCorpus.with(packet, place.end(), Arrays.copyOfRange(packet, option.at(), option.end()));
        DhcpMessage message = assertInstanceOf(Decoded.Ok.class, DhcpCodec.decode(ByteBuffer.wrap(twice))).message();
        byte[] value = Arrays.copyOfRange(packet, option.at() + 2, option.end());
        assertArrayEquals(FirmwareCorpus.with(value, value.length, value), message.options().raw(option.code()));
    }

    @Property(tries = 50)
    void anOptionThatIsThereAThousandTimesStaysOne(@ForAll("captures") byte[] packet) throws IOException {
        byte[] piece = {(byte) DhcpOption.RELAY_INFO, 4, 82, 2, 82, 0};
        ByteBuffer pieces = ByteBuffer.allocate(1000 * piece.length);
        IntStream.range(0, 1000).forEach(_ -> pieces.put(piece));
        DhcpNetwork net = new DhcpNetwork().serve();
        net.raw(FirmwareCorpus.with(packet, OPTIONS_AT, pieces.array()));
        assertEquals(MessageType.OFFER, net.answer(discover(OTHER)).type());
        assertTrue(net.serverHost.largestPayloadBytes() <= 1472);
    }

    @Test
    void fieldsThatSayThatTheyGoOnInThemselvesAreReadOnce() {
        byte[] packet = FirmwareCorpus.packet("bios-rom-discover");
        byte[] overload = {DhcpOption.OVERLOAD, 1, 3};
        System.arraycopy(overload, 0, packet, 44, 3); // sname
        System.arraycopy(overload, 0, packet, 108, 3); // file
        DhcpMessage message = assertInstanceOf(Decoded.Ok.class,
                DhcpCodec.decode(ByteBuffer.wrap(FirmwareCorpus.with(packet, OPTIONS_AT, overload)))).message();
        assertEquals("", message.file());
        assertEquals(Optional.empty(), message.options().bytes(DhcpOption.OVERLOAD));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "hostile-options.csv", delimiter = '|')
    void eachLieHasItsOutcome(String what, @Nullable String bytes, String outcome) throws IOException {
        byte[] packet = FirmwareCorpus.behindGoodHeader(bytes);
        assertEquals(outcome, switch (DhcpCodec.decode(ByteBuffer.wrap(packet))) {
            case Decoded.Malformed(String reason, int offset) -> reason + " at " + offset;
            case Decoded.Ok(DhcpMessage message) -> message.options().codes().stream().map(code -> " " + code)
                    .collect(Collectors.joining("", "read", ""));
        }, what);
        whateverAPacketSaysTheNextMachineIsServed(packet);
        whateverCanBeReadCanBeWrittenAndReadAgain(packet);
    }

    // --- What is told.

    @Test
    void aSourceOfBrokenPacketsIsToldOfOnceAMinuteWithTheirNumber() throws IOException {
        DhcpNetwork net = new DhcpNetwork().serve();
        byte[] packet = FirmwareCorpus.packet("edk2-pxe-discover");
        packet[OPTIONS_AT + 1] = (byte) 255;
        for (int i = 0; i < 100; i++) {
            net.raw(packet);
        }
        net.raw(Arrays.copyOf(packet, 200));
        net.clock.advance(A_MINUTE);
        net.raw(packet);
        assertEquals(List.of("option 53 is cut short: 1", "option 53 is cut short: 101"),
                net.events.stream().map(HostilePacketsTest::reasonAndCount).toList());
    }

    @Test
    void aClockThatIsSetBackSilencesNobody() throws IOException {
        DhcpNetwork net = new DhcpNetwork().serve();
        byte[] packet = Arrays.copyOf(FirmwareCorpus.packet("edk2-pxe-discover"), 200);
        net.raw(packet);
        net.clock.advance(Duration.ofDays(-1));
        net.raw(packet);
        net.raw(packet);
        assertEquals(2, net.events.size());
    }

    private static String reasonAndCount(BootEvent event) {
        return event.details().get("reason") + ": " + event.details().get("count");
    }
}
