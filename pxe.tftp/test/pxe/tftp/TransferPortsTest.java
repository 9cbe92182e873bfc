// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Data;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TransferPorts.Any;
import pxe.tftp.TransferPorts.Range;
import pxe.tftp.TransferPorts.Single;

class TransferPortsTest {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static ServedNetwork net(TransferPorts ports) {
        return new ServedNetwork(TftpSettings.builder().transferPorts(ports).build());
    }

    private static Set<Integer> ports(Stream<TestClient> clients) {
        return clients.map(client -> client.arrivals.getFirst().peer().getPort()).collect(Collectors.toSet());
    }

    private static TestClient mute(TestClient client) {
        client.mute = true;
        return client.start();
    }

    static Stream<TransferPorts> choices() {
        return Stream.of(new Any(), new Range(50_000, 50_002), new Single());
    }

    @ParameterizedTest
    @MethodSource("choices")
    void manyClientsAtOnceEachGetTheirOwnBytes(TransferPorts choice) {
        ServedNetwork net = net(choice);
        List<byte[]> sent = IntStream.range(0, 60).mapToObj(i -> net.file("f" + i, 20_000 + i)).toList();
        List<TestClient> clients = IntStream.range(0, 60)
                .mapToObj(i -> net.client(ServedNetwork.rrq("f" + i, "blksize", "1000", "windowsize", "4")).start()).toList();
        net.run(MINUTE);
        for (int i = 0; i < 60; i++) {
            assertArrayEquals(sent.get(i), clients.get(i).content.toByteArray());
        }
        assertEquals(1, net.serverHost.openSockets(), "all that is left is port 69");
    }

