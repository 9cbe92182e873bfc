// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static java.util.concurrent.CompletableFuture.completedStage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pxe.dhcp.DhcpNetwork.builder;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.MacAddress;
import pxe.api.PolicyVerdict;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.lease.MemoryLeaseStore;
import pxe.net.test.SimulatedHost;

/** Other servers, looked for when somebody asks. */
class ServerSearchTest {

    private static final Inet4Address RIVAL = ip("10.0.0.77");

    private final DhcpNetwork net = new DhcpNetwork();

    @Test
    void whoeverOffersIsFoundOnceWithWhatItOffersAndWhereItIs() throws IOException {
        SimulatedHost host = rival(Mode.SERVER);
        net.serve();
        assertEquals(List.of(new FoundServer("sim1", RIVAL, RIVAL, ip("10.0.0.200"), "rival.0",
                MacAddress.of(host.hardwareAddress(), 0))), find(""));
    }

    @Test
    void aServerThatGivesAddressesIsARivalAndToldOnce() throws IOException {
        rival(Mode.SERVER);
        net.serve();
        find("");
        find("");
        assertEquals(List.of("RIVAL"), net.outcomes());
        assertEquals("10.0.0.77", net.events.getFirst().details().get("server"));
    }

    @Test
    void aProxyIsFoundAndIsNoRival() throws IOException {
        rival(Mode.PROXY);
        net.serve();
        FoundServer proxy = find("").getFirst();
        assertFalse(proxy.givesAddresses());
        assertEquals("rival.0", proxy.bootfile());
        assertEquals(List.of(), net.outcomes());
    }

    @Test
    void besideAProxyTheServerIsFoundAndIsAsItShouldBe() throws IOException {
        rival(Mode.SERVER);
        net.serve(builder().mode(Mode.PROXY).build());
        assertEquals(1, find("").size());
        assertEquals(List.of(), net.outcomes());
    }

    @Test
    void theServerDoesNotAnswerItselfAndOffersNothingToItself() throws IOException {
        net.serve();
        assertEquals(List.of(), find(""));
        assertEquals(List.of(), net.events);
        assertEquals(ip("10.0.0.100"), net.lease(DhcpNetwork.MAC));
    }

    @Test
    void whereTheClientsPortIsTakenServersThatKnowRelaysAreFound() throws IOException {
        rival(Mode.SERVER);
        net.serverHost.open(new InetSocketAddress(DhcpMessage.NONE, 68), (payload, arrival) -> { });
        net.serverHost.withoutRawSockets();
        net.serve(builder().mode(Mode.PROXY).build());
        assertEquals(List.of(new FoundServer("sim1", RIVAL, RIVAL, ip("10.0.0.200"), "rival.0", null)), find(""));
    }

    @Test
    void whatWasOpenedForItIsClosedWhenItIsOver() throws IOException {
        net.serve();
        int open = net.serverHost.openSockets();
        find("");
        assertEquals(open, net.serverHost.openSockets());
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() throws IOException {
        net.serve();
        assertEquals("there is no interface eth9 with an IPv4 address",
                assertThrows(CompletionException.class, () -> find("eth9")).getCause().getMessage());
    }

    @Test
    void packetsThatCouldNotBeReadAreCountedForWhoAsks() throws IOException {
        net.serve();
        net.raw(new byte[10]);
        net.raw(new byte[10]);
        net.raw(new byte[300]);
        CompletableFuture<? extends Map<String, Long>> counts = net.server.dropped().toCompletableFuture();
        net.network.run(Duration.ofMillis(1));
        assertEquals(List.of(Map.entry("shorter than a DHCP header", 2L), Map.entry("op 0", 1L)), List.copyOf(counts.join().entrySet()));
    }

    private List<FoundServer> find(String interfaceName) {
        CompletableFuture<List<FoundServer>> found = net.server.findServers(interfaceName).toCompletableFuture();
        net.network.run(Duration.ofSeconds(5));
        return found.join();
    }

    private SimulatedHost rival(Mode mode) throws IOException {
        SimulatedHost host = net.network.host(RIVAL);
        DhcpServer.open(host, builder().mode(mode).subnets(List.of(subnet("10.0.0.200", "10.0.0.209"))).build(),
                request -> completedStage(new PolicyVerdict(BootDecision.boot("rival.0", "test"), "test")), new MemoryLeaseStore(),
                event -> { }, host.links(), net.clock);
        return host;
    }
}
