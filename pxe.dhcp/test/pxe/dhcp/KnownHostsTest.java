// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.hosts.HostText;

/** Machines get what the lists say that people have: dnsmasq's, Kea's and PyPXE's. */
class KnownHostsTest {

    private final DhcpNetwork net = new DhcpNetwork();

    @Test
    void aMachineOfAHostsFileGetsItsAddressItsNameAndItsBootFile() throws IOException {
        serve(MAC + ",10.0.0.77,web1,2h,bootfile=rescue.0,option.ntp-server=10.0.0.7");
        assertEquals(ip("10.0.0.77"), net.lease(MAC));
        DhcpMessage ack = net.heard.getFirst().message();
        assertEquals(Optional.of("web1"), ack.options().text(DhcpOption.HOST_NAME));
        assertEquals(7200, ack.options().u32(DhcpOption.LEASE_TIME).orElseThrow());
        assertEquals("rescue.0", ack.file());
        assertEquals(List.of(ip("10.0.0.7")), ack.options().addresses(42));
        assertEquals("web1", net.events.getLast().details().get("hostname"));
        assertEquals(List.of(), net.asked, "no policy is asked where the reservation says what to boot");
    }

    @Test
    void oneThatHasItsAddressAlreadyAndAsksForTheRestGetsItsName() throws IOException {
        serve(MAC + ",10.0.0.77,web1");
        DhcpMessage inform = message(MAC, MessageType.INFORM, pxe(), ip("10.0.0.77"), DhcpMessage.NONE, 0);
        assertEquals(Optional.of("web1"),
                net.unicast(ip("10.0.0.77"), 68, inform, 67).getFirst().message().options().text(DhcpOption.HOST_NAME));
    }

    @Test
    void aMachineOfKeasGetsItsServersAndOptions() throws IOException {
        serve("""
                {"reservations": [{"hw-address": "%s", "ip-address": "10.0.0.78", "next-server": "10.0.0.2",
                  "boot-file-name": "kea.0", "option-data": [{"name": "domain-name", "data": "kea.example"}]}]}
                """.formatted(MAC));
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals(ip("10.0.0.78"), offer.yiaddr());
        assertEquals(ip("10.0.0.2"), offer.siaddr());
        assertEquals("kea.0", offer.file());
        assertEquals(Optional.of("kea.example"), offer.options().text(DhcpOption.DOMAIN_NAME));
    }

    @Test
    void aMachineOfPyPxesGetsItsNetworkAndItsRom() throws IOException {
        serve("""
                {"dhcp": {"binding": {"%s": {"ipaddr": "10.0.0.79", "subnet": "255.255.255.128", "router": "10.0.0.3",
                  "dns": ["10.0.0.4"], "rom": "py.0"}}}}
                """.formatted(MAC));
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals(ip("10.0.0.79"), offer.yiaddr());
        assertEquals(List.of(ip("255.255.255.128")), offer.options().addresses(DhcpOption.SUBNET_MASK));
        assertEquals(List.of(ip("10.0.0.3")), offer.options().addresses(DhcpOption.ROUTER));
        assertEquals(List.of(ip("10.0.0.4")), offer.options().addresses(DhcpOption.DNS));
        assertEquals("py.0", offer.file());
    }

    /** Switches number their ports alike. */
    @Test
    void aPortOfOneSwitchIsNotThatOfAnother() throws IOException {
        serve("""
                circuit:eth0/1,remote:sw1,10.0.0.71
                circuit:eth0/1,remote:sw2,10.0.0.72
                circuit:eth0/1,10.0.0.73
                remote:sw4,10.0.0.74
                """);
        assertEquals(ip("10.0.0.71"), at("eth0/1", "sw1"));
        assertEquals(ip("10.0.0.72"), at("eth0/1", "sw2"));
        assertEquals(ip("10.0.0.73"), at("eth0/1", "sw3"));
        assertEquals(ip("10.0.0.74"), at("eth0/2", "sw4"));
    }

