// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.ipxe;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;
import static pxe.dhcp.DhcpNetwork.reboot;
import static pxe.dhcp.DhcpNetwork.request;
import static pxe.dhcp.DhcpNetwork.settings;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.Ip4Network;
import pxe.api.MacAddress;
import pxe.api.MacPattern;
import pxe.api.event.BootEvent;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpNetwork.Heard;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.lease.MemoryLeaseStore;

/** Mode server (RFC 2131 section 4.3), without sockets. */
class DhcpServerTest {

    private final DhcpNetwork net = new DhcpNetwork();

    // --- DISCOVER and selecting (RFC 2131 section 4.3.1 and 4.3.2).

    @Test
    void aDiscoverIsOfferedAnAddressWithWhatBelongsToItsNetwork() throws IOException {
        DhcpMessage offer = net.serve().answer(discover(MAC));
        assertEquals(MessageType.OFFER, offer.type());
        assertEquals(ip("10.0.0.100"), offer.yiaddr());
        assertEquals(Optional.of(SERVER), offer.options().address(DhcpOption.SERVER_ID));
        assertEquals(Optional.of(ip("255.255.255.0")), offer.options().address(DhcpOption.SUBNET_MASK));
        assertEquals(Optional.of(ip("10.0.0.254")), offer.options().address(DhcpOption.ROUTER));
        assertEquals(Optional.of(ip("10.0.0.53")), offer.options().address(DhcpOption.DNS));
        assertEquals(Optional.of(ip("10.0.0.255")), offer.options().address(DhcpOption.BROADCAST_ADDRESS));
        assertEquals(Optional.of("boot.example"), offer.options().text(DhcpOption.DOMAIN_NAME));
        assertArrayEquals(new byte[] {0, 0, 0x0e, 0x10}, offer.options().bytes(DhcpOption.LEASE_TIME).orElseThrow());
    }

    @Test
    void theAckComesOnlyOnceTheStoreHasTheLease() throws IOException {
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        net.leases = new FixedStore(() -> stored);
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        assertEquals(List.of(), net.broadcast(request(MAC, offered)));
        stored.complete(true);
        net.network.run(Duration.ofMillis(10));
        assertEquals(MessageType.ACK, net.heard.getFirst().message().type());
    }

    @Test
    void anAddressThatTheStoreRefusesIsNotAcknowledgedAndNotOfferedAgain() throws IOException {
        net.leases = new FixedStore(() -> CompletableFuture.completedFuture(false));
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        assertEquals(MessageType.NAK, net.answer(request(MAC, offered)).type());
        assertNotEquals(offered, net.answer(discover(MAC)).yiaddr());
    }

    @Test
    void aStoreThatFailsGivesNoAckAndAWarning() throws IOException {
        net.leases = new FixedStore(() -> CompletableFuture.failedFuture(new IOException("disk full")));
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        assertEquals(List.of(), net.broadcast(request(MAC, offered)));
        assertTrue(net.outcomes().contains("FAILED"), net.outcomes().toString());
    }

