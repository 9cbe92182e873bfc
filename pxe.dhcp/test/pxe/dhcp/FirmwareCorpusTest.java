// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the packets of real firmware say, as golden text beside their bytes. Where a text is meant to change,
 * {@code JUNIT_OPTS=-Dpxe.golden=write ./build unit pxe.dhcp} writes all of them anew.
 */
class FirmwareCorpusTest {

    static List<String> names() {
        return FirmwareCorpus.NAMES;
    }

    @Test
    void everyPacketOfTheFolderIsOfTheCorpus() throws IOException {
        try (Stream<Path> files = Files.list(FirmwareCorpus.FOLDER)) {
            assertEquals(FirmwareCorpus.NAMES, files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".hex"))
                    .map(name -> name.replace(".hex", "")).sorted().toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPacketIsReadAsItsTextSays(String name) throws IOException {
        Path golden = FirmwareCorpus.FOLDER.resolve(name + ".txt");
        String text = text(FirmwarePacket.of(name).message());
        if ("write".equals(System.getProperty("pxe.golden"))) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPacketThatIsWrittenAgainIsTheSameToTheByte(String name) {
        byte[] packet = FirmwareCorpus.packet(name);
        ByteBuffer written = DhcpCodec.encode(FirmwarePacket.of(name).message(), 1472);
        assertArrayEquals(packet, Arrays.copyOf(written.array(), written.limit()));
    }

    private static String text(DhcpMessage message) {
        StringBuilder text = new StringBuilder();
        text.append("op %d hops %d xid %08x secs %d flags %04x%n".formatted(message.op(), message.hops(), message.xid(),
                message.secs(), message.flags()));
        text.append("ciaddr %s yiaddr %s siaddr %s giaddr %s%n".formatted(message.ciaddr().getHostAddress(),
                message.yiaddr().getHostAddress(), message.siaddr().getHostAddress(), message.giaddr().getHostAddress()));
        text.append("chaddr %s sname '%s' file '%s'%n".formatted(message.chaddr(), message.sname(), message.file()));
        for (int code : message.options().codes()) {
            text.append("%d %s = %s%n".formatted(code, OptionTable.name(code), OptionTable.format(code, message.options().raw(code))));
        }
        return text.toString();
    }
}