    /** By unicast, past its relay, which tells where it is (RFC 2131 section 4.4.5). */
    @Test
    void aMachineThatIsKnownByItsPlaceRenewsWithoutItsRelay() throws IOException {
        serve("circuit:eth0/1,remote:sw1,10.0.0.71,web1");
        Inet4Address mine = ip("10.0.0.71");
        DhcpMessage early = message(MAC, MessageType.REQUEST, pxe(), mine, DhcpMessage.NONE, 0);
        assertEquals(List.of(), net.unicast(mine, 68, early, 67), "it hasn't the address from here");
        net.byRelay(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.RELAY_INFO, info("eth0/1", "sw1"))
                .put(DhcpOption.REQUESTED_ADDRESS, mine), DhcpMessage.NONE, RELAY, 0));
        DhcpMessage ack = net.unicast(mine, 68, message(MAC, MessageType.REQUEST, pxe(), mine, DhcpMessage.NONE, 0), 67)
                .getFirst().message();
        assertEquals(MessageType.ACK, ack.type());
        assertEquals(mine, ack.yiaddr());
        assertEquals(Optional.of("web1"), ack.options().text(DhcpOption.HOST_NAME));
        assertEquals(List.of(), net.unicast(mine, 68, message(OTHER, MessageType.REQUEST, pxe(), mine, DhcpMessage.NONE, 0), 67));
    }

    /** ROM and loader send option 97, an operating system doesn't: the machine keeps one address. */
    @Test
    void aMachineThatIsKnownByItsUuidKeepsItsAddressInItsOperatingSystem() throws IOException {
        serve("uuid:00000000-0000-0000-0000-000000000007,10.0.0.71,web1");
        Inet4Address mine = ip("10.0.0.71");
        assertEquals(List.of(), net.broadcast(discover(MAC)), "it hasn't shown its UUID yet");
        net.broadcast(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, mine)
                .put(DhcpOption.MACHINE_ID, uuid(7))));
        assertEquals(MessageType.ACK, net.heard.getFirst().message().type());
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals(mine, offer.yiaddr());
        assertEquals(Optional.of("web1"), offer.options().text(DhcpOption.HOST_NAME));
        DhcpMessage renewal = message(MAC, MessageType.REQUEST, pxe(), mine, DhcpMessage.NONE, 0);
        assertEquals(MessageType.ACK, net.unicast(mine, 68, renewal, 67).getFirst().message().type());
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.MACHINE_ID, uuid(8)))),
                "it says that it is another");
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
    }

    private static byte[] uuid(int last) {
        byte[] uuid = new byte[Exchange.UUID_BYTES];
        uuid[uuid.length - 1] = (byte) last;
        return uuid;
    }

    private Inet4Address at(String circuit, String remote) {
        DhcpOptions.Builder options = pxe().put(DhcpOption.RELAY_INFO, info(circuit, remote));
        MacAddress mac = new MacAddress((circuit + remote).hashCode() & 0xffff_ffffL);
        return net.byRelay(message(mac, MessageType.DISCOVER, options, DhcpMessage.NONE, RELAY, 0)).getFirst().message().yiaddr();
    }

    private static byte[] info(String circuit, String remote) {
        return ByteBuffer.allocate(4 + circuit.length() + remote.length()).put((byte) 1).put((byte) circuit.length())
                .put(circuit.getBytes(US_ASCII)).put((byte) 2).put((byte) remote.length()).put(remote.getBytes(US_ASCII)).array();
    }

    @Test
    void whereOnlyKnownMachinesAreServedTheListSaysWhoIs() throws IOException {
        serve(MAC + ",known");
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
        assertEquals("IGNORED", net.events.getLast().name());

        net.server.apply(settings(MAC + ",ignore\n" + OTHER + ",known"));
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        assertEquals(MessageType.OFFER, net.answer(discover(OTHER)).type());
    }

    private void serve(String list) throws IOException {
        net.serve(settings(list));
    }

    private static DhcpSettings settings(String list) throws IOException {
        return DhcpNetwork.builder().reservations(Reservations.of(HostText.read("list", list).hosts())).knownOnly(true).build();
    }
}
