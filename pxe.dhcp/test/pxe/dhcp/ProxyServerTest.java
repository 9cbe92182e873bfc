// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.ipxe;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;
import static pxe.dhcp.DhcpNetwork.settings;
import static pxe.dhcp.DhcpNetwork.uefi;
import static pxe.dhcp.DhcpNetwork.uefiHttp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootDecision;
import pxe.api.BootMenu;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.Ip4Network;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpNetwork.Heard;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;

/** Mode proxy (PXE 2.1 section 2.2 and 2.3): another server gives the addresses. */
class ProxyServerTest {

    /** What the other server gave the machine. */
    private static final Inet4Address GIVEN = ip("10.0.0.50");
    private static final List<Integer> OF_ADDRESSES = List.of(DhcpOption.SUBNET_MASK, DhcpOption.ROUTER, DhcpOption.DNS,
            DhcpOption.LEASE_TIME, DhcpOption.RENEWAL_TIME, DhcpOption.BROADCAST_ADDRESS);

    private final DhcpNetwork net = new DhcpNetwork();

    @BeforeEach
    void serve() throws IOException {
        net.serve(settings(Mode.PROXY, Serve.ALL, true));
    }

    // --- Port 67.

    @Test
    void aDiscoverIsOfferedABootFileAndNoAddress() {
        Heard heard = net.broadcast(discover(MAC)).getFirst();
        assertEquals(new InetSocketAddress(SERVER, 67), heard.arrival().peer());
        DhcpMessage offer = heard.message();
        assertEquals(MessageType.OFFER, offer.type());
        assertEquals(DhcpMessage.NONE, offer.yiaddr());
        assertEquals(Optional.of(SERVER), offer.options().address(DhcpOption.SERVER_ID));
        assertEquals(Optional.of("PXEClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertEquals(SERVER, offer.siaddr());
        assertEquals("pxelinux.0", offer.file());
        assertArrayEquals(new byte[] {6, 1, 8, (byte) 255}, offer.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        OF_ADDRESSES.forEach(code -> assertFalse(offer.options().has(code), "option " + code));
    }

    @Test
    void withoutTheBroadcastFlagAnOfferIsBroadcastTooBecauseItGivesNoAddress() {
        Heard heard = net.broadcast(message(MAC, MessageType.DISCOVER, uefi(), DhcpMessage.NONE, DhcpMessage.NONE, 0)).getFirst();
        assertEquals(InetAddress.ofLiteral("255.255.255.255"), heard.arrival().destination());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 5, 6, 7, 8, 13})
    void nothingButADiscoverIsAnswered(int type) {
        DhcpMessage message = message(MAC, type, pxe().put(DhcpOption.REQUESTED_ADDRESS, GIVEN));
        assertEquals(List.of(), net.broadcast(message));
        assertEquals(List.of(), net.asked);
    }

    @Test
    void whoseOfferAMachineTookIsTold() {
        Inet4Address server = ip("10.0.0.2");
        net.broadcast(message(MAC, MessageType.REQUEST,
                pxe().put(DhcpOption.SERVER_ID, server).put(DhcpOption.REQUESTED_ADDRESS, GIVEN)));
        assertEquals("ELSEWHERE", net.events.getLast().name());
        assertEquals("10.0.0.2", net.events.getLast().details().get("server"));
        assertEquals("10.0.0.50", net.events.getLast().details().get("address"));
    }

    @Test
    void aClientThatDoesNotBootIsTheOtherServersAlone() {
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.DISCOVER, DhcpOptions.builder())));
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.DISCOVER,
                DhcpOptions.builder().put(DhcpOption.VENDOR_CLASS, "MSFT 5.0"))));
        assertEquals(List.of(), net.asked);
    }

    @Test
    void whatHasNothingToBootHearsNothing() {
        for (BootDecision decision : List.of(BootDecision.pass(), BootDecision.localDisk("installed"),
                BootDecision.ignore("not ours"))) {
            net.policy = request -> decision;
            assertEquals(List.of(), net.broadcast(discover(MAC)));
            assertEquals(List.of(), toPort4011(68, request(pxe())));
            assertEquals("IGNORED", net.events.getLast().name());
        }
    }

    /** An offer of a proxy's is laid beside another server's, and may count more. */
    @Test
    void optionsOfTheNetworkAreTheOtherServersAndThoseOfTheBootAreSent() throws IOException {
        DhcpOptions.Builder options = DhcpOptions.builder();
        OF_ADDRESSES.stream().filter(code -> code != DhcpOption.LEASE_TIME).forEach(code -> options.put(code, ip("10.0.0.99")));
        for (int code : List.of(DhcpOption.HOST_NAME, DhcpOption.DOMAIN_NAME, 26, DhcpOption.DOMAIN_SEARCH, DhcpOption.CLASSLESS_ROUTES)) {
            options.put(code, new byte[] {1, 2});
        }
        List<Integer> boots = List.of(DhcpOption.LOG_SERVER, 17, DhcpOption.PXELINUX_PATH_PREFIX, DhcpOption.IPXE, 224);
        boots.forEach(code -> options.put(code, new byte[] {1, 2, 3, 4}));
        net.server.close();
        net.serve(DhcpNetwork.builder().mode(Mode.PROXY).terms(Terms.builder().options(options.build()).build()).build());
        for (DhcpMessage answer : List.of(net.answer(discover(MAC)), toPort4011(68, request(pxe())).getFirst().message())) {
            assertEquals(boots, List.copyOf(answer.options().codes()).subList(answer.options().codes().size() - boots.size(),
                    answer.options().codes().size()));
            assertFalse(answer.options().codes().stream().anyMatch(code -> OF_ADDRESSES.contains(code) || code == 26), answer.toString());
        }
    }

    @Test
    void theRangeHasNoMeaning() throws IOException {
        net.server.close();
        net.serve(DhcpNetwork.builder().mode(Mode.PROXY).subnets(List.of(DhcpNetwork.subnet("192.168.2.100", "192.168.3.1"))).build());
        assertEquals("pxelinux.0", net.answer(discover(MAC)).file());
    }

    @Test
    void aRelayedDiscoverIsOfferedToTheRelay() {
        byte[] info = {1, 2, 'p', '1'};
        Heard heard = net.byRelay(message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.RELAY_INFO, info),
                DhcpMessage.NONE, RELAY, DhcpMessage.BROADCAST)).getFirst();
        assertEquals(RELAY, heard.arrival().destination());
        assertEquals(RELAY, heard.message().giaddr());
        assertArrayEquals(info, heard.message().options().bytes(DhcpOption.RELAY_INFO).orElseThrow());
        assertEquals(List.of(), net.heard, "nothing is broadcast");
    }

    // --- iPXE and UEFI HTTP Boot.

    @Test
    void ipxeWithItsOptionsAloneGetsTheScriptInAnOfferThatItTakesForAProxys() {
        net.policy = request ->
                BootDecision.boot(request.stage() == BootStage.IPXE ? "http://10.0.0.1/s.ipxe" : "undionly.kpxe", "r");
        DhcpMessage offer = net.answer(message(MAC, MessageType.DISCOVER,
                pxe().put(DhcpOption.USER_CLASS, "mine").put(DhcpOption.IPXE, new byte[] {(byte) 0xeb, 3, 1, 21, 1})));
        assertEquals("http://10.0.0.1/s.ipxe", offer.file());
        assertEquals(Optional.of("PXEClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertFalse(offer.options().has(DhcpOption.IPXE), "there is a proxy to wait for: this one");
    }

    @Test
    void httpBootGetsAnOfferOnlyWithAUrl() {
        DhcpMessage discover = message(MAC, MessageType.DISCOVER, uefiHttp());
        assertEquals(List.of(), net.broadcast(discover));
        net.policy = request -> BootDecision.boot("http://10.0.0.1/shim.efi", "r");
        DhcpMessage offer = net.answer(discover);
        assertEquals(Optional.of("HTTPClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertEquals(Optional.of("http://10.0.0.1/shim.efi"), offer.options().text(DhcpOption.BOOTFILE));
        assertEquals(DhcpMessage.NONE, offer.yiaddr());
    }

    // --- Port 4011.

    @ParameterizedTest
    @ValueSource(ints = {68, 4011, 2071})
    void anAnswerGoesBackToThePortThatAsked(int port) {
        Heard heard = toPort4011(port, request(uefi())).getFirst();
        assertEquals(new InetSocketAddress(SERVER, 4011), heard.arrival().peer());
        assertEquals(MessageType.ACK, heard.message().type());
        assertEquals(DhcpMessage.NONE, heard.message().yiaddr());
        assertEquals("pxelinux.0", heard.message().file());
        OF_ADDRESSES.forEach(code -> assertFalse(heard.message().options().has(code), "option " + code));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 255})
    void onlyRequestAndInformAreAnswered(int type) {
        boolean answered = type == MessageType.REQUEST || type == MessageType.INFORM;
        assertEquals(answered ? 1 : 0, toPort4011(68, message(MAC, type, pxe(), GIVEN, DhcpMessage.NONE, 0)).size());
    }

    @Test
    void aClientThatDoesNotBootGetsNothingThere() {
        assertEquals(List.of(), toPort4011(68, request(DhcpOptions.builder())));
    }

    @Test
    void aServerThatGivesAddressesAnswersTheseToo() throws IOException {
        net.server.close();
        net.serve();
        assertEquals("pxelinux.0", toPort4011(4011, request(uefi())).getFirst().message().file());
    }

    @Test
    void whatTheSubnetSaysIsAnsweredThereToo() throws IOException {
        net.server.close();
        net.serve(settings(Subnet.builder("near", Ip4Network.parse("10.0.0.0/24")).terms(Terms.builder()
                .bootfile(BootStage.PXE, new Bootfile("rack7.efi"), "subnet near").nextServer(ip("10.0.0.7")).build()).build()));
        DhcpMessage answer = toPort4011(4011, request(uefi())).getFirst().message();
        assertEquals("rack7.efi", answer.file());
        assertEquals(ip("10.0.0.7"), answer.siaddr());
    }

    // --- Menus (PXE 2.1 section 2.4).

    @Test
    void aRomGetsTheMenuAndThenTheItemThatItChose() {
        net.policy = request -> BootDecision.menu(menu(), "choose");
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals("", offer.file());
        assertFalse(offer.options().has(DhcpOption.BOOTFILE));
        assertArrayEquals(PxeOptions.menu(menu(), SERVER), offer.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        DhcpMessage ack = toPort4011(68, choice(3)).getFirst().message();
        assertEquals("memtest", ack.file());
        assertArrayEquals(new byte[] {6, 1, 8, 71, 4, 0, 3, 0, 0, (byte) 255},
                ack.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
    }

    @Test
    void whoeverShowsNoMenuGetsItsFirstEntry() {
        net.policy = request -> BootDecision.menu(menu(), "choose");
        assertEquals("install", net.answer(message(MAC, MessageType.DISCOVER, ipxe())).file());
    }

    @Test
    void anItemThatTheMenuDoesNotHaveIsAnsweredWithTheMenu() {
        net.policy = request -> BootDecision.menu(menu(), "choose");
        assertArrayEquals(PxeOptions.menu(menu(), SERVER), toPort4011(68, choice(9)).getFirst().message().options()
                .bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
    }

    @Test
    void theLocalDiskNeedsNoAnswer() {
        net.policy = request -> BootDecision.menu(menu(), "choose");
        assertEquals(List.of(), toPort4011(68, choice(0)));
    }

    private static BootMenu menu() {
        return new BootMenu("Press F8", Duration.ofSeconds(5), List.of(BootMenu.Entry.of("Install", new Bootfile("install")),
                BootMenu.Entry.localDisk("Local disk"), BootMenu.Entry.of("Memory test", new Bootfile("memtest"))));
    }

    private static DhcpMessage choice(int type) {
        return request(pxe().put(DhcpOption.VENDOR_SPECIFIC, new byte[] {71, 4, 0, (byte) type, 0, 0, (byte) 255}));
    }

    private static DhcpMessage request(DhcpOptions.Builder options) {
        return message(MAC, MessageType.REQUEST, options, GIVEN, DhcpMessage.NONE, 0);
    }

    private List<Heard> toPort4011(int fromPort, DhcpMessage message) {
        return net.unicast(GIVEN, fromPort, message, 4011);
    }
}
