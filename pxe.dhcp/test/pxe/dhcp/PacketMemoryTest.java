// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.explain.Question;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;

/** What a server remembers of the packets that came and left. */
class PacketMemoryTest {

    private static final InetSocketAddress NO_ADDRESS = new InetSocketAddress(DhcpMessage.NONE, 68);
    private static final InetSocketAddress EVERY_CLIENT = new InetSocketAddress(ReplyRoute.EVERYBODY, 68);
    private static final InetSocketAddress SERVER = new InetSocketAddress(DhcpNetwork.SERVER, 67);

    private final DhcpNetwork network = new DhcpNetwork();

    private static DhcpSettings remembering(int machines) {
        return DhcpNetwork.builder().captureMachines(machines).subnets(List.of(DhcpNetwork.subnet("10.0.0.100", "10.0.0.250"))).build();
    }

    private static MacAddress machine(int number) {
        return new MacAddress(0x5254_0088_0000L + number);
    }

    private List<KeptPacket> packets(MacAddress mac) {
        return answer(network.server.packets(mac));
    }

    private <T> T answer(CompletionStage<T> stage) {
        CompletableFuture<T> answer = stage.toCompletableFuture();
        network.network.run(Duration.ofMillis(1));
        assertTrue(answer.isDone());
        return answer.join();
    }

    private static DhcpMessage message(KeptPacket packet) {
        return ((DhcpCodec.Decoded.Ok) DhcpCodec.decode(ByteBuffer.wrap(packet.payload()))).message();
    }

    private static List<Integer> types(List<KeptPacket> packets) {
        return packets.stream().map(packet -> message(packet).type()).toList();
    }

    @Test
    void whatCameAndWhatLeftAreInOrderWithTimesAndBothEnds() throws IOException {
        network.serve();
        DhcpMessage discover = DhcpNetwork.discover(DhcpNetwork.MAC);
        DhcpMessage offer = network.answer(discover);
        network.clock.advance(Duration.ofSeconds(2));
        DhcpMessage ack = network.answer(DhcpNetwork.request(DhcpNetwork.MAC, offer.yiaddr()));
        network.lease(DhcpNetwork.OTHER);
        List<KeptPacket> packets = packets(DhcpNetwork.MAC);
        assertEquals(List.of(MessageType.DISCOVER, MessageType.OFFER, MessageType.REQUEST, MessageType.ACK), types(packets));
        assertEquals(List.of(NO_ADDRESS, SERVER, NO_ADDRESS, SERVER), packets.stream().map(KeptPacket::from).toList());
        assertEquals(List.of(DhcpNetwork.EVERY_SERVER.to(), EVERY_CLIENT, DhcpNetwork.EVERY_SERVER.to(), EVERY_CLIENT),
                packets.stream().map(KeptPacket::to).toList());
        assertEquals(List.of(2, 2, 0, 0), packets.stream()
                .map(packet -> (int) Duration.between(packet.time(), network.clock.instant()).toSeconds()).toList());
        assertEquals(List.of(discover, offer, ack), List.of(message(packets.get(0)), message(packets.get(1)), message(packets.get(3))));
    }

    @Test
    void theProxysPortIsRemembered() throws IOException {
        network.serve(DhcpNetwork.builder().mode(Mode.PROXY).build());
        Inet4Address address = DhcpNetwork.ip("10.0.0.77");
        DhcpMessage ask = DhcpNetwork.message(DhcpNetwork.MAC, MessageType.REQUEST, DhcpNetwork.uefi(), address, DhcpMessage.NONE, 0);
        assertEquals(1, network.unicast(address, 4011, ask, 4011).size());
        List<KeptPacket> packets = packets(DhcpNetwork.MAC);
        InetSocketAddress client = new InetSocketAddress(address, 4011);
        InetSocketAddress proxy = new InetSocketAddress(DhcpNetwork.SERVER, 4011);
        assertEquals(List.of(client, proxy), packets.stream().map(KeptPacket::from).toList());
        assertEquals(List.of(proxy, client), packets.stream().map(KeptPacket::to).toList());
    }

    @Test
    void aMachineThatIsIgnoredIsRememberedToo() throws IOException {
        network.serve();
        network.broadcast(DhcpNetwork.message(DhcpNetwork.MAC, MessageType.DISCOVER, DhcpOptions.builder()));
        assertEquals(List.of(MessageType.DISCOVER), types(packets(DhcpNetwork.MAC)));
    }