    @Test
    void bothEndsOfTheRangeAreGivenAndThenNoMore() throws IOException {
        net.serve();
        Set<Inet4Address> given = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            given.add(net.lease(new MacAddress(i)));
        }
        assertEquals(Set.of(ip("10.0.0.100"), ip("10.0.0.101"), ip("10.0.0.102")), given);
        assertEquals(List.of(), net.broadcast(discover(new MacAddress(99))));
        assertEquals("EXHAUSTED", net.outcomes().getLast());
    }

    @Test
    void aFloodOfStrangersIsBoundedAtEachPlaceAndWhoIsKnownIsServed() throws IOException {
        net.serve(DhcpNetwork.builder().subnets(List.of(subnet("10.0.0.100", "10.0.0.200"))).offersMax(2).build());
        Inet4Address mine = net.lease(MAC);
        net.answer(discover(new MacAddress(1)));
        net.answer(discover(new MacAddress(2)));
        assertEquals(List.of(), net.broadcast(discover(new MacAddress(3))));
        assertEquals("FLOOD", net.outcomes().getLast());
        assertEquals(1, net.broadcast(discover(new MacAddress(2))).size(), "it has an offer already");
        assertEquals(mine, net.answer(discover(MAC)).yiaddr());
        DhcpMessage elsewhere = message(new MacAddress(4), MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0);
        assertEquals(1, net.byRelay(elsewhere).size());
        net.clock.advance(Duration.ofMinutes(1));
        assertEquals(1, net.broadcast(discover(new MacAddress(3))).size());
    }

    @Test
    void whoIsNamedByItsHardwareAddressIsServedInAFloodAndWhoHasItsBeginningIsNot() throws IOException {
        net.serve(DhcpNetwork.builder().offersMax(1).reservations(Reservations.of(List.of(
                Reservation.builder("web1").mac(MacPattern.parse(MAC.toString())).build(),
                Reservation.builder("rack").mac(MacPattern.parse("52:54:00:*")).build()))).build());
        net.answer(discover(new MacAddress(1)));
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
    }

    @Test
    void whoMakesUpRelaysTakesNoAddressFromNewMachinesElsewhere() throws IOException {
        net.serve();
        DhcpMessage first = message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0);
        Inet4Address taken = net.byRelay(first).getFirst().message().yiaddr();
        net.byRelay(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, taken),
                DhcpMessage.NONE, RELAY, 0));
        for (int i = 1; i <= 20; i++) {
            DhcpMessage madeUp = message(new MacAddress(i), MessageType.DISCOVER, pxe(), DhcpMessage.NONE, ip("10.0.0." + (i + 20)), 0);
            net.unicast(ip("192.168.7.7"), 67, madeUp, 67);
        }
        assertEquals("EXHAUSTED", net.outcomes().getLast());
        assertEquals(MessageType.OFFER, net.answer(discover(OTHER)).type());
        assertEquals(1, net.byRelay(message(new MacAddress(99), MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0)).size());
    }

    @Test
    void answersThatTheSystemDoesNotSendAreToldWithTheNext() throws IOException {
        net.serverHost.withoutRouteTo(RELAY);
        net.serve();
        for (int i = 0; i < 2; i++) {
            net.byRelay(message(OTHER, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0));
        }
        net.answer(discover(MAC));
        net.answer(discover(MAC));
        assertEquals(List.of("UNSENT", "UNSENT"), net.events.stream().map(BootEvent::name).filter("UNSENT"::equals).toList());
        assertTrue(net.events.toString().contains("did not send 1 of the answers"), net.events.toString());
    }

    @Test
    void whoTakesAnotherServersOfferMakesItKnownOnce() throws IOException {
        net.serve();
        for (MacAddress mac : List.of(MAC, OTHER)) {
            net.broadcast(message(mac, MessageType.REQUEST, pxe().put(DhcpOption.SERVER_ID, ip("10.0.0.66"))
                    .put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.5"))));
        }
        assertEquals(List.of("RIVAL"), net.outcomes());
        assertEquals(List.of("ELSEWHERE", "RIVAL", "ELSEWHERE"), net.events.stream().map(BootEvent::name).toList(),
                "each machine's timeline says whose offer it took");
    }

    /** A relay that was told two addresses of one server sends both a copy, and a client's REQUEST names but one. */
    @Test
    void anotherAddressOfThisServerIsNoOtherServer() throws IOException {
        Inet4Address second = ip("10.0.0.8");
        net.serverHost.attach(1, second);
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.REQUEST,
                pxe().put(DhcpOption.SERVER_ID, second).put(DhcpOption.REQUESTED_ADDRESS, offered))));
        assertEquals(List.of("OFFER"), net.outcomes());
        assertNotEquals(offered, net.answer(discover(OTHER)).yiaddr(), "the offer stands");
    }

    @Test
    void iPxeIsToldNotToWaitForAProxyBesideWhatIsConfigured() throws IOException {
        OptionValue keepSan = OptionTable.parse("ipxe", "keep-san=1");
        net.serve(DhcpNetwork.builder().terms(Terms.builder()
                .options(DhcpOptions.builder().put(keepSan.code(), keepSan.bytes()).build()).build()).build());
        byte[] told = net.answer(message(MAC, MessageType.DISCOVER, ipxe())).options().bytes(DhcpOption.IPXE).orElseThrow();
        assertEquals("keep-san=1, no-pxedhcp=1", OptionTable.format(DhcpOption.IPXE, told));
    }

    @Test
    void whoComesBackGetsTheSameAddress() throws IOException {
        net.serve();
        Inet4Address first = net.lease(MAC);
        net.lease(OTHER);
        assertEquals(first, net.lease(MAC));
        net.clock.advance(Duration.ofDays(30));
        assertEquals(first, net.lease(MAC));
    }

    @Test
    void aHostNameIsReadInUtf8AndInLatin1IfItIsNone() throws IOException {
        net.serve();
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            DhcpOptions.Builder named = pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.100"))
                    .put(DhcpOption.HOST_NAME, "b\u00fcro".getBytes(charset));
            net.answer(message(MAC, MessageType.REQUEST, named));
            assertEquals("b\u00fcro", net.events.getLast().details().get("hostname"), charset.toString());
            assertEquals(Optional.of("b\u00fcro"), net.leases.find(ip("10.0.0.100")).toCompletableFuture().join().orElseThrow().hostname());
        }
    }

    @Test
    void theSameMachineKeepsItsAddressAsRomAsIpxeAndAsSystem() throws IOException {
        net.serve(settings(Mode.SERVER, Serve.ALL, true));
        Inet4Address rom = net.lease(MAC);
        DhcpMessage asIpxe = message(MAC, MessageType.DISCOVER, ipxe().put(DhcpOption.CLIENT_ID, new byte[] {1, 2, 3}));
        assertEquals(rom, net.answer(asIpxe).yiaddr());
        DhcpMessage asSystem = message(MAC, MessageType.DISCOVER,
                DhcpOptions.builder().put(DhcpOption.CLIENT_ID, new byte[] {(byte) 255, 9}));
        assertEquals(rom, net.answer(asSystem).yiaddr());
    }

    @Test
    void anExpiredAddressIsGivenAwayOnlyWhenNoneIsUnused() throws IOException {
        net.serve();
        Inet4Address first = net.lease(MAC);
        net.clock.advance(Duration.ofHours(2));
        Inet4Address second = net.lease(OTHER);
        assertNotEquals(first, second);
        assertNotEquals(first, net.lease(new MacAddress(3)));
        assertEquals(first, net.lease(new MacAddress(4)), "the one whose lease ended first");
    }

    @Test
    void anOfferThatNobodyTookIsFreeAgainAfterItsTime() throws IOException {
        net.serve();
        for (int i = 0; i < 3; i++) {
            net.answer(discover(new MacAddress(i)));
        }
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        net.clock.advance(Duration.ofSeconds(31));
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
    }

    @Test
    void aFreeAddressThatTheClientWishesIsOffered() throws IOException {
        net.serve();
        DhcpMessage wish = message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.102")));
        assertEquals(ip("10.0.0.102"), net.answer(wish).yiaddr());
    }

    @Test
    void whoTakesAnotherServersOfferGetsNoAnswer() throws IOException {
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        DhcpMessage request = message(MAC, MessageType.REQUEST,
                pxe().put(DhcpOption.SERVER_ID, ip("10.0.0.77")).put(DhcpOption.REQUESTED_ADDRESS, offered));
        assertEquals(List.of(), net.broadcast(request));
    }

    @Test
    void leasesOfAnEarlierRunAreKnown() throws IOException {
        MemoryLeaseStore store = new MemoryLeaseStore();
        store.put(Lease.of(ip("10.0.0.101"), ClientKey.of(MAC), MAC, net.clock.instant(),
                net.clock.instant().plus(Duration.ofHours(1))));
        net.leases = store;
        assertEquals(ip("10.0.0.101"), net.serve().answer(discover(MAC)).yiaddr());
    }

    // --- Init-reboot, renewing, rebinding (RFC 2131 section 4.3.2).

    @Test
    void aClientThatRebootsIsConfirmedInItsAddressOrSentBackToTheStart() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        assertEquals(MessageType.ACK, net.answer(reboot(MAC, mine)).type());
        assertEquals(MessageType.NAK, net.answer(reboot(OTHER, mine)).type());
        assertEquals(MessageType.NAK, net.answer(reboot(MAC, ip("192.168.7.7"))).type());
    }

    @Test
    void anUnknownClientIsLeftAloneWhereTheServerIsNotAuthoritative() throws IOException {
        net.serve(settings(Mode.SERVER, Serve.PXE, false));
        assertEquals(List.of(), net.broadcast(reboot(MAC, ip("192.168.7.7"))));
    }

    @Test
    void aRenewalIsAnsweredByUnicastAndMakesTheLeaseLonger() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        net.clock.advance(Duration.ofMinutes(50));
        DhcpMessage renewal = message(MAC, MessageType.REQUEST, pxe(), mine, DhcpMessage.NONE, 0);
        net.broadcast(renewal); // nobody on the network has that address: the answer is lost, the lease is not
        Lease lease = net.leases.find(ClientKey.of(MAC)).toCompletableFuture().join().orElseThrow();
        assertEquals(net.clock.instant().plus(Duration.ofHours(1)), lease.end());
        assertEquals(List.of(), net.heard, "no broadcast for a client with an address");
    }

    // --- DECLINE, RELEASE, INFORM (RFC 2131 section 4.3.3 to 4.3.5).

    @Test
    void aDeclinedAddressIsSetAsideForAWhile() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        net.broadcast(message(MAC, MessageType.DECLINE,
                pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, mine)));
        assertEquals("DECLINE", net.outcomes().getLast());
        Set<Inet4Address> given = Set.of(net.lease(MAC), net.lease(OTHER));
        assertFalse(given.contains(mine));
        assertEquals(List.of(), net.broadcast(discover(new MacAddress(3))));
        net.clock.advance(Duration.ofMinutes(11));
        assertEquals(mine, net.lease(new MacAddress(3)));
    }

    @Test
    void nobodyDeclinesAnothersAddress() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        net.broadcast(message(OTHER, MessageType.DECLINE,
                pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, mine)));
        assertEquals(mine, net.lease(MAC));
    }

    @Test
    void aReleasedAddressIsFree() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        net.lease(OTHER);
        net.lease(new MacAddress(3));
        net.broadcast(message(MAC, MessageType.RELEASE, pxe().put(DhcpOption.SERVER_ID, SERVER), mine, DhcpMessage.NONE, 0));
        assertEquals(mine, net.lease(new MacAddress(4)));
    }

    @Test
    void anInformIsAnsweredWithoutAnAddress() throws IOException {
        DhcpMessage inform = message(MAC, MessageType.INFORM, pxe(), DhcpMessage.NONE, RELAY, 0);
        DhcpMessage ack = net.serve().byRelay(inform).getFirst().message();
        assertEquals(MessageType.ACK, ack.type());
        assertEquals(DhcpMessage.NONE, ack.yiaddr());
        assertFalse(ack.options().has(DhcpOption.LEASE_TIME));
        assertEquals(Optional.of(ip("10.0.0.53")), ack.options().address(DhcpOption.DNS));
    }

    // --- Where answers go (RFC 2131 section 4.1), relays (RFC 3046).

    @Test
    void theBroadcastFlagIsObeyed() throws IOException {
        Heard heard = net.serve().broadcast(discover(MAC)).getFirst();
        assertEquals(InetAddress.ofLiteral("255.255.255.255"), heard.arrival().destination());
        assertEquals(SERVER, heard.arrival().peer().getAddress());
    }

    @Test
    void withoutTheFlagTheAnswerIsUnicastToTheNewAddress() throws IOException {
        net.serve().broadcast(message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, DhcpMessage.NONE, 0));
        assertEquals(Set.of(ip("10.0.0.100")), net.serverHost.neighbours());
    }

    @Test
    void aRelaysRequestIsAnsweredToTheRelayWithItsInformationLast() throws IOException {
        byte[] info = {1, 4, 'p', 'o', 'r', 't'};
        DhcpMessage relayed = message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.RELAY_INFO, info)
                .put(DhcpOption.CLIENT_ID, new byte[] {1, 2}), DhcpMessage.NONE, RELAY, DhcpMessage.BROADCAST);
        DhcpMessage offer = net.serve().byRelay(relayed).getFirst().message();
        assertEquals(RELAY, offer.giaddr());
        assertEquals(1, offer.hops());
        assertArrayEquals(info, offer.options().bytes(DhcpOption.RELAY_INFO).orElseThrow());
        assertEquals(DhcpOption.RELAY_INFO, List.copyOf(offer.options().codes()).getLast());
        assertEquals(List.of(), net.heard, "nothing is broadcast");
    }

    /** Many clients on the link read packet sockets, to which packets that left together would be one. */
    @Test
    void onlyToARelayDoAnswersLeaveTogetherAndNotWhileAMachineBehindItAsksAgain() throws IOException {
        net.serve().broadcast(discover(MAC));
        net.broadcast(message(OTHER, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, DhcpMessage.NONE, 0));
        assertEquals(0, net.serverHost.packetsTogether());
        net.byRelay(message(OTHER, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0));
        DhcpMessage relayed = message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0);
        net.byRelay(relayed);
        assertEquals(2, net.serverHost.packetsTogether());
        net.clock.advance(Duration.ofSeconds(2));
        assertEquals(1, net.byRelay(relayed).size());
        assertEquals(2, net.serverHost.packetsTogether());
    }

    @Test
    void aRelayOfAnotherNetworkGetsNoAddress() throws IOException {
        net.serve(settings(subnet("10.0.5.100", "10.0.5.102")));
        assertEquals(List.of(), net.byRelay(message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0)));
        assertEquals(List.of(), net.broadcast(discover(MAC)), "the interface has no address of that subnet either");
    }

    // --- What policies say.

    @Test
    void theBootFileIsInBothPlacesAndTheServerInBoth() throws IOException {
        DhcpMessage offer = net.serve().answer(discover(MAC));
        assertEquals("pxelinux.0", offer.file());
        assertEquals(Optional.of("pxelinux.0"), offer.options().text(DhcpOption.BOOTFILE));
        assertEquals(SERVER, offer.siaddr());
        assertEquals(Optional.of("10.0.0.1"), offer.options().text(DhcpOption.TFTP_SERVER));
        assertEquals(Optional.of("PXEClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertArrayEquals(new byte[] {6, 1, 8, (byte) 255}, offer.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
    }

    @Test
    void whatNobodyDecidesAndWhatBootsLocallyGetsAnAddressAlone() throws IOException {
        net.serve();
        for (BootDecision decision : List.of(BootDecision.pass(), BootDecision.localDisk("installed"))) {
            net.policy = request -> decision;
            DhcpMessage offer = net.answer(discover(MAC));
            assertEquals(ip("10.0.0.100"), offer.yiaddr());
            assertEquals("", offer.file());
            assertFalse(offer.options().has(DhcpOption.BOOTFILE));
            assertFalse(offer.options().has(DhcpOption.VENDOR_CLASS));
        }
    }

    @Test
    void anIgnoredMachineHearsNothing() throws IOException {
        net.policy = request -> BootDecision.ignore("not ours");
        assertEquals(List.of(), net.serve().broadcast(discover(MAC)));
    }

    @Test
    void aPolicysOptionsAndServerReplaceOurs() throws IOException {
        net.policy = request -> BootDecision.boot("x", "r").withOption(DhcpOption.DNS, new byte[] {1, 1, 1, 1})
                .withServer(ip("10.0.0.7"));
        DhcpMessage offer = net.serve().answer(discover(MAC));
        assertEquals(Optional.of(ip("1.1.1.1")), offer.options().address(DhcpOption.DNS));
        assertEquals(ip("10.0.0.7"), offer.siaddr());
    }

    @Test
    void aLongNameTravelsInTheOptionAlone() throws IOException {
        String name = "http://10.0.0.1/" + "d/".repeat(70) + "x";
        net.policy = request -> BootDecision.boot(name, "r");
        DhcpMessage offer = net.serve().answer(discover(MAC));
        assertEquals("", offer.file());
        assertEquals(Optional.of(name), offer.options().text(DhcpOption.BOOTFILE));
    }

    @Test
    void ipxeIsToldNotToWaitForAProxyAndIsNotAnsweredAsOne() throws IOException {
        DhcpMessage offer = net.serve().answer(message(MAC, MessageType.DISCOVER, ipxe()));
        assertArrayEquals(new byte[] {(byte) 0xb0, 1, 1}, offer.options().bytes(DhcpOption.IPXE).orElseThrow());
        assertFalse(offer.options().has(DhcpOption.VENDOR_CLASS));
        assertEquals(BootStage.IPXE, net.asked.getLast().stage());
    }

    @Test
    void policiesSeeTheAddressThatTheMachineIsGiven() throws IOException {
        net.serve().broadcast(discover(MAC));
        assertEquals(Optional.of(ip("10.0.0.100")), net.asked.getFirst().clientAddress());
        assertEquals(SERVER, net.asked.getFirst().serverAddress());
    }

    // --- Who is served, and what is not understood.

    @Test
    void aClientThatDoesNotBootIsServedOnlyWhenAllAre() throws IOException {
        DhcpMessage plain = message(MAC, MessageType.DISCOVER, DhcpOptions.builder());
        assertEquals(List.of(), net.serve().broadcast(plain));
        DhcpNetwork all = new DhcpNetwork().serve(settings(Mode.SERVER, Serve.ALL, true));
        assertEquals(ip("10.0.0.100"), all.answer(plain).yiaddr());
        assertEquals(List.of(), all.asked, "no policy is asked how it boots");
    }

    @Test
    void anUnknownArchitectureIsAnsweredAsAnyOther() throws IOException {
        DhcpMessage odd = message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.CLIENT_ARCH, new byte[] {(byte) 0xff, 0x77}));
        assertEquals(MessageType.OFFER, net.serve().answer(odd).type());
        assertEquals(0xff77, net.asked.getFirst().arch().code());
    }

    @Test
    void withoutOption93TheArchitectureIsReadFromTheVendorClass() throws IOException {
        net.serve().broadcast(message(MAC, MessageType.DISCOVER,
                DhcpOptions.builder().put(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003010")));
        assertEquals(7, net.asked.getFirst().arch().code());
    }

    @Test
    void whereTheServerHasNoAddressItAnswersUnlessItIsKnownByAnother() throws IOException {
        Subnet named = Subnet.builder("named", Ip4Network.parse("10.0.0.0/24")).ranges(List.of(AddressRange.parse("10.0.0.100-10.0.0.102")))
                .interfaces(Set.of("sim1")).build();
        for (Mode mode : Mode.values()) {
            DhcpNetwork bare = new DhcpNetwork();
            DhcpSettings.Builder settings = DhcpNetwork.builder().mode(mode).subnets(List.of(named));
            bare.serve(settings.build());
            bare.serverHost.detach(1, SERVER);
            assertEquals(List.of(), bare.broadcast(discover(MAC)), "it would be told to answer to 0.0.0.0");
            assertEquals("no IPv4 address on sim1 that this server could be known by",
                    bare.reason("IGNORED"));
            bare.serverHost.attach(2, ip("10.9.9.9"));
            bare.server.apply(settings.serverAddress(ip("10.9.9.9")).build());
            bare.network.run(Duration.ofMillis(10));
            assertEquals(ip("10.9.9.9"), bare.answer(discover(MAC)).options().address(DhcpOption.SERVER_ID).orElseThrow());
        }
    }

    @Test
    void whereTheServersOwnAddressWentNobodyIsAnsweredUntilItIsBack() throws IOException {
        DhcpSettings settings = DhcpNetwork.builder().serverAddress(SERVER).build();
        net.serve(settings);
        net.serverHost.detach(1, SERVER);
        net.serverHost.attach(1, ip("10.0.0.2"));
        assertEquals(List.of(), net.broadcast(discover(MAC)), "it would load its file from a machine that has the address now");
        assertEquals("this server has lost its address, 10.0.0.1", net.reason("IGNORED"));
        assertTrue(net.server.trouble().orElseThrow().startsWith("no interface has the address 10.0.0.1 (interfaces: sim1 10.0.0.2"));
        net.serverHost.attach(1, SERVER);
        assertEquals(Optional.empty(), net.server.trouble());
        assertEquals(SERVER, net.answer(discover(MAC)).options().address(DhcpOption.SERVER_ID).orElseThrow());
    }

    @Test
    void aHostilePacketIsDroppedAndTheNextRequestServed() throws IOException {
        net.serve();
        for (int length = 0; length < 400; length += 7) {
            net.raw(new byte[length]);
        }
        assertEquals(1, net.events.stream().filter(event -> event.name().equals("MALFORMED")).count(), "one line a source");
        assertEquals(net.clock.instant(), net.events.getFirst().time());
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
    }

    @Test
    void aHardwareAddressOfAGroupIsNoMachines() throws IOException {
        net.serve();
        for (String group : List.of("ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01")) {
            assertEquals(List.of(), net.broadcast(discover(MacAddress.parse(group))));
        }
        CompletableFuture<? extends Map<String, Long>> dropped = net.server.dropped().toCompletableFuture();
        net.network.run(Duration.ofMillis(1));
        assertEquals(Map.of("a hardware address that many have", 2L), dropped.join());
    }

    @Test
    void aRepetitionWhileThePoliciesThinkIsNotAskedTwice() throws IOException {
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        net.leases = new FixedStore(() -> stored);
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        net.broadcast(request(MAC, offered));
        net.broadcast(request(MAC, offered));
        stored.complete(true);
        net.network.run(Duration.ofMillis(10));
        assertEquals(1, net.heard.size());
    }

    // --- Life.

    @Test
    void aServerAddressThatNoInterfaceHasIsRefusedWithTheInterfacesAndTheFlag() {
        DhcpSettings elsewhere = DhcpNetwork.builder().serverAddress(ip("192.168.2.2")).build();
        String said = assertThrows(IOException.class, () -> net.serve(elsewhere)).getMessage();
        assertTrue(said.contains("192.168.2.2") && said.contains("10.0.0.1/") && said.contains("--dhcp-server-ip"), said);
    }

    @Test
    void otherSettingsTakeEffectWithoutNewPorts() throws IOException {
        net.serve();
        net.lease(MAC);
        assertTrue(net.server.apply(settings(subnet("10.0.0.200", "10.0.0.201"))));
        net.network.run(Duration.ofMillis(1));
        assertEquals(ip("10.0.0.200"), net.answer(discover(MAC)).yiaddr());
    }

    @Test
    void whatItClosesIsFree() throws IOException {
        net.serve();
        int open = net.serverHost.openSockets();
        net.server.close();
        net.network.run(Duration.ofMillis(1));
        assertEquals(open - 2, net.serverHost.openSockets());
    }
}
