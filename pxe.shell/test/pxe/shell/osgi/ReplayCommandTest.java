// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.MacAddress;
import pxe.api.command.Command;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.api.file.FileLookup;
import pxe.api.test.TestCall;
import pxe.core.Machines;

/** The commands that read captures: replay, and explain with a file. */
class ReplayCommandTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:12:34:57");
    private static final int IP_LINK = 101;

    @TempDir
    private Path directory;
    private final List<Question.Packet> asked = new ArrayList<>();
    private final Command replay = new ReplayCommand(this::explain);
    private Path file;

    private CompletionStage<Explanation> explain(Question question) {
        Question.Packet packet = (Question.Packet) question;
        asked.add(packet);
        MacAddress mac = MacAddress.of(packet.payload(), 28);
        Explanation.Builder made = Explanation.builder("DISCOVER of " + mac).mac(mac).outcome("OFFER", "arch", "the default");
        InetAddress server = InetAddress.ofLiteral("10.0.0.1");
        return CompletableFuture.completedFuture(mac.equals(OTHER) ? made.outcome("IGNORED", "", "no subnet").build()
                : made.reply(new Explanation.Reply(new byte[0], server, Optional.of(InetAddress.ofLiteral("10.0.0.7")),
                        Optional.of("a.efi"), Map.of())).build());
    }

    private static byte[] packet(MacAddress mac, int op, int port) {
        byte[] payload = ByteBuffer.allocate(300).put(0, (byte) op).putLong(26, mac.bits()).array();
        int length = 28 + payload.length;
        return ByteBuffer.allocate(16 + length).putInt(1_772_352_000).putInt(0).putInt(length).putInt(length)
                .put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0)
                .putInt(0).putInt(-1).putShort((short) 68).putShort((short) port).putShort((short) (8 + payload.length))
                .putShort((short) 0).put(payload).array();
    }

    @BeforeEach
    void aCaptureOfThreeRequestsAndOtherPackets() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(4096).putInt(0xa1b2c3d4).putInt(0x00020004).putLong(0).putInt(65535).putInt(IP_LINK)
                .put(packet(MAC, 1, 67)).put(packet(OTHER, 1, 67)).put(packet(MAC, 2, 67)).put(packet(MAC, 1, 4011))
                .put(packet(MAC, 1, 69));
        byte[] bytes = new byte[all.position()];
        all.get(0, bytes);
        file = Files.write(directory.resolve("boot.pcap"), bytes);
    }

    @Test
    void eachRequestOfTheCaptureIsARow() throws Exception {
        assertEquals("""
                TIME  MAC  REQUEST  OUTCOME  ADDRESS  DECIDED BY  BOOT FILE  REASON
                2026-03-01T08:00:00Z  52:54:00:12:34:56  DISCOVER  OFFER  10.0.0.7  arch  a.efi  the default
                2026-03-01T08:00:00Z  52:54:00:12:34:57  DISCOVER  IGNORED  -  -  -  no subnet
                2026-03-01T08:00:00Z  52:54:00:12:34:56  DISCOVER  OFFER  10.0.0.7  arch  a.efi  the default""",
                TestCall.of(replay).with("FILE", file.toString()).with("--interface", "eth7").run().toString());
        assertEquals(List.of(67, 67, 4011), asked.stream().map(question -> question.to().getPort()).toList());
        assertTrue(asked.stream().allMatch(question -> question.interfaceName().equals(Optional.of("eth7"))));
    }

    @Test
    void theLastRequestOfAMachineInACaptureIsExplained() throws Exception {
        Command explain = new ExplainCommand(this::explain, new Machines(_ -> Optional.empty()), _ -> new FileLookup.Missing("no such file"));
        TestCall call = TestCall.of(explain).with("MACHINE", MAC.toString()).with("--file", file.toString());
        assertTrue(call.run().toString().contains("OUTCOME  OFFER"));
        assertEquals(List.of(4011), asked.stream().map(question -> question.to().getPort()).toList());
        assertEquals("there is no DHCP request of 52:54:00:00:00:01 in it",
                call.with("MACHINE", "52:54:00:00:00:01").run().toString());
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason() throws IOException {
        assertEquals(directory + ": it is no regular file", wrong(directory));
        assertEquals(directory.resolve("x") + ": there is no such file", wrong(directory.resolve("x")));
        assertTrue(wrong(Files.writeString(directory.resolve("text"), "some text")).endsWith("text: it is no capture file (pcap or pcapng)"));
        assertThrows(IllegalArgumentException.class, () -> TestCall.of(replay).with("FILE", "boot.pcap").run());
    }

    @Test
    void whatWasNotCapturedAsAWholeIsNotReplayed() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[24 + 14]++; // the original packet was longer than what was kept
        bytes[24 + 16 + 2]++; // and says so
        bytes[24 + 16 + 24]++;
        assertTrue(wrong(Files.write(file, bytes)).contains("only the beginning of a request was captured"));
    }

    private String wrong(Path path) {
        return assertThrows(IOException.class, () -> TestCall.of(replay).with("FILE", path.toString()).run()).getMessage();
    }
}