    @Test
    void aSinglePortIsTheOneThatWasAsked() {
        ServedNetwork net = net(new Single());
        net.file("f", 5000);
        TestClient client = net.fetch("f");
        assertTrue(client.done);
        assertEquals(Set.of(69), ports(Stream.of(client)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void oneClientPortMayAskForManyFilesOneAfterTheOther(TransferPorts choice) {
        ServedNetwork net = net(choice);
        for (int i = 0; i < 5; i++) {
            byte[] sent = net.file("f" + i, 3000 + i);
            TestClient client = net.client(2070, ServedNetwork.rrq("f" + i)).start();
            net.run(Duration.ofMillis(20));
            assertArrayEquals(sent, client.content.toByteArray());
            client.socket.close();
        }
        net.run(MINUTE);
        assertEquals(1, net.serverHost.openSockets());
    }

    @Test
    void aClientThatBeginsAnewFromItsPortIsServedAnewAndOnlySo() {
        ServedNetwork net = net(new Single());
        net.file("a", 3000);
        net.file("b", 4000);
        TestClient client = mute(net.client(ServedNetwork.rrq("a")));
        net.run(MILLISECOND);
        client.send(new Ack(1));
        client.send(ServedNetwork.rrq("b"));
        net.run(MINUTE);
        assertEquals("the client has begun another transfer", net.event("ABORTED").details().get("reason"));
        assertEquals(2, net.events.stream().filter(event -> event.name().equals("ABORTED")).count());
    }

    @Test
    void aLateCopyOfARequestDoesNotDisturbItsTransferOnASinglePort() {
        ServedNetwork net = net(new Single());
        byte[] sent = net.file("f", 30_000);
        TestClient client = net.client(ServedNetwork.rrq("f")).start();
        net.run(MILLISECOND);
        assertTrue(client.count(Data.class) > 1);
        client.send(ServedNetwork.rrq("f"));
        net.run(MINUTE);
        assertArrayEquals(sent, client.content.toByteArray());
        assertEquals(List.of("RRQ", "SENT"), net.eventNames());
    }

    @Test
    void aClientWithoutATransferHearsNothingOnThePortOfRequests() {
        ServedNetwork net = net(new Single());
        TestClient client = mute(net.client(ServedNetwork.rrq("none")));
        net.run(MILLISECOND);
        client.heard.clear();
        client.send(new Ack(1));
        net.run(MILLISECOND);
        assertEquals(List.of(), client.heard);
    }

    @Test
    void answersComeFromTheRange() {
        ServedNetwork net = net(new Range(50_000, 50_009));
        net.file("f", 5000);
        List<TestClient> clients = IntStream.range(0, 40).mapToObj(i -> mute(net.client(ServedNetwork.rrq("f")))).toList();
        net.run(MILLISECOND);
        assertEquals(IntStream.rangeClosed(50_000, 50_009).boxed().collect(Collectors.toSet()), ports(clients.stream()));
    }

    @Test
    void portsOfTheRangeThatSomebodyElseHasAreLeftAlone() throws Exception {
        ServedNetwork net = net(new Range(50_000, 50_001));
        net.file("f", 5000);
        net.serverHost.open(new InetSocketAddress("0.0.0.0", 50_000), (payload, arrival) -> { });
        List<TestClient> clients = IntStream.range(0, 5).mapToObj(i -> mute(net.client(ServedNetwork.rrq("f")))).toList();
        net.run(MILLISECOND);
        assertEquals(Set.of(50_001), ports(clients.stream()));
    }

    @Test
    void aClientPortWithMoreTransfersThanTheRangeHasPortsIsToldToWait() {
        ServedNetwork net = net(new Range(50_000, 50_000));
        net.file("a", 5000);
        net.file("b", 5000);
        TestClient client = mute(net.client(ServedNetwork.rrq("a")));
        net.run(MILLISECOND);
        client.send(ServedNetwork.rrq("b"));
        net.run(MILLISECOND);
        assertEquals(new Error(Error.OTHER, "the server is busy, try again later"), client.heard.getLast());
        assertTrue(net.event("ABORTED").details().get("reason").startsWith("no port for the transfer"), net.events.toString());
    }

    @Test
    void fewTransfersHaveAPortEachAndManyShare() {
        ServedNetwork net = net(new Any());
        net.file("f", 5000);
        List<TestClient> clients = IntStream.range(0, 16).mapToObj(i -> mute(net.client(ServedNetwork.rrq("f")))).toList();
        net.run(MILLISECOND);
        assertEquals(16, ports(clients.stream()).size());
        List<TestClient> more = IntStream.range(0, 300).mapToObj(i -> mute(net.client(ServedNetwork.rrq("f")))).toList();
        net.run(MILLISECOND);
        assertEquals(1 + 16, net.serverHost.openSockets());
        assertEquals(16, ports(more.stream()).size());
    }

    @Test
    void transfersGoOnWhereRequestsAreNoLongerTaken() throws Exception {
        ServedNetwork net = net(new Any());
        byte[] sent = net.file("f", 50_000);
        TestClient before = net.client(ServedNetwork.rrq("f")).start();
        net.run(MILLISECOND);
        net.server.apply(TftpSettings.builder().port(6969).build());
        TestClient there = mute(net.client(ServedNetwork.rrq("f")));
        TestClient after = new TestClient(net.clientHost, new InetSocketAddress(ServedNetwork.SERVER, 6969), ServedNetwork.rrq("f")).start();
        net.run(MINUTE);
        assertArrayEquals(sent, before.content.toByteArray());
        assertEquals(List.of(), there.heard);
        assertArrayEquals(sent, after.content.toByteArray());
        assertEquals(List.of(6969), net.server.endpoints().stream().map(endpoint -> endpoint.address().getPort()).toList());
        assertEquals(1, net.serverHost.openSockets());
    }

    @Test
    void transfersOverThePortOfRequestsEndWithIt() throws Exception {
        ServedNetwork net = net(new Single());
        byte[] sent = net.file("f", 50_000);
        TestClient before = net.client(ServedNetwork.rrq("f")).start();
        net.run(MILLISECOND);
        net.server.apply(TftpSettings.builder().transferPorts(new Single())
                .addresses(List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::"))).build());
        assertNull(before.error);
        net.server.apply(TftpSettings.builder().transferPorts(new Single()).addresses(List.of(ServedNetwork.SERVER)).build());
        net.run(MILLISECOND);
        assertEquals("the server is stopping", before.error.message());
        assertArrayEquals(sent, net.fetch("f").content.toByteArray());
        assertEquals(1, net.serverHost.openSockets());
    }

    @Test
    void aPortThatSomebodyElseHasIsToldAndNotTaken() throws Exception {
        ServedNetwork net = net(new Any());
        net.serverHost.open(new InetSocketAddress("0.0.0.0", 6969), (payload, arrival) -> { });
        assertThrows(BindException.class, () -> net.server.apply(TftpSettings.builder().port(6969).build()));
    }

    @Test
    void theChoiceOfPortsCanBeChangedWhileTransfersGoOn() throws Exception {
        ServedNetwork net = net(new Any());
        byte[] sent = net.file("f", 50_000);
        TestClient before = net.client(ServedNetwork.rrq("f")).start();
        net.run(MILLISECOND);
        net.server.apply(TftpSettings.builder().transferPorts(new Single()).build());
        TestClient after = net.fetch("f");
        assertArrayEquals(sent, before.content.toByteArray());
        assertArrayEquals(sent, after.content.toByteArray());
        assertEquals(Set.of(69), ports(Stream.of(after)));
        assertNull(before.error);
    }
}