    @Test
    void theOldestOfAMachineGoFirst() throws IOException {
        network.serve(DhcpNetwork.builder().knownOnly(true).build());
        for (int i = 0; i < RecentPackets.PACKETS + 3; i++) {
            network.broadcast(DhcpNetwork.message(DhcpNetwork.MAC, MessageType.DISCOVER,
                    DhcpNetwork.pxe().put(DhcpOption.HOST_NAME, "n" + i)));
        }
        List<String> names = packets(DhcpNetwork.MAC).stream()
                .map(packet -> message(packet).options().text(DhcpOption.HOST_NAME).orElseThrow()).toList();
        assertEquals(RecentPackets.PACKETS, names.size());
        assertEquals("n3", names.getFirst());
        assertEquals("n18", names.getLast());
    }

    @Test
    void aLongPacketIsCutAndAShorterOneInItsPlaceIsWhole() throws IOException {
        network.serve(DhcpNetwork.builder().knownOnly(true).build());
        byte[] shorter = bytes(DhcpNetwork.discover(DhcpNetwork.MAC));
        byte[] longer = Arrays.copyOf(shorter, 1400);
        network.raw(longer);
        KeptPacket cut = packets(DhcpNetwork.MAC).getFirst();
        assertEquals(1400, cut.lengthBytes());
        assertArrayEquals(Arrays.copyOf(longer, RecentPackets.MAX_BYTES), cut.payload());
        for (int i = 0; i < RecentPackets.PACKETS; i++) {
            network.raw(shorter);
        }
        packets(DhcpNetwork.MAC).forEach(packet -> assertArrayEquals(shorter, packet.payload()));
    }

    private static byte[] bytes(DhcpMessage message) {
        ByteBuffer written = DhcpCodec.encode(message, 1500);
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    @Test
    void aFloodOfStrangersPushesOutNoMachineThatHasALease() throws IOException {
        network.serve(remembering(20));
        for (int i = 0; i < 15; i++) {
            network.lease(machine(i));
        }
        for (int i = 100; i < 200; i++) {
            network.broadcast(DhcpNetwork.discover(machine(i)));
        }
        for (int i = 0; i < 15; i++) {
            assertEquals(List.of(MessageType.DISCOVER, MessageType.OFFER, MessageType.REQUEST, MessageType.ACK),
                    types(packets(machine(i))));
        }
        assertEquals(20, answer(network.server.machines()).size());
        assertEquals(List.of(), packets(machine(194)));
        assertEquals(List.of(MessageType.DISCOVER, MessageType.OFFER), types(packets(machine(195))));
    }

    @Test
    void aNewMachineIsRememberedWhereAllOthersHaveALease() throws IOException {
        network.serve(remembering(10));
        for (int i = 0; i < 12; i++) {
            network.lease(machine(i));
        }
        assertEquals(List.of(), packets(machine(0)));
        assertEquals(4, packets(machine(11)).size());
        assertEquals(10, answer(network.server.machines()).size());
    }

    @Test
    void itCanBeSwitchedOffAndOnWhileTheServerRuns() throws IOException {
        network.serve(remembering(10));
        network.lease(DhcpNetwork.OTHER);
        network.lease(DhcpNetwork.MAC);
        assertTrue(network.server.apply(remembering(1)));
        assertEquals(4, packets(DhcpNetwork.MAC).size());
        assertEquals(List.of(), packets(DhcpNetwork.OTHER));
        assertTrue(network.server.apply(remembering(0)));
        network.lease(DhcpNetwork.MAC);
        assertEquals(List.of(), packets(DhcpNetwork.MAC));
        assertTrue(network.server.apply(remembering(1)));
        network.lease(DhcpNetwork.MAC);
        assertEquals(4, packets(DhcpNetwork.MAC).size());
    }

    @Test
    void whatIsOnlyExplainedIsNoPacket() throws IOException {
        network.serve();
        answer(network.server.explain(Question.packet(bytes(DhcpNetwork.discover(DhcpNetwork.MAC)), NO_ADDRESS,
                DhcpNetwork.EVERY_SERVER.to())));
        assertEquals(List.of(), packets(DhcpNetwork.MAC));
    }
}
