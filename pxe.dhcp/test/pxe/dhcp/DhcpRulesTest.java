// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;
import static pxe.dhcp.DhcpNetwork.reboot;
import static pxe.dhcp.DhcpNetwork.request;
import static pxe.dhcp.DhcpNetwork.settings;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.Ip4Network;
import pxe.api.PolicyVerdict;
import pxe.api.MacAddress;
import pxe.api.MacPattern;
import pxe.api.lease.ClientKey;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpNetwork.Heard;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.net.Link;

/** What a server must not do, and what it does for those who come out of turn (RFC 2131 section 4.1 and 4.3). */
class DhcpRulesTest {

    private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");

    private final DhcpNetwork net = new DhcpNetwork();

    // --- Those who think.

    @Test
    void aPolicyThatNeverAnswersIsAskedOnceForAllRepetitionsOfARequest() throws IOException {
        net.thinking = _ -> new CompletableFuture<>();
        net.serve();
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of(), net.broadcast(discover(MAC)));
        }
        assertEquals(1, net.asked.size());
        net.broadcast(discover(OTHER));
        assertEquals(2, net.asked.size(), "others don't wait for it");
    }

    @Test
    void anAddressThatAnotherGotWhileThePoliciesThoughtIsRefused() throws IOException {
        net.serve();
        Inet4Address wanted = net.answer(discover(MAC)).yiaddr();
        CompletableFuture<PolicyVerdict> verdict = new CompletableFuture<>();
        net.thinking = _ -> verdict;
        net.broadcast(request(MAC, wanted));
        net.clock.advance(Duration.ofSeconds(31));
        net.thinking = stage -> stage;
        assertEquals(wanted, net.lease(OTHER));
        net.heard.clear();
        verdict.complete(new PolicyVerdict(BootDecision.boot("x", "at last"), "slow"));
        net.network.run(Duration.ofMillis(10));
        assertEquals(MessageType.NAK, net.heard.getFirst().message().type());
        assertEquals(wanted, net.lease(OTHER));
    }

    @Test
    void aPolicyThatFailsGivesNoAnswerAndTheNextRequestIsAskedAnew() throws IOException {
        net.thinking = _ -> CompletableFuture.failedFuture(new IOException("no route"));
        assertEquals(List.of(), net.serve().broadcast(discover(MAC)));
        assertEquals(List.of("FAILED"), net.outcomes());
        net.thinking = stage -> stage;
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
    }

    @Test
    void aStoreThatThrowsFailsAndTheNextRequestIsServed() throws IOException {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        net.leases = new FixedStore(() -> {
            if (answers.isEmpty()) {
                answers.add(CompletableFuture.completedFuture(true));
                throw new AssertionError("a store that is broken");
            }
            return answers.getFirst();
        });
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        assertEquals(List.of(), net.broadcast(request(MAC, offered)));
        assertEquals("FAILED", net.outcomes().getLast());
        assertEquals(MessageType.ACK, net.answer(request(MAC, offered)).type());
    }

    @Test
    void whatIsDecidedAfterTheEndIsNotSent() throws IOException {
        CompletableFuture<PolicyVerdict> verdict = new CompletableFuture<>();
        net.thinking = _ -> verdict;
        net.serve().broadcast(discover(MAC));
        net.server.close();
        verdict.complete(new PolicyVerdict(BootDecision.boot("x", "at last"), "slow"));
        net.network.run(Duration.ofMillis(10));
        assertEquals(List.of(), net.heard);
    }

    // --- Offers.

    @Test
    void theAddressOfAnOfferThatLapsedIsTheNextClients() throws IOException {
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        net.clock.advance(Duration.ofSeconds(31));
        assertEquals(offered, net.answer(discover(OTHER)).yiaddr(), "it was never used");
    }

    @Test
    void theOfferOfAClientThatTookAnotherServersIsWithdrawnWithoutAnAnswer() throws IOException {
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.REQUEST, pxe()
                .put(DhcpOption.SERVER_ID, ip("10.0.0.77")).put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.201")))));
        assertEquals(offered, net.answer(discover(OTHER)).yiaddr());
    }

    // --- Requests without an offer (RFC 2131 section 4.3.2).

    @Test
    void anUnknownClientThatRebootsKeepsAFreeAddressOfOurNetwork() throws IOException {
        net.serve();
        DhcpMessage ack = net.answer(reboot(MAC, ip("10.0.0.101")));
        assertEquals(MessageType.ACK, ack.type());
        assertEquals(ip("10.0.0.101"), ack.yiaddr());
        assertTrue(net.leases.find(ClientKey.of(MAC)).toCompletableFuture().join().orElseThrow().isValidAt(net.clock.instant()));
    }

    /** RFC 2131 section 4.3.2: a client that remembers another address than it has is mistaken, and keeps the one that it has. */
    @Test
    void aClientThatRebootsWithAnotherAddressThanItHasKeepsTheOneThatItHas() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        Inet4Address free = ip("10.0.0.102");
        assertNotEquals(mine, free);
        assertEquals(MessageType.NAK, net.answer(reboot(MAC, free)).type());
        assertEquals(mine, net.lease(MAC));
        net.clock.advance(Duration.ofHours(2));
        assertEquals(MessageType.ACK, net.answer(reboot(MAC, free)).type(), "its lease is over");
    }

    @Test
    void aClientThatRebootsWithTheAddressThatIsKeptForItGetsItAlsoIfItHasAnother() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        Inet4Address kept = ip("10.0.0.102");
        assertNotEquals(mine, kept);
        net.server.apply(DhcpNetwork.builder().reservations(Reservations.of(List.of(
                Reservation.builder("web1").mac(MacPattern.parse(MAC.toString())).address(kept).build()))).build());
        net.network.run(Duration.ofMillis(10));
        assertEquals(MessageType.ACK, net.answer(reboot(MAC, kept)).type());
    }

    @Test
    void aKnownClientIsAnsweredAlsoWhereTheServerIsNotAuthoritative() throws IOException {
        net.serve(settings(Mode.SERVER, Serve.PXE, false));
        assertEquals(List.of(), net.broadcast(reboot(MAC, ip("10.0.0.101"))));
        Inet4Address mine = net.lease(MAC);
        assertEquals(MessageType.ACK, net.answer(reboot(MAC, mine)).type());
        assertEquals(MessageType.NAK, net.answer(reboot(MAC, ip("192.168.7.7"))).type());
        assertEquals(MessageType.ACK, net.answer(reboot(MAC, mine)).type());
        Inet4Address others = net.lease(OTHER);
        assertEquals(MessageType.NAK, net.answer(reboot(MAC, others)).type());
    }

    /** It had an address here once, and has one of the other server's since. */
    @Test
    void anAddressThatIsNotGivenHereIsTheOtherServersToRefuseWhereThisOneIsNotAuthoritative() throws IOException {
        Inet4Address others = ip("10.0.0.200");
        net.serve(settings(Mode.SERVER, Serve.PXE, false)).lease(MAC);
        assertEquals(List.of(), net.broadcast(reboot(MAC, others)));
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.REQUEST, pxe(), others, DhcpMessage.NONE, 0)));
        assertEquals("IGNORED", net.events.getLast().name());
    }

    @Test
    void aRequestForNoAddressIsIgnored() throws IOException {
        assertEquals(List.of(), net.serve().broadcast(message(MAC, MessageType.REQUEST, pxe())));
        assertEquals(List.of(), net.broadcast(message(MAC, MessageType.REQUEST,
                pxe().put(DhcpOption.REQUESTED_ADDRESS, new byte[3]))));
    }

    @Test
    void aRelayedClientRenewsByUnicastWithoutItsRelay() throws IOException {
        net.serve(settings(subnet("10.0.5.100", "10.0.5.102")));
        Inet4Address relay = ip("10.0.5.9");
        net.byRelay(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.5.101")),
                DhcpMessage.NONE, relay, 0));
        net.clock.advance(Duration.ofMinutes(30));
        Heard ack = net.unicast(ip("10.0.5.101"), 68,
                message(MAC, MessageType.REQUEST, pxe(), ip("10.0.5.101"), DhcpMessage.NONE, 0), 67).getFirst();
        assertEquals(MessageType.ACK, ack.message().type());
        assertEquals(ip("10.0.5.101"), ack.message().ciaddr());
        assertEquals(ip("10.0.5.101"), ack.arrival().destination());
        assertEquals(net.clock.instant().plus(Duration.ofHours(1)),
                net.leases.find(ClientKey.of(MAC)).toCompletableFuture().join().orElseThrow().end());
    }

    /** Rebinding: by broadcast, and so by the relay, with {@code ciaddr} and without a server's name. */
    @Test
    void aRebindingClientIsAnsweredThroughItsRelay() throws IOException {
        net.serve(settings(subnet("10.0.5.100", "10.0.5.102")));
        Inet4Address relay = ip("10.0.5.9");
        Inet4Address mine = ip("10.0.5.101");
        net.unicast(relay, 67, message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, mine), DhcpMessage.NONE, relay,
                0), 67);
        net.clock.advance(Duration.ofMinutes(55));
        Heard ack = net.unicast(relay, 67, message(MAC, MessageType.REQUEST, pxe(), mine, relay, 0), 67).getFirst();
        assertEquals(MessageType.ACK, ack.message().type());
        assertEquals(relay, ack.arrival().destination());
        assertEquals(mine, ack.message().yiaddr());
    }

    @Test
    void anAddressOfAnotherNetworkIsNotRenewedHere() throws IOException {
        net.serve();
        assertEquals(List.of(), net.unicast(ip("10.0.7.50"), 68,
                message(MAC, MessageType.REQUEST, pxe(), ip("10.0.7.50"), DhcpMessage.NONE, 0), 67));
        assertEquals("IGNORED", net.events.getLast().name());
        assertEquals(Optional.of("no subnet for 10.0.7.50, which it has"), net.events.getLast().text("reason"));
    }

    /** RFC 2131 section 2.1: an address is a client's in a subnet. One card may be in several VLANs. */
    @Test
    void aMachineThatIsInTwoNetworksKeepsItsAddressInBoth() throws IOException {
        net.serve(settings(subnet("10.0.0.100", "10.0.0.102"), subnet("10.0.5.100", "10.0.5.102")));
        Inet4Address here = net.lease(MAC);
        Inet4Address relay = ip("10.0.5.9");
        Inet4Address there = ip("10.0.5.101");
        net.unicast(relay, 67, message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, there), DhcpMessage.NONE, relay,
                0), 67);
        assertNotEquals(here, net.answer(message(OTHER, MessageType.DISCOVER, pxe().put(DhcpOption.REQUESTED_ADDRESS, here),
                DhcpMessage.NONE, DhcpMessage.NONE, 0)).yiaddr());
        for (int i = 0; i < 3; i++) {
            net.clock.advance(Duration.ofMinutes(40));
            assertEquals(here, net.unicast(here, 68, message(MAC, MessageType.REQUEST, pxe(), here, DhcpMessage.NONE, 0), 67).getFirst()
                    .message().yiaddr());
            assertEquals(there, net.unicast(relay, 67, message(MAC, MessageType.REQUEST, pxe(), there, relay, 0), 67).getFirst()
                    .message().yiaddr());
        }
    }

    @Test
    void aMachineThatIsInTwoNetworksHasBothAddressesAfterARestartToo() throws IOException {
        DhcpSettings settings = settings(subnet("10.0.0.100", "10.0.0.102"), subnet("10.0.5.100", "10.0.5.102"));
        net.serve(settings);
        Inet4Address here = net.lease(MAC);
        Inet4Address relay = ip("10.0.5.9");
        Inet4Address there = ip("10.0.5.100");
        net.unicast(relay, 67, message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, there), DhcpMessage.NONE, relay,
                0), 67);
        net.server.close();
        net.serve(settings);
        assertNotEquals(here, net.answer(message(OTHER, MessageType.DISCOVER, pxe().put(DhcpOption.REQUESTED_ADDRESS, here),
                DhcpMessage.NONE, DhcpMessage.NONE, 0)).yiaddr());
        assertNotEquals(there, net.unicast(relay, 67, message(OTHER, MessageType.DISCOVER, pxe().put(DhcpOption.REQUESTED_ADDRESS, there),
                DhcpMessage.NONE, relay, 0), 67).getFirst().message().yiaddr());
        assertEquals(here, net.answer(message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, DhcpMessage.NONE, 0)).yiaddr());
    }

    @Test
    void whoTakesAnotherAddressOfItsNetworkLeavesTheFirstOnRecordToo() throws IOException {
        net.serve();
        Inet4Address first = net.lease(MAC);
        Inet4Address other = ip("10.0.0.102");
        assertNotEquals(first, other);
        net.broadcast(request(MAC, other));
        List<Inet4Address> recorded = new ArrayList<>();
        net.leases.forEach(lease -> recorded.add(lease.address()));
        assertEquals(List.of(other), recorded);
    }

    /** RFC 2131 section 4.3.2: rebinding is by broadcast, so the client is on the link, whatever its address says. */
    @Test
    void aClientThatWasCarriedToAnotherLinkWithItsAddressIsToldToStartAnew() throws IOException {
        net.serve(settings(subnet("10.0.0.100", "10.0.0.102"), subnet("10.0.5.100", "10.0.5.102")));
        for (String elsewhere : List.of("10.0.5.101", "10.9.9.9")) {
            Heard nak = net.broadcast(message(MAC, MessageType.REQUEST, pxe(), ip(elsewhere), DhcpMessage.NONE, 0)).getFirst();
            assertEquals(MessageType.NAK, nak.message().type());
            assertEquals(EVERYBODY, nak.arrival().destination());
        }
    }

    // --- NAK.

    @Test
    void aNakIsBroadcastAndSaysWhyAndNothingElse() throws IOException {
        net.serve();
        Inet4Address taken = net.lease(OTHER);
        DhcpMessage renewal = message(MAC, MessageType.REQUEST, pxe(), taken, DhcpMessage.NONE, 0);
        Heard heard = net.broadcast(renewal).getFirst();
        assertEquals(EVERYBODY, heard.arrival().destination(), "its ciaddr is no address of its own");
        DhcpMessage nak = heard.message();
        assertEquals(MessageType.NAK, nak.type());
        assertEquals(renewal.xid(), nak.xid());
        for (Inet4Address none : List.of(nak.ciaddr(), nak.yiaddr(), nak.siaddr())) {
            assertEquals(DhcpMessage.NONE, none);
        }
        assertEquals("", nak.file());
        assertEquals(List.of(DhcpOption.MESSAGE_TYPE, DhcpOption.SERVER_ID, DhcpOption.MESSAGE),
                List.copyOf(nak.options().codes()));
        assertEquals("NAK", net.outcomes().getLast());
    }

    @Test
    void aNakThroughARelayAsksItToBroadcast() throws IOException {
        net.serve();
        Heard heard = net.byRelay(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, ip("10.9.9.9")),
                DhcpMessage.NONE, RELAY, 0)).getFirst();
        assertEquals(MessageType.NAK, heard.message().type());
        assertTrue(heard.message().wantsBroadcast());
        assertEquals(RELAY, heard.arrival().destination());
    }

    /** RFC 3046 section 2.2: all that the relay said comes back with every answer, and last. */
    @Test
    void aNakThroughARelayRepeatsWhatTheRelaySaidLast() throws IOException {
        byte[] info = {1, 2, 'p', '7'};
        DhcpMessage nak = net.serve().byRelay(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.RELAY_INFO, info)
                .put(DhcpOption.CLIENT_ID, new byte[] {1, 2}).put(DhcpOption.REQUESTED_ADDRESS, ip("10.9.9.9")),
                DhcpMessage.NONE, RELAY, 0)).getFirst().message();
        assertArrayEquals(info, nak.options().bytes(DhcpOption.RELAY_INFO).orElseThrow());
        assertEquals(List.of(DhcpOption.CLIENT_ID, DhcpOption.RELAY_INFO), // RFC 6842
                List.copyOf(nak.options().codes()).subList(3, 5));
    }

    // --- Repetitions (RFC 2131 section 4.1: a client sends again with the same xid).

    @Test
    void whatIsSaidAgainIsAnsweredTheSame() throws IOException {
        net.serve();
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals(offer, net.answer(discover(MAC)));
        DhcpMessage ack = net.answer(request(MAC, offer.yiaddr()));
        assertEquals(MessageType.ACK, ack.type());
        assertEquals(ack, net.answer(request(MAC, offer.yiaddr())));
        assertEquals(ack.yiaddr(), net.answer(discover(MAC)).yiaddr());
    }

    // --- DECLINE, RELEASE, INFORM.

    @Test
    void aStrangersDeclineOfAFreeAddressIsIgnored() throws IOException {
        net.serve();
        for (int last = 100; last <= 102; last++) {
            net.broadcast(message(OTHER, MessageType.DECLINE,
                    pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0." + last))));
        }
        assertEquals(List.of(), net.outcomes());
        assertEquals("it gives up an address that it doesn't have", net.reason("IGNORED"));
        assertEquals(ip("10.0.0.100"), net.lease(MAC));
    }

    @Test
    void declineAndReleaseForAnotherServerAreNotOurs() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        DhcpOptions.Builder elsewhere = pxe().put(DhcpOption.SERVER_ID, ip("10.0.0.77")).put(DhcpOption.REQUESTED_ADDRESS, mine);
        net.broadcast(message(MAC, MessageType.DECLINE, elsewhere));
        assertEquals("it gives up an address of another server's", net.reason("IGNORED"));
        net.broadcast(message(MAC, MessageType.RELEASE, elsewhere, mine, DhcpMessage.NONE, 0));
        assertTrue(net.leases.find(ClientKey.of(MAC)).toCompletableFuture().join().orElseThrow().isValidAt(net.clock.instant()));
    }

    @Test
    void nobodyGivesUpAnothersAddressAndWhoTriesIsTold() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        net.broadcast(message(OTHER, MessageType.RELEASE, pxe().put(DhcpOption.SERVER_ID, SERVER), mine, DhcpMessage.NONE, 0));
        net.broadcast(message(OTHER, MessageType.DECLINE, pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, mine)));
        assertTrue(net.leases.find(ClientKey.of(MAC)).toCompletableFuture().join().orElseThrow().isValidAt(net.clock.instant()));
        assertEquals(mine, net.answer(reboot(MAC, mine)).yiaddr());
        assertEquals(1, net.outcomes().stream().filter("DISPUTED"::equals).count(), "one warning a minute");
        assertEquals("it gives up 10.0.0.100, which is another machine's: that keeps it", net.reason("DISPUTED"));
    }

    @Test
    void whoReleasesItsAddressTwiceDisputesNothing() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        for (int i = 0; i < 2; i++) {
            net.broadcast(message(MAC, MessageType.RELEASE, pxe().put(DhcpOption.SERVER_ID, SERVER), mine, DhcpMessage.NONE, 0));
        }
        assertEquals(List.of("OFFER", "ACK", "RELEASE"), net.outcomes());
    }

    /** RFC 2131 section 4.3.4: what a client gave back is remembered as its own, and anybody's at once. */
    @Test
    void whoGaveItsAddressBackGetsItAgainAlsoAfterARestartUnlessAnotherHasIt() throws IOException {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        net.lease(OTHER);
        net.broadcast(message(MAC, MessageType.RELEASE, pxe().put(DhcpOption.SERVER_ID, SERVER), mine, DhcpMessage.NONE, 0));
        net.server.close();
        net.clock.advance(Duration.ofSeconds(1));
        net.serve();
        MacAddress third = new MacAddress(9);
        assertNotEquals(mine, net.answer(discover(third)).yiaddr(), "what nobody had goes first");
        assertEquals(mine, net.answer(discover(MAC)).yiaddr());
        net.clock.advance(Duration.ofMinutes(2)); // what was offered is over
        assertEquals(mine, net.answer(reboot(third, mine)).yiaddr());
        assertNotEquals(mine, net.answer(discover(MAC)).yiaddr());
    }

    @Test
    void anInformIsAnsweredToTheAddressThatTheClientHas() throws IOException {
        net.serve();
        Heard heard = net.unicast(ip("10.0.0.60"), 68,
                message(MAC, MessageType.INFORM, pxe(), ip("10.0.0.60"), DhcpMessage.NONE, 0), 67).getFirst();
        assertEquals(new InetSocketAddress(SERVER, 67), heard.arrival().peer());
        assertEquals(DhcpMessage.NONE, heard.message().yiaddr());
        assertEquals("pxelinux.0", heard.message().file());
        assertFalse(heard.message().options().has(DhcpOption.LEASE_TIME));
        assertEquals(Optional.empty(), net.leases.find(ClientKey.of(MAC)).toCompletableFuture().join(), "it gets no lease");
    }

    /** A relay would look for yiaddr, which an answer to an INFORM has none of (RFC 2131 section 4.3.5). */
    @Test
    void anInformThatCameByARelayIsAnsweredPastItToTheAddressThatTheClientHas() throws IOException {
        net.serve();
        Inet4Address own = ip("10.0.0.60");
        Heard heard = net.unicast(own, 68, message(MAC, MessageType.INFORM, pxe(), own, RELAY, 0), 67).getFirst();
        assertEquals(own, heard.arrival().destination());
        assertEquals(own, heard.message().ciaddr());
        assertEquals(List.of(), net.heardByRelay);
    }

    @Test
    void aRelayIsAskedToBroadcastWhatNamesNoAddressOfItsClient() throws IOException {
        net.serve();
        DhcpMessage inform = message(MAC, MessageType.INFORM, pxe(), DhcpMessage.NONE, RELAY, 0);
        assertTrue(net.byRelay(inform).getFirst().message().wantsBroadcast());
        DhcpMessage discover = message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, RELAY, 0);
        assertFalse(net.byRelay(discover).getFirst().message().wantsBroadcast());
        assertTrue(net.server.apply(settings(Mode.PROXY, Serve.PXE, true)));
        net.network.run(Duration.ofMillis(1));
        assertTrue(net.byRelay(discover).getFirst().message().wantsBroadcast(), "a proxy's offer");
    }

    // --- Small packets and lies.

    @Test
    void aHugeRelayInformationDoesNotPushOutTheOthers() throws IOException {
        DhcpMessage offer = net.serve().byRelay(message(MAC, MessageType.DISCOVER,
                pxe().put(DhcpOption.RELAY_INFO, new byte[1000]), DhcpMessage.NONE, RELAY, 0)).getFirst().message();
        assertFalse(offer.options().has(DhcpOption.RELAY_INFO));
        assertEquals(Optional.of("pxelinux.0"), offer.options().text(DhcpOption.BOOTFILE));
        assertTrue(offer.options().has(DhcpOption.BROADCAST_ADDRESS));
    }

    /** RFC 6842 and RFC 3011: both must come back. */
    @Test
    void whatIsEchoedIsNotLeftOutForWhatTheClientMayGoWithout() throws IOException {
        DhcpOptions many = DhcpOptions.builder().put(224, new byte[100]).put(225, new byte[100]).put(226, new byte[100]).build();
        Subnet subnet = Subnet.builder("full", Ip4Network.parse("10.0.0.0/24")).ranges(List.of(AddressRange.parse("10.0.0.100-10.0.0.102")))
                .terms(Terms.builder().options(many).build()).build();
        net.serve(settings(subnet));
        DhcpMessage offer = net.answer(message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.CLIENT_ID, new byte[] {1, 2, 3})
                .put(DhcpOption.SUBNET_SELECTION, ip("10.0.0.0"))));
        assertFalse(offer.options().has(226));
        assertArrayEquals(new byte[] {1, 2, 3}, offer.options().bytes(DhcpOption.CLIENT_ID).orElseThrow());
        assertEquals(Optional.of(ip("10.0.0.0")), offer.options().address(DhcpOption.SUBNET_SELECTION));
    }

    @Test
    void whatTheClientBootsByIsTheLastToBeLeftOut() throws IOException {
        net.policy = request -> BootDecision.boot("http://10.0.0.1/" + "x".repeat(150), "r").withOption(224, new byte[90]);
        DhcpMessage offer = net.serve().byRelay(message(MAC, MessageType.DISCOVER,
                pxe().put(DhcpOption.CLIENT_ID, new byte[200]), DhcpMessage.NONE, RELAY, 0)).getFirst().message();
        List<Integer> kept = List.of(DhcpOption.MESSAGE_TYPE, DhcpOption.SERVER_ID, DhcpOption.LEASE_TIME, DhcpOption.SUBNET_MASK,
                DhcpOption.ROUTER, DhcpOption.VENDOR_CLASS, DhcpOption.VENDOR_SPECIFIC, DhcpOption.BOOTFILE, 224);
        assertEquals(kept, offer.options().codes().stream().filter(kept::contains).toList());
        assertFalse(offer.options().has(DhcpOption.CLIENT_ID));
    }

    /** A ROM that finds no option 43 asks port 4011; the boot file stands in the field {@code file}, and its server in {@code siaddr}. */
    @Test
    void whatARomKnowsItsAnswerByComesBeforeTheBootFileThatStandsElsewhereToo() throws IOException {
        net.policy = request -> BootDecision.boot("x".repeat(127), "r");
        DhcpMessage offer = crowded(125);
        assertEquals(List.of(53, 54, 51, 1, 3, 60, 43, 97, 118, 66, 58, 59, 28, 6, 15, 82), List.copyOf(offer.options().codes()));
        assertEquals("x".repeat(127), offer.file());
    }

    @Test
    void aBootFileThatStandsNowhereElseComesBeforeWhatTheClientSaidOfItself() throws IOException {
        net.policy = request -> BootDecision.boot("x".repeat(128), "r").withOption(224, new byte[20]);
        DhcpMessage offer = crowded(120);
        assertEquals(List.of(53, 54, 51, 1, 3, 60, 43, 67, 118, 82), List.copyOf(offer.options().codes()));
        assertEquals("", offer.file());
        assertEquals(List.of("OFFER"), net.outcomes());
    }

    @Test
    void aBootFileThatHasNoRoomAnywhereIsTold() throws IOException {
        net.policy = request -> BootDecision.boot("x".repeat(128), "r");
        DhcpMessage offer = crowded(140);
        assertFalse(offer.options().has(DhcpOption.BOOTFILE));
        assertEquals(List.of("NOROOM", "OFFER"), net.outcomes());
    }

    /** The offer for a ROM that takes 548 bytes, and whose relay wants so many bytes back. */
    private DhcpMessage crowded(int relayBytes) throws IOException {
        return net.serve().byRelay(message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.MACHINE_ID, new byte[17])
                .put(DhcpOption.SUBNET_SELECTION, ip("10.0.0.0")).put(DhcpOption.RELAY_INFO, new byte[relayBytes]),
                DhcpMessage.NONE, RELAY, 0)).getFirst().message();
    }

    @Test
    void noPolicysOptionChangesWhatAMessageIs() throws IOException {
        net.policy = request -> BootDecision.boot("x", "r").withOption(DhcpOption.MESSAGE_TYPE, new byte[0])
                .withOption(DhcpOption.OVERLOAD, new byte[] {3}).withOption(DhcpOption.RENEWAL_TIME, new byte[] {0, 0, 0, 9});
        DhcpMessage offer = net.serve().answer(discover(MAC));
        assertEquals(MessageType.OFFER, offer.type());
        assertEquals("x", offer.file());
        assertArrayEquals(new byte[] {0, 0, 0, 9}, offer.options().bytes(DhcpOption.RENEWAL_TIME).orElseThrow(),
                "others are its own");
    }

    @Test
    void nobodyMakesTheServerSendToAGroupOrToItself() throws IOException {
        net.serve(settings(Mode.PROXY, Serve.PXE, true)); // no subnet stands before it
        long before = net.network.packets();
        List<Inet4Address> targets = List.of(ip("127.0.0.1"), ip("224.0.0.1"), ip("255.255.255.255"));
        targets.forEach(target -> net.byRelay(message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, target, 0)));
        targets.forEach(target -> net.broadcast(message(MAC, MessageType.DISCOVER, pxe(), target, DhcpMessage.NONE, 0)));
        assertEquals(before + 6, net.network.packets(), "the six questions");
        CompletableFuture<? extends Map<String, Long>> dropped = net.server.dropped().toCompletableFuture();
        net.network.run(Duration.ofMillis(1));
        assertEquals(Map.of("giaddr is no machine's address", 3L, "ciaddr is no machine's address", 3L), dropped.join());
    }

    // --- Settings that change.

    @Test
    void aWiderRangeKeepsWhatWasGiven() throws IOException {
        net.leases = new FixedStore(() -> CompletableFuture.completedFuture(true));
        net.serve();
        Inet4Address mine = net.lease(MAC);
        assertTrue(net.server.apply(settings(subnet("10.0.0.90", "10.0.0.110"))));
        net.network.run(Duration.ofMillis(1));
        assertEquals(mine, net.answer(discover(MAC)).yiaddr());
        assertEquals(ip("10.0.0.90"), net.answer(discover(OTHER)).yiaddr());
    }

    /** Its cable is out, and somebody edits a list of hosts. */
    @Test
    void settingsAreTakenWhileTheInterfaceWithTheServersAddressIsAway() throws IOException {
        List<Link> present = new ArrayList<>(net.serverHost.links().all());
        DhcpSettings settings = DhcpNetwork.builder().serverAddress(SERVER).build();
        try (DhcpServer server = DhcpServer.open(net.serverHost, settings, _ -> new CompletableFuture<>(), net.leases, net.events::add,
                () -> present, net.clock)) {
            present.clear();
            assertTrue(server.apply(DhcpNetwork.builder().serverAddress(SERVER).serve(Serve.ALL).build()));
            assertFalse(server.apply(DhcpNetwork.builder().serverAddress(ip("10.0.0.2")).build()));
        }
    }

    @Test
    void settingsThatNeedOtherPortsAreNotTaken() throws IOException {
        net.serve();
        assertFalse(net.server.apply(DhcpNetwork.builder().port(6700).build()));
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
    }
}
