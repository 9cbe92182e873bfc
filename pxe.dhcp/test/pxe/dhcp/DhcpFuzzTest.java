// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpCodec.Decoded;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.hosts.HostText;

/**
 * Targets for Jazzer. Each run of the tests replays the corpus, firmware's packets and the known lies;
 * {@code ./build fuzz pxe.dhcp.DhcpFuzzTest#anyPacket} looks for more. What breaks a target is kept in
 * {@code testresources/pxe/dhcp/DhcpFuzzTestInputs/} and the target's name, and is of the corpus from then on.
 */
class DhcpFuzzTest {

    private static final MacAddress NEXT = MacAddress.parse("02:00:00:00:00:99");

    static Stream<Arguments> packets() throws IOException {
        Stream<byte[]> lies = Files.readAllLines(FirmwareCorpus.FOLDER.resolve("hostile-options.csv")).stream()
                .filter(line -> !line.startsWith("#")).map(line -> FirmwareCorpus.behindGoodHeader(line.split("\\|")[1]));
        return Stream.concat(FirmwareCorpus.NAMES.stream().map(FirmwareCorpus::packet), lies)
                .map(packet -> Arguments.of((Object) packet));
    }

    static Stream<Arguments> lists() {
        return Stream.of("52:54:00:12:34:56,id:01:02,set:a,10.0.0.5,web1,12h,\"option.dns-server=10.0.0.1,10.0.0.2\",bootfile=x",
                "dhcp-host=06-00:20:e0:*,uuid:7c41e6a2-5b0d-4f3e-9a17-525400770001,circuit:hex:0a0b,[fd00::1],infinite,ignore",
                "{\"Dhcp4\":{\"reservations\":[{\"hw-address\":\"1a:1b:1c:1d:1e:01\",\"client-id\":\"'x'\",\"option-data\":"
                        + "[{\"code\":6,\"data\":\"10.0.0.1\",\"csv-format\":false}]}]}}",
                "{\"dhcp\":{\"binding\":{\"52:54:00:12:34:56\":{\"ipaddr\":\"10.0.0.5\",\"dns\":[\"10.0.0.1\"],\"rom\":\"x\"}}}}")
                .map(list -> Arguments.of((Object) list.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whatever can be read can be written, and says the same when it is read again. */
    @MethodSource("packets")
    @FuzzTest(maxDuration = "5m")
    void anyPacket(byte @Nullable [] packet) {
        if (packet != null && DhcpCodec.decode(ByteBuffer.wrap(packet)) instanceof Decoded.Ok(DhcpMessage message)) {
            message.options().codes().forEach(code -> OptionTable.format(code, message.options().raw(code)));
            assertTrue(DhcpCodec.decode(DhcpCodec.encode(message, 65_507)) instanceof Decoded.Ok(DhcpMessage again)
                    && again.chaddr().equals(message.chaddr()) && again.type() == message.type(), message.toString());
        }
    }

    /** Whatever a packet says, to either port, the next machine is served. */
    @MethodSource("packets")
    @FuzzTest(maxDuration = "5m")
    void anyPacketToTheServer(byte @Nullable [] packet) throws IOException {
        if (packet != null && packet.length <= 1472) {
            DhcpNetwork net = new DhcpNetwork().serve();
            net.raw(packet);
            net.raw(packet, 4011);
            assertEquals(MessageType.OFFER, net.answer(DhcpNetwork.discover(NEXT)).type());
        }
    }

    /** A list of hosts is read, or refused for a reason; a host that is wrong is refused alone. */
    @MethodSource("lists")
    @FuzzTest(maxDuration = "5m")
    void anyList(byte @Nullable [] list) {
        if (list != null) {
            List<String> problems;
            try {
                problems = HostText.read("list", new String(list, StandardCharsets.UTF_8)).problems();
            } catch (IOException refused) {
                problems = List.of("list:" + refused.getMessage());
            }
            problems.forEach(problem -> assertTrue(problem.startsWith("list:"), problem));
        }
    }
}
