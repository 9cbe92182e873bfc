// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.builder;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.message;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;

/** Where only machines that boot are served (serve = pxe), what they load is served too. */
class BootedMachinesTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final DhcpNetwork net = new DhcpNetwork();

    @Test
    void whatAMachineLoadedGetsTheMachinesAddress() throws IOException {
        Inet4Address own = net.serve().lease(MAC);
        DhcpMessage offer = net.answer(plainDiscover(MAC));
        assertEquals(own, offer.yiaddr());
        assertEquals(Optional.empty(), offer.options().text(DhcpOption.BOOTFILE));
        DhcpMessage ack = net.answer(message(MAC, MessageType.REQUEST,
                DhcpOptions.builder().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, own)));
        assertEquals(MessageType.ACK, ack.type());
    }

    @Test
    void aMachineThatDidNotBootIsLeftAlone() throws IOException {
        net.serve().lease(MAC);
        assertEquals(List.of(), net.broadcast(plainDiscover(OTHER)));
    }

    @Test
    void aMachineThatWasOnlyOfferedAnAddressIsLeftAlone() throws IOException {
        net.serve().answer(discover(MAC));
        assertEquals(List.of(), net.broadcast(plainDiscover(MAC)));
    }

    @Test
    void afterAWhileItMayOnlyKeepWhatItHas() throws IOException {
        Inet4Address own = net.serve().lease(MAC);
        net.clock.advance(BootedMachines.TIME.minus(MOMENT));
        assertEquals(own, net.answer(plainDiscover(MAC)).yiaddr());
        net.clock.advance(MOMENT);
        assertEquals(List.of(), net.broadcast(plainDiscover(MAC)));
        assertEquals(MessageType.ACK, net.unicast(own, 68, renewal(MAC, own), 67).getFirst().message().type());
    }

    @Test
    void whoSpeaksFromAnothersAddressIsLeftAlone() throws IOException {
        Inet4Address own = net.serve().lease(MAC);
        assertEquals(List.of(), net.unicast(own, 68, renewal(OTHER, own), 67));
    }

    @Test
    void aMachineThatIsToBootFromItsDiskIsLeftAloneFromThenOn() throws IOException {
        net.serve().lease(MAC);
        net.policy = _ -> BootDecision.localDisk("installed");
        net.lease(MAC);
        assertEquals(List.of(), net.broadcast(plainDiscover(MAC)));
    }

    @Test
    void itMayAskAsOftenAsItLikesMeanwhile() throws IOException {
        Inet4Address own = net.serve().lease(MAC);
        assertEquals(MessageType.ACK, net.answer(message(MAC, MessageType.REQUEST,
                DhcpOptions.builder().put(DhcpOption.REQUESTED_ADDRESS, own))).type());
        assertEquals(own, net.answer(plainDiscover(MAC)).yiaddr());
    }

    @Test
    void besideAnotherServerItIsThatOneWhoGivesIt() throws IOException {
        net.serve().lease(MAC);
        net.server.apply(builder().mode(Mode.PROXY).build());
        net.network.run(Duration.ofMillis(10));
        assertEquals(List.of(), net.broadcast(plainDiscover(MAC)));
        assertEquals(Optional.of("it doesn't boot from the network (serve = pxe)"), net.events.getLast().text("reason"));
    }

    private static DhcpMessage plainDiscover(MacAddress mac) {
        return message(mac, MessageType.DISCOVER, DhcpOptions.builder());
    }

    private static DhcpMessage renewal(MacAddress mac, Inet4Address own) {
        return message(mac, MessageType.REQUEST, DhcpOptions.builder(), own, DhcpMessage.NONE, 0);
    }
}
