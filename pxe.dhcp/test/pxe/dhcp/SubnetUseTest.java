// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;
import static pxe.dhcp.DhcpNetwork.request;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import pxe.api.Ip4Network;
import pxe.api.MacPattern;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;

class SubnetUseTest {

    private final DhcpNetwork net = new DhcpNetwork();

    private List<SubnetUse> uses() {
        CompletableFuture<List<SubnetUse>> result = net.server.subnets().toCompletableFuture();
        net.network.run(Duration.ofMillis(1));
        return result.join();
    }

    private void assertUse(long used, long offered, long setAside, long free) {
        SubnetUse use = uses().getFirst();
        assertEquals(new SubnetUse(use.subnet(), used, offered, setAside, free), use);
    }

    @Test
    void eachAddressIsCountedByWhoHasIt() throws IOException {
        net.serve();
        assertUse(0, 0, 0, 3);
        net.answer(discover(MAC));
        assertUse(0, 1, 0, 2);
        net.answer(request(MAC, ip("10.0.0.100")));
        assertUse(1, 0, 0, 2);
        net.answer(discover(OTHER));
        assertUse(1, 1, 0, 1);
        net.broadcast(message(MAC, MessageType.DECLINE,
                pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.100"))));
        assertUse(0, 1, 1, 1);
    }

    @Test
    void whatIsOverIsFreeAgain() throws IOException {
        net.serve().answer(discover(MAC));
        net.answer(request(MAC, ip("10.0.0.100")));
        net.clock.advance(Duration.ofHours(2));
        assertUse(0, 0, 0, 3);
    }

    @Test
    void whatNobodyCanGetIsNotFree() throws IOException {
        Reservations hosts = Reservations.of(List.of(
                Reservation.builder("web1").mac(MacPattern.parse(MAC.toString())).address(ip("10.0.0.52")).build()));
        net.serve(DhcpNetwork.builder().subnets(List.of(subnet("10.0.0.0", "10.0.0.63"), other())).reservations(hosts).build());
        assertEquals(List.of(64L - 4, 2L), uses().stream().map(SubnetUse::free).toList(),
                "without the network, the server's own, the DNS server's and the reserved address");
        net.answer(discover(MAC));
        assertUse(0, 1, 0, 60);
    }

    private static Subnet other() {
        return Subnet.of("other", new Ip4Network(ip("10.1.0.0"), 30), new AddressRange(ip("10.1.0.0"), ip("10.1.0.3")), Terms.NONE);
    }

    @Test
    void aServerThatGivesNoAddressesHasNone() throws IOException {
        net.serve(DhcpNetwork.builder().mode(Mode.PROXY).subnets(List.of()).build());
        assertEquals(List.of(), uses());
    }
}
