// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.PolicyTurn;
import pxe.api.event.BootEvent;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpNetwork.Heard;
import pxe.dhcp.DhcpSettings.Mode;

class ExplainTest {

    private static final InetSocketAddress NOBODY = new InetSocketAddress(DhcpMessage.NONE, 68);

    /** What a machine does, and how long it waits before. */
    private record Step(MacAddress mac, int type, BootStage stage, int addressEnd, boolean forThisServer, int waitSeconds) {

        private DhcpMessage message() {
            DhcpOptions.Builder options = switch (stage) {
                case PXE -> DhcpNetwork.uefi();
                case HTTP -> DhcpNetwork.uefiHttp();
                case IPXE -> DhcpNetwork.ipxe();
                case NONE -> DhcpOptions.builder();
            };
            Inet4Address address = DhcpNetwork.ip("10.0.0." + addressEnd);
            boolean owns = type == MessageType.RELEASE;
            if (type != MessageType.DISCOVER && !owns) {
                options.put(DhcpOption.REQUESTED_ADDRESS, address);
            }
            if (type != MessageType.DISCOVER) {
                options.put(DhcpOption.SERVER_ID, forThisServer ? DhcpNetwork.SERVER : DhcpNetwork.RELAY);
            }
            return DhcpNetwork.message(mac, type, options, owns ? address : DhcpMessage.NONE, DhcpMessage.NONE, DhcpMessage.BROADCAST);
        }
    }

    @Provide
    Arbitrary<List<Step>> boots() {
        return Combinators.combine(
                Arbitraries.integers().between(1, 5).map(number -> new MacAddress(0x5254_0077_0000L + number)),
                Arbitraries.of(MessageType.DISCOVER, MessageType.DISCOVER, MessageType.REQUEST, MessageType.REQUEST,
                        MessageType.RELEASE, MessageType.DECLINE),
                Arbitraries.of(BootStage.class), Arbitraries.integers().between(99, 103),
                Arbitraries.of(true, true, true, false), Arbitraries.of(0, 2, 40, 4000)).as(Step::new).list().ofMaxSize(30);
    }

    @Property(tries = 300)
    void anExplanationHasTheReplyThatIsSentThenAndLeavesNothing(@ForAll("boots") List<Step> steps) throws IOException {
        DhcpNetwork explained = network(Mode.SERVER);
        DhcpNetwork twin = network(Mode.SERVER);
        for (Step step : steps) {
            explained.clock.advance(Duration.ofSeconds(step.waitSeconds));
            twin.clock.advance(Duration.ofSeconds(step.waitSeconds));
            int events = explained.events.size();
            Explanation explanation = explain(explained, packet(step.message()));
            assertEquals(events, explained.events.size());
            List<Heard> sent = explained.broadcast(step.message());
            assertEquals(messages(twin.broadcast(step.message())), messages(sent));
            assertEquals(sent.stream().map(heard -> heard.message()).findFirst(), reply(explanation));
            assertEquals(explained.events.subList(events, explained.events.size()).stream().map(BootEvent::name)
                    .filter(name -> !name.equals("RIVAL")).reduce("NOTHING", (before, last) -> last), explanation.outcome());
        }
        assertEquals(twin.events.toString(), explained.events.toString());
    }

    private static DhcpNetwork network(Mode mode) throws IOException {
        DhcpNetwork network = new DhcpNetwork();
        network.policy = request -> request.stage() == BootStage.HTTP ? BootDecision.pass() : BootDecision.boot("pxelinux.0", "a test");
        return network.serve(DhcpNetwork.builder().mode(mode).serve(DhcpSettings.Serve.ALL).build());
    }

    private static List<DhcpMessage> messages(List<Heard> heard) {
        return heard.stream().map(Heard::message).toList();
    }

    private static Question.Packet packet(DhcpMessage message) {
        return packet(bytes(message), 67);
    }

    private static Question.Packet packet(byte[] payload, int port) {
        return Question.packet(payload, NOBODY, new InetSocketAddress(DhcpNetwork.EVERY_SERVER.to().getAddress(), port));
    }

    private static byte[] bytes(DhcpMessage message) {
        ByteBuffer written = DhcpCodec.encode(message, 1500);
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static Explanation explain(DhcpNetwork network, Question question) {
        CompletionStage<Explanation> answer = network.server.explain(question);
        network.network.run(Duration.ofMillis(10));
        CompletableFuture<Explanation> there = answer.toCompletableFuture();
        assertTrue(there.isDone(), "no explanation");
        return there.join();
    }

    private static Optional<DhcpMessage> reply(Explanation explanation) {
        return explanation.reply().map(reply -> DhcpCodec.decode(ByteBuffer.wrap(reply.bytes())))
                .map(DhcpCodec.Decoded.Ok.class::cast).map(DhcpCodec.Decoded.Ok::message);
    }

    @Test
    void aReplyIsTheSameToTheByte() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        DhcpMessage discover = DhcpNetwork.discover(DhcpNetwork.MAC);
        byte[] explained = explain(network, packet(discover)).reply().orElseThrow().bytes();
        assertArrayEquals(bytes(network.answer(discover)), explained);
    }

    @Test
    void aMachineThatHasAnAddressIsToldTheSameAsItWouldBe() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        Inet4Address own = DhcpNetwork.ip("10.0.0.77");
        DhcpMessage inform = DhcpNetwork.message(DhcpNetwork.MAC, MessageType.INFORM, DhcpNetwork.pxe(), own, DhcpMessage.NONE, 0);
        Explanation explanation = explain(network,
                Question.packet(bytes(inform), new InetSocketAddress(own, 68), new InetSocketAddress(DhcpNetwork.SERVER, 67)));
        assertEquals(network.unicast(own, 68, inform, 67).getFirst().message(), reply(explanation).orElseThrow());
    }

    @Test
    void aMachineThatIsToldOfInWordsIsAnsweredAsItWouldBe() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        UUID id = UUID.fromString("7c41e6a2-5b0d-4f3e-9a17-525400770001");
        Explanation explanation = explain(network,
                Question.of(DhcpNetwork.MAC, BootStage.IPXE).withArch(ClientArch.X64_UEFI).withMachineId(id));
        assertEquals("OFFER", explanation.outcome());
        assertEquals("a test", explanation.reason());
        assertEquals("7 (x64 UEFI)", explanation.facts().get("arch"));
        assertEquals(id.toString(), explanation.facts().get("uuid"));
        assertEquals("IPXE", explanation.facts().get("stage"));
        assertEquals("10.0.0.100 (10.0.0.0/24)", explanation.facts().get("subnet"));
        assertEquals(Optional.of("pxelinux.0"), explanation.reply().orElseThrow().bootfile());
        assertEquals(List.of(PolicyTurn.Outcome.DECIDED), explanation.policies().stream().map(PolicyTurn::outcome).toList());
    }

    @Test
    void whatAMachineLoadedIsAnsweredAsItWouldBe() throws IOException {
        DhcpNetwork network = new DhcpNetwork().serve();
        Question plain = Question.of(DhcpNetwork.MAC, BootStage.NONE);
        explain(network, Question.of(DhcpNetwork.MAC, BootStage.PXE));
        assertEquals("IGNORED", explain(network, plain).outcome());
        network.lease(DhcpNetwork.MAC);
        assertEquals("OFFER", explain(network, plain).outcome());
    }

    @Test
    void aRelaysNetworkIsServed() throws IOException {
        DhcpNetwork network = new DhcpNetwork().serve(DhcpNetwork.settings(DhcpNetwork.wide("10.1.0.0/24", "10.1.0.10-10.1.0.20")));
        Explanation explanation = explain(network,
                Question.of(DhcpNetwork.MAC, BootStage.PXE).withRelay(DhcpNetwork.ip("10.1.0.1")));
        assertEquals("10.1.0.1, port 67", explanation.facts().get("sent to"));
        assertEquals(Optional.of(DhcpNetwork.ip("10.1.0.10")), explanation.reply().orElseThrow().client());
    }

    @Test
    void aProxysAnswersAreExplainedOnBothPorts() throws IOException {
        DhcpNetwork network = network(Mode.PROXY);
        assertEquals("PROXYOFFER", explain(network, Question.of(DhcpNetwork.MAC, BootStage.PXE)).outcome());
        byte[] payload = FirmwareCorpus.packet("edk2-pxe-request-4011");
        Explanation asked = explain(network, Question.packet(payload, new InetSocketAddress(DhcpNetwork.ip("10.0.0.77"), 4011),
                new InetSocketAddress(DhcpNetwork.SERVER, 4011)));
        assertEquals("PROXYACK", asked.outcome());
        assertEquals("10.0.0.77, port 4011", asked.facts().get("sent to"));
    }

    @Test
    void whoGetsNoAnswerLearnsWhy() throws IOException {
        DhcpNetwork network = new DhcpNetwork().serve(DhcpNetwork.builder().knownOnly(true).build());
        Explanation explanation = explain(network, Question.of(DhcpNetwork.MAC, BootStage.PXE));
        assertEquals("IGNORED", explanation.outcome());
        assertEquals("no reservation names it (known.only)", explanation.reason());
        assertFalse(explanation.reply().isPresent());
        assertEquals(List.of(), network.events);
    }

    @Test
    void whoIsIgnoredByAPolicyLearnsByWhich() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        network.policy = _ -> BootDecision.ignore("it is lent out");
        Explanation explanation = explain(network, Question.of(DhcpNetwork.MAC, BootStage.PXE));
        assertEquals("IGNORED", explanation.outcome());
        assertEquals(explanation.policies().getFirst().policy(), explanation.policy());
        assertEquals(explanation.policy() + ": it is lent out", explanation.reason());
    }

    @Test
    void bytesThatAreNoMessageAreExplainedToo() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        Explanation explanation = explain(network, packet(new byte[7], 67));
        assertEquals("7 bytes that are no DHCP message", explanation.request());
        assertEquals("MALFORMED", explanation.outcome());
        assertEquals("shorter than a DHCP header", explanation.reason());
        network.server.dropped().thenAccept(counts -> assertTrue(counts.isEmpty()));
    }

    /** A renewal, captured at the server that gave the address. */
    @Test
    void whatAnotherServerWasAskedAloneIsExplainedByTheClientsAddress() throws IOException {
        DhcpNetwork network = new DhcpNetwork();
        network.serve(DhcpNetwork.settings(DhcpNetwork.subnet("10.0.0.100", "10.0.0.102"), DhcpNetwork.subnet("10.0.5.100", "10.0.5.102")));
        Inet4Address own = DhcpNetwork.ip("10.0.5.101");
        DhcpMessage renewal = DhcpNetwork.message(DhcpNetwork.MAC, MessageType.REQUEST, DhcpNetwork.pxe(), own, DhcpMessage.NONE, 0);
        assertEquals("ACK", explain(network, Question.packet(bytes(renewal), new InetSocketAddress(own, 68),
                new InetSocketAddress(DhcpNetwork.ip("10.9.9.1"), 67))).outcome());
    }

    @Test
    void anInterfaceThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        CompletionStage<Explanation> answer =
                network.server.explain(Question.of(DhcpNetwork.MAC, BootStage.PXE).withInterface("eth9"));
        network.network.run(Duration.ofMillis(10));
        CompletionException failure = assertThrows(CompletionException.class, answer.toCompletableFuture()::join);
        assertTrue(failure.getCause().getMessage().startsWith("there is no interface eth9 (there are sim"), failure.getMessage());
    }

    @Test
    void aMachineThatKeepsAskingIsNotMovedOnByExplanations() throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        for (int i = 0; i < 5; i++) {
            network.clock.advance(Duration.ofSeconds(4));
            assertEquals("direct", explain(network, Question.of(DhcpNetwork.MAC, BootStage.PXE)).facts().get("profile"));
        }
    }

    static List<String> packets() {
        return FirmwareCorpus.NAMES;
    }

    @ParameterizedTest
    @MethodSource("packets")
    void thePacketsOfRealFirmwareAreExplainedAsTheirTextsSay(String name) throws IOException {
        DhcpNetwork network = network(Mode.SERVER);
        boolean proxy = name.contains("4011");
        Explanation explanation = explain(network, packet(FirmwareCorpus.packet(name), proxy ? 4011 : 67));
        Path golden = FirmwareCorpus.FOLDER.resolve(name + ".explained");
        String text = text(explanation);
        if ("write".equals(System.getProperty("pxe.golden"))) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text);
    }

    private static String text(Explanation explanation) {
        StringBuilder text = new StringBuilder(explanation.toString()).append('\n');
        explanation.facts().forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        explanation.policies().forEach(turn -> text.append("policy ").append(turn).append('\n'));
        explanation.reply().ifPresent(reply -> reply.contents()
                .forEach((name, value) -> text.append("  ").append(name).append(" = ").append(value).append('\n')));
        return text.toString();
    }
}
