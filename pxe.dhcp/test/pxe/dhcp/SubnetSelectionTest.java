// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;
import static pxe.dhcp.DhcpNetwork.request;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.Ip4Network;
import pxe.api.MacAddress;
import pxe.api.MacPattern;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.dhcp.DhcpMessage.MessageType;

/** Many subnets: which one a client is on, and what it is given there. */
class SubnetSelectionTest {

    private static final Inet4Address FAR = ip("10.7.0.1");
    private static final Subnet NEAR = subnet("10.0.0.100", "10.0.0.102");
    private static final Subnet RACK = rack().build();

    private final DhcpNetwork net = new DhcpNetwork();

    private static Subnet.Builder rack() {
        return Subnet.builder("rack7", Ip4Network.parse("10.7.0.0/16")).ranges(List.of(AddressRange.parse("10.7.0.50-10.7.0.59")));
    }

    // --- Where a client is.

    @Test
    void theRelaysAddressTellsTheSubnet() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, RACK));
        assertEquals(ip("10.0.0.100"), net.answer(discover(MAC)).yiaddr());
        DhcpMessage far = relayed(FAR, pxe());
        assertEquals(ip("10.7.0.50"), far.yiaddr());
        assertEquals(Optional.of(ip("255.255.0.0")), far.options().address(DhcpOption.SUBNET_MASK));
        assertEquals(Optional.of(ip("10.7.255.255")), far.options().address(DhcpOption.BROADCAST_ADDRESS));
        assertFalse(far.options().has(DhcpOption.ROUTER));
    }

    @Test
    void aRelayWhoseAddressIsElsewhereIsNamedInTheSubnet() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, rack().relays(Set.of(ip("192.168.9.9"))).build()));
        assertEquals(ip("10.7.0.50"), relayed(ip("192.168.9.9"), pxe()).yiaddr());
    }

    /** RFC 3527: the relay's own address is not one of the client's network. */
    @Test
    void theRelaysLinkSelectionCountsMoreThanItsAddress() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, RACK));
        assertEquals(ip("10.7.0.50"), relayed(DhcpNetwork.RELAY, info(5, 10, 7, 0, 0)).yiaddr());
    }

    /** RFC 3011. */
    @Test
    void theClientsSubnetSelectionCountsMoreThanTheRelaysAddress() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, RACK));
        DhcpMessage offer = relayed(DhcpNetwork.RELAY, pxe().put(DhcpOption.SUBNET_SELECTION, ip("10.7.0.0")));
        assertEquals(ip("10.7.0.50"), offer.yiaddr());
        assertEquals(Optional.of(ip("10.7.0.0")), offer.options().address(DhcpOption.SUBNET_SELECTION), "it is repeated");
    }

    /** RFC 3011, RFC 3527: an address of another subnet would be of no use there. */
    @Test
    void whoNamesASubnetThatIsNotServedGetsNoOtherOnesAddress() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, RACK));
        for (DhcpOptions.Builder options : List.of(info(5, 10, 8, 0, 0), pxe().put(DhcpOption.SUBNET_SELECTION, ip("10.8.0.0")))) {
            assertEquals(List.of(), net.byRelay(message(MAC, MessageType.DISCOVER, options, DhcpMessage.NONE, DhcpNetwork.RELAY, 0)));
            assertEquals(Optional.of("no subnet for 10.8.0.0, as it asks"), net.events.getLast().text("reason"));
        }
    }

    /** RFC 3046. */
    @Test
    void aCircuitOrARemoteIdentifierMayTellTheSubnet() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, rack().circuits(Set.of("p7")).remotes(Set.of("s1")).build()));
        assertEquals(ip("10.7.0.50"), relayed(DhcpNetwork.RELAY, info(1, 'p', '7')).yiaddr());
        assertEquals(ip("10.7.0.50"), relayed(DhcpNetwork.RELAY, info(2, 's', '1')).yiaddr());
        assertEquals(ip("10.0.0.100"), relayed(DhcpNetwork.RELAY, info(1, 'p', '8')).yiaddr());
    }

    /** RFC 5107: renewals come by the relay, too, and mean this server though they name another address. */
    @Test
    void aRelayMayStandForTheServer() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, RACK));
        DhcpOptions.Builder options = info(11, 10, 7, 0, 1);
        DhcpMessage offer = relayed(FAR, options);
        assertEquals(Optional.of(FAR), offer.options().address(DhcpOption.SERVER_ID));
        DhcpMessage request = message(MAC, MessageType.REQUEST, info(11, 10, 7, 0, 1).put(DhcpOption.SERVER_ID, FAR)
                .put(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr()), DhcpMessage.NONE, FAR, 0);
        assertEquals(MessageType.ACK, net.unicast(FAR, 67, request, 67).getFirst().message().type());
    }

    @Test
    void aRelayOfNoSubnetGetsNoAnswer() throws IOException {
        net.serve(DhcpNetwork.settings(NEAR, RACK));
        DhcpMessage discover = message(MAC, MessageType.DISCOVER, pxe(), DhcpMessage.NONE, ip("10.9.0.1"), 0);
        assertEquals(List.of(), net.unicast(ip("10.9.0.1"), 67, discover, 67));
    }

    // --- Shared networks.

    @Test
    void subnetsOfOneLinkAreFilledOneAfterTheOther() throws IOException {
        Subnet second = Subnet.builder("more", Ip4Network.parse("10.5.0.0/24")).link(NEAR.link())
                .ranges(List.of(AddressRange.parse("10.5.0.10"))).build();
        net.serve(DhcpNetwork.settings(NEAR, second));
        for (int i = 0; i < 3; i++) {
            net.lease(new MacAddress(i));
        }
        DhcpMessage fourth = net.answer(discover(MAC));
        assertEquals(ip("10.5.0.10"), fourth.yiaddr());
        assertEquals(Optional.of(ip("10.5.0.255")), fourth.options().address(DhcpOption.BROADCAST_ADDRESS));
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
    }

    @Test
    void theInterfaceTellsOfALinkAndOfNoneOfItsSubnetsSoWhatNobodyHadComesFirst() throws IOException {
        Subnet second = Subnet.builder("more", Ip4Network.parse("10.5.0.0/24")).link(NEAR.link())
                .ranges(List.of(AddressRange.parse("10.5.0.10"))).build();
        net.serve(DhcpNetwork.settings(NEAR, second));
        for (int i = 0; i < 3; i++) {
            net.lease(new MacAddress(i));
        }
        net.clock.advance(Duration.ofDays(2));
        assertEquals(ip("10.5.0.10"), net.answer(discover(MAC)).yiaddr());
    }

    /** A subnet of one address, on the same piece of wire as the others. */
    private static Subnet.Builder small(int number) {
        return Subnet.builder("s" + number, Ip4Network.parse("10.7." + number + ".0/24")).link("wire")
                .ranges(List.of(AddressRange.parse("10.7." + number + ".50")));
    }

    @Test
    void ofTheSubnetsOfALinkThatWhichTheRequestTellsOfComesFirst() throws IOException {
        Subnet told = small(2).relays(Set.of(ip("192.168.9.9"))).circuits(Set.of("p7")).build();
        net.serve(DhcpNetwork.settings(small(1).build(), told, small(3).build()));
        assertEquals(ip("10.7.2.50"), relayed(ip("10.7.2.1"), pxe()).yiaddr(), "the relay's address");
        for (DhcpOptions.Builder options : List.of(pxe().put(DhcpOption.SUBNET_SELECTION, ip("10.7.2.0")), info(5, 10, 7, 2, 0),
                info(1, 'p', '7'))) {
            net.server.close();
            net.serve(DhcpNetwork.settings(small(1).build(), told, small(3).build()));
            assertEquals(ip("10.7.2.50"), relayed(ip("10.7.1.1"), options).yiaddr());
        }
        net.server.close();
        net.serve(DhcpNetwork.settings(small(1).build(), told, small(3).build()));
        assertEquals(ip("10.7.2.50"), relayed(ip("192.168.9.9"), pxe()).yiaddr(), "it is named there");
    }

    @Test
    void whenTheSubnetThatIsToldOfHasNoneLeftAnotherOfTheLinkGives() throws IOException {
        net.serve(DhcpNetwork.settings(small(1).build(), small(2).build()));
        assertEquals(ip("10.7.2.50"), relayed(OTHER, ip("10.7.2.1"), pxe()).yiaddr());
        assertEquals(ip("10.7.1.50"), relayed(MAC, ip("10.7.2.1"), pxe()).yiaddr());
    }

    @Test
    void whatAMachineWasOfferedOnTheLinkOrAsksForCountsMoreThanTheSubnetThatIsToldOf() throws IOException {
        net.serve(DhcpNetwork.settings(small(1).build(), small(2).build()));
        assertEquals(ip("10.7.1.50"), relayed(MAC, ip("10.7.1.1"), pxe()).yiaddr());
        assertEquals(ip("10.7.1.50"), relayed(MAC, ip("10.7.2.1"), pxe()).yiaddr());
        net.clock.advance(Duration.ofMinutes(1));
        assertEquals(ip("10.7.1.50"), relayed(OTHER, ip("10.7.2.1"), pxe().put(DhcpOption.REQUESTED_ADDRESS, ip("10.7.1.50"))).yiaddr());
    }

    /** RFC 2131 section 4.3.5: a machine without an address of the link asks for the rest. */
    @Test
    void whoAsksForOptionsAloneGetsThoseOfTheSubnetThatIsToldOf() throws IOException {
        Terms second = Terms.builder().options(DhcpOptions.builder().put(DhcpOption.DNS, ip("10.7.2.53")).build()).build();
        net.serve(DhcpNetwork.settings(small(1).build(), small(2).terms(second).build()));
        DhcpMessage inform = message(MAC, MessageType.INFORM, pxe(), DhcpMessage.NONE, ip("10.7.2.1"), 0);
        assertEquals(Optional.of(ip("10.7.2.53")),
                net.unicast(ip("10.7.2.1"), 67, inform, 67).getFirst().message().options().address(DhcpOption.DNS));
    }

    @Test
    void aSubnetHasAnyNumberOfRanges() throws IOException {
        net.serve(DhcpNetwork.settings(Subnet.builder("two", Ip4Network.parse("10.0.0.0/24"))
                .ranges(List.of(AddressRange.parse("10.0.0.10"), AddressRange.parse("10.0.0.20"))).build()));
        assertEquals(ip("10.0.0.10"), net.lease(MAC));
        assertEquals(ip("10.0.0.20"), net.lease(OTHER));
    }

    // --- What a client is given there.

    @Test
    void whatIsSaidOfFewerClientsCountsMore() throws IOException {
        net.serve(DhcpNetwork.builder()
                .terms(terms("server", 3600).build())
                .subnets(List.of(Subnet.of("near", Ip4Network.parse("10.0.0.0/24"), AddressRange.parse("10.0.0.100-10.0.0.109"),
                        terms("subnet", 600).build())))
                .classes(List.of(new ClientClass("bios", Set.of(BootStage.PXE), Set.of(), List.of(), Set.of(), List.of(), Set.of(), false,
                        domain("class").build())))
                .reservations(Reservations.of(List.of(Reservation.builder("web1").mac(MacPattern.parse(OTHER.toString()))
                        .terms(domain("host").build()).build())))
                .build());
        DhcpMessage one = net.answer(discover(MAC));
        assertEquals(Optional.of("class"), one.options().text(DhcpOption.DOMAIN_NAME));
        assertEquals(600, one.options().u32(DhcpOption.LEASE_TIME).orElseThrow());
        assertEquals(Optional.of("host"), net.answer(discover(OTHER)).options().text(DhcpOption.DOMAIN_NAME));
    }

    /** RFC 3004 has any number of them. */
    @Test
    void eachOfAClientsUserClassesCounts() throws IOException {
        ClientClass mine = new ClientClass("mine", Set.of(BootStage.IPXE), Set.of(), List.of(), Set.of("mine"), List.of(), Set.of(), false,
                domain("class").build());
        net.serve(DhcpNetwork.builder().classes(List.of(mine)).build());
        for (String classes : List.of("\3lab\4mine\4iPXE", "\4mine\4iPXE", "\4iPXE\4mine")) {
            DhcpMessage discover = message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.USER_CLASS, classes));
            assertEquals(Optional.of("class"), net.answer(discover).options().text(DhcpOption.DOMAIN_NAME), classes);
        }
        for (String classes : List.of("\3lab\4iPXE", "mine", "\4mine\5iPXE")) {
            DhcpMessage discover = message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.USER_CLASS, classes));
            assertNotEquals(Optional.of("class"), net.answer(discover).options().text(DhcpOption.DOMAIN_NAME), classes);
        }
    }

    @Test
    void aClientThatAsksForATimeGetsItBetweenTheBounds() throws IOException {
        LeaseTime time = new LeaseTime(Duration.ofSeconds(100), Duration.ofSeconds(200), Duration.ofSeconds(300));
        net.serve(DhcpNetwork.builder().terms(Terms.builder().leaseTime(time).build()).build());
        long[][] askedAndGiven = {{1, 100}, {150, 150}, {0xffff_ffffL, 300}};
        for (long[] each : askedAndGiven) {
            DhcpMessage offer = net.answer(message(MAC, MessageType.DISCOVER, pxe().putU32(DhcpOption.LEASE_TIME, each[0])));
            assertEquals(each[1], offer.options().u32(DhcpOption.LEASE_TIME).orElseThrow());
        }
        assertEquals(200, net.answer(discover(OTHER)).options().u32(DhcpOption.LEASE_TIME).orElseThrow());
    }

    @Test
    void aBoundThatIsSaidOfFewerClientsLeavesTheUsualTimeAsItIs() throws IOException {
        LeaseTime all = new LeaseTime(Duration.ofSeconds(100), Duration.ofSeconds(200), Duration.ofSeconds(300));
        LeaseTime longer = new LeaseTime(null, null, Duration.ofSeconds(900));
        assertEquals(List.of(100L, 200L, 900L), given(all, longer));
        assertEquals(List.of(100L, 150L, 150L), given(all, new LeaseTime(null, null, Duration.ofSeconds(150))), "the usual time is no longer");
        assertEquals(List.of(400L, 400L, 400L), given(all, new LeaseTime(Duration.ofSeconds(400), null, null)));
        assertEquals(List.of(60L, 60L, 60L), given(all, LeaseTime.of(Duration.ofSeconds(60))));
        assertEquals(List.of(900L, 900L, 900L), given(longer, longer), "a day is more than the longest time");
    }

    /** The time that a client gets of a subnet's that asks for a second, for none, and for ever. */
    private static List<Long> given(LeaseTime server, LeaseTime subnet) throws IOException {
        DhcpNetwork net = new DhcpNetwork();
        Terms near = Terms.builder().leaseTime(subnet).build();
        net.serve(DhcpNetwork.builder().terms(Terms.builder().leaseTime(server).build())
                .subnets(List.of(Subnet.of("near", Ip4Network.parse("10.0.0.0/24"), AddressRange.parse("10.0.0.100"), near))).build());
        List<Long> given = new ArrayList<>();
        for (DhcpOptions.Builder asked : List.of(pxe().putU32(DhcpOption.LEASE_TIME, 1), pxe(),
                pxe().putU32(DhcpOption.LEASE_TIME, 0xffff_ffffL))) {
            given.add(net.answer(message(MAC, MessageType.DISCOVER, asked)).options().u32(DhcpOption.LEASE_TIME).orElseThrow());
        }
        return given;
    }

    /** RFC 2132 section 9.8. */
    @Test
    void optionsComeInTheOrderThatTheClientListsThemIn() throws IOException {
        net.serve();
        DhcpMessage offer = net.answer(message(MAC, MessageType.DISCOVER,
                pxe().put(DhcpOption.PARAMETER_LIST, new byte[] {DhcpOption.BROADCAST_ADDRESS, DhcpOption.DOMAIN_NAME, DhcpOption.DNS})));
        List<Integer> codes = List.copyOf(offer.options().codes());
        assertTrue(codes.indexOf(DhcpOption.BROADCAST_ADDRESS) < codes.indexOf(DhcpOption.DOMAIN_NAME), codes.toString());
        assertTrue(codes.indexOf(DhcpOption.DOMAIN_NAME) < codes.indexOf(DhcpOption.DNS), codes.toString());
    }

    @Test
    void aSubnetsBootFileIsNoPolicysMatter() throws IOException {
        Terms terms = Terms.builder().bootfile(BootStage.PXE, new Bootfile("rescue.0"), "subnet near").nextServer(ip("10.0.0.7")).build();
        net.serve(DhcpNetwork.settings(Subnet.of("near", Ip4Network.parse("10.0.0.0/24"), AddressRange.parse("10.0.0.100"), terms)));
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals("rescue.0", offer.file());
        assertEquals(ip("10.0.0.7"), offer.siaddr());
        assertEquals(List.of(), net.asked);
        assertEquals("pxelinux.0", net.answer(message(MAC, MessageType.DISCOVER, DhcpNetwork.ipxe())).file(), "another stage");
    }

    // --- Machines that are known by name.

    @Test
    void aReservedAddressIsGivenToItsMachineWhicheverMarkItShows() throws IOException {
        Reservation host = Reservation.builder("web1").mac(MacPattern.parse(MAC.toString()))
                .clientId(new byte[] {7, 7}).circuitId(new byte[] {'p', '9'}).address(ip("10.0.0.30")).hostname("web1").build();
        net.serve(DhcpNetwork.builder().reservations(Reservations.of(List.of(host))).build());
        assertEquals(ip("10.0.0.30"), net.lease(MAC));
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals(Optional.of("web1"), offer.options().text(DhcpOption.HOST_NAME));
        net.clock.advance(Duration.ofHours(2));
        assertEquals(ip("10.0.0.30"), net.answer(message(OTHER, MessageType.DISCOVER,
                pxe().put(DhcpOption.CLIENT_ID, new byte[] {7, 7}))).yiaddr());
    }

    @Test
    void aPatternCountsLessThanAnAddressAndTheLongerOneMore() throws IOException {
        net.serve(DhcpNetwork.builder().reservations(Reservations.of(List.of(
                Reservation.builder("any").mac(MacPattern.parse("52:*")).terms(domain("any").build()).build(),
                Reservation.builder("kind").mac(MacPattern.parse("52:54:00:77:*:*")).terms(domain("kind").build()).build(),
                Reservation.builder("one").mac(MacPattern.parse(MAC.toString())).terms(domain("one").build()).build()))).build());
        assertEquals(Optional.of("one"), net.answer(discover(MAC)).options().text(DhcpOption.DOMAIN_NAME));
        assertEquals(Optional.of("kind"), net.answer(discover(OTHER)).options().text(DhcpOption.DOMAIN_NAME));
        assertEquals(Optional.of("any"),
                net.answer(discover(MacAddress.parse("52:00:00:00:00:01"))).options().text(DhcpOption.DOMAIN_NAME));
    }

    @Test
    void anIgnoredMachineAndWhereOnlyKnownOnesAreServedAnUnknownOneHearNothing() throws IOException {
        Reservations hosts = Reservations.of(List.of(Reservation.builder("bad").mac(MacPattern.parse(MAC.toString())).ignored().build(),
                Reservation.builder("good").mac(MacPattern.parse(OTHER.toString())).build()));
        net.serve(DhcpNetwork.builder().reservations(hosts).knownOnly(true).build());
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        assertEquals(MessageType.OFFER, net.answer(discover(OTHER)).type());
        assertEquals(List.of(), net.broadcast(discover(new MacAddress(7))));
        assertEquals("IGNORED", net.events.getLast().name());
    }

    @Test
    void aMachineWhoseAddressSomebodyElseHasGetsAnotherAndTheOperatorAWarning() throws IOException {
        net.serve();
        Inet4Address taken = net.lease(OTHER);
        net.server.apply(DhcpNetwork.builder().reservations(Reservations.of(List.of(
                Reservation.builder("web1").mac(MacPattern.parse(MAC.toString())).address(taken).build()))).build());
        assertEquals(ip("10.0.0.101"), net.answer(discover(MAC)).yiaddr());
        assertTrue(net.outcomes().contains("RESERVED"), net.outcomes().toString());
        DhcpMessage renewal = net.answer(request(OTHER, taken));
        assertEquals(MessageType.NAK, renewal.type(), "it gives way");
    }

    @Test
    void anAddressThatNoMachineCanHaveIsNotGivenAlsoIfItIsReserved() throws IOException {
        for (String address : List.of("10.0.0.0", "10.0.0.255", DhcpNetwork.SERVER.getHostAddress())) {
            DhcpNetwork one = new DhcpNetwork();
            Inet4Address reserved = ip(address);
            one.serve(DhcpNetwork.builder().reservations(Reservations.of(List.of(
                    Reservation.builder("web1").mac(MacPattern.parse(MAC.toString())).address(reserved).build()))).build());
            assertEquals(ip("10.0.0.100"), one.lease(MAC));
            assertEquals(MessageType.NAK, one.answer(request(MAC, reserved)).type());
            assertEquals(reserved.equals(DhcpNetwork.SERVER), one.outcomes().contains("RESERVED"), one.outcomes().toString());
        }
    }

    @Test
    void anAddressOfTheRangeThatThisMachineLosesIsGivenToWhoeverComes() throws IOException {
        net.serverHost.attach(2, ip("10.0.0.100"), ip("10.0.0.101"));
        net.serve();
        assertEquals(ip("10.0.0.102"), net.lease(MAC));
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
        net.serverHost.detach(2, ip("10.0.0.101"));
        assertEquals(ip("10.0.0.101"), net.lease(OTHER));
        assertEquals(List.of(), net.broadcast(discover(new MacAddress(7))));
    }

    @Test
    void reservationsThatContradictEachOtherAreTold() {
        Reservations hosts = Reservations.of(List.of(
                Reservation.builder("a").mac(MacPattern.parse(MAC.toString())).address(ip("10.0.0.5")).build(),
                Reservation.builder("b").mac(MacPattern.parse(MAC.toString())).address(ip("10.0.0.5")).build()));
        assertEquals(List.of("host b: mac " + MAC + " is host a's already", "host b: address 10.0.0.5 is host a's already"),
                hosts.problems(List.of(NEAR)));
    }

    @Test
    void aMachineHasAnAddressOnEachOfSeveralLinksAndOneInEach() throws IOException {
        MacPattern mac = MacPattern.parse(MAC.toString());
        List<Reservation> list = List.of(
                Reservation.builder("far").mac(mac).address(ip("10.7.0.5")).hostname("far").build(),
                Reservation.builder("near").mac(mac).address(ip("10.0.0.5")).terms(domain("near").build()).build());
        assertEquals(List.of(), Reservations.of(list).problems(List.of(NEAR, RACK)));
        net.serve(DhcpNetwork.builder().subnets(List.of(NEAR, RACK)).reservations(Reservations.of(list)).build());
        assertEquals(ip("10.7.0.5"), relayed(FAR, pxe()).yiaddr());
        assertEquals(ip("10.0.0.5"), net.lease(MAC));
        assertEquals(Optional.of("near"), net.heard.getFirst().message().options().text(DhcpOption.DOMAIN_NAME));
        assertFalse(net.heard.getFirst().message().options().has(DhcpOption.HOST_NAME));
        CompletableFuture<Explanation> explained = net.server.explain(Question.of(MAC, BootStage.PXE)).toCompletableFuture();
        net.network.run(Duration.ofMillis(10));
        assertEquals("near", explained.join().facts().get("reservation"));
        Reservation again = Reservation.builder("again").mac(mac).address(ip("10.0.0.6")).build();
        assertEquals(List.of("host again: mac " + MAC + " is host near's already"),
                Reservations.of(List.of(list.getFirst(), list.getLast(), again)).problems(List.of(NEAR, RACK)));
    }

    @Test
    void aMachineHasOneAddressOnALinkOfSeveralSubnets() {
        MacPattern mac = MacPattern.parse(MAC.toString());
        Reservations hosts = Reservations.of(List.of(
                Reservation.builder("first").mac(mac).address(ip("10.3.0.5")).build(),
                Reservation.builder("second").mac(mac).address(ip("10.4.0.5")).build()));
        Subnet third = Subnet.builder("third", Ip4Network.parse("10.3.0.0/24")).link("wire").build();
        Subnet fourth = Subnet.builder("fourth", Ip4Network.parse("10.4.0.0/24")).link("wire").build();
        assertEquals(List.of("host second: mac " + MAC + " is host first's already"), hosts.problems(List.of(third, fourth)));
        assertEquals(List.of(), hosts.problems(List.of(third)));
    }

    // --- What a lease is kept under.

    @Test
    void aClientMayBeKnownByItsIdentifierOrItsUuid() throws IOException {
        net.serve(DhcpNetwork.builder().clientIdentity(ClientIdentity.CLIENT_ID).build());
        DhcpOptions.Builder one = pxe().put(DhcpOption.CLIENT_ID, new byte[] {1});
        Inet4Address address = net.answer(message(MAC, MessageType.DISCOVER, one)).yiaddr();
        assertEquals(address, net.answer(message(OTHER, MessageType.DISCOVER, pxe().put(DhcpOption.CLIENT_ID, new byte[] {1}))).yiaddr());
        assertFalse(address.equals(net.answer(message(MAC, MessageType.DISCOVER,
                pxe().put(DhcpOption.CLIENT_ID, new byte[] {2}))).yiaddr()));
        net.server.apply(DhcpNetwork.builder().clientIdentity(ClientIdentity.UUID).build());
        byte[] uuid = new byte[17];
        uuid[16] = 7;
        net.clock.advance(Duration.ofMinutes(1));
        Inet4Address byUuid = net.answer(message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.MACHINE_ID, uuid))).yiaddr();
        assertEquals(byUuid, net.answer(message(OTHER, MessageType.DISCOVER, pxe().put(DhcpOption.MACHINE_ID, uuid))).yiaddr(),
                "the same machine's other card");
    }

    @Test
    void whoSpeaksFromItsAddressKeepsItWhenLeasesAreKeptUnderSomethingElse() throws IOException {
        byte[] id = {1, 2, 3};
        net.serve();
        Inet4Address mine = net.lease(MAC);
        for (ClientIdentity identity : List.of(ClientIdentity.CLIENT_ID, ClientIdentity.MAC)) {
            net.server.apply(DhcpNetwork.builder().clientIdentity(identity).build());
            assertEquals("ACK", renewal(MAC, mine, id));
            assertEquals("NAK", renewal(OTHER, mine, new byte[] {4}), "another machine");
        }
        net.server.apply(DhcpNetwork.builder().clientIdentity(ClientIdentity.CLIENT_ID).build());
        net.broadcast(message(MAC, MessageType.RELEASE, pxe().put(DhcpOption.CLIENT_ID, id).put(DhcpOption.SERVER_ID, DhcpNetwork.SERVER),
                mine, DhcpMessage.NONE, 0));
        assertEquals("RELEASE", net.events.getLast().name());
    }

    private String renewal(MacAddress mac, Inet4Address address, byte[] id) {
        net.unicast(address, 68, message(mac, MessageType.REQUEST, pxe().put(DhcpOption.CLIENT_ID, id), address, DhcpMessage.NONE, 0), 67);
        return net.events.getLast().name();
    }

    @Test
    void anIdentifierThatIsEmptyOrNoDevicesIsNobodysKey() throws IOException {
        net.serve(DhcpNetwork.builder().clientIdentity(ClientIdentity.CLIENT_ID).build());
        for (int length : new int[] {0, 256, 8000}) {
            DhcpOptions.Builder identifier = pxe().put(DhcpOption.CLIENT_ID, new byte[length]);
            assertFalse(net.answer(message(MAC, MessageType.DISCOVER, identifier)).yiaddr()
                    .equals(net.answer(message(OTHER, MessageType.DISCOVER, identifier)).yiaddr()), length + " bytes");
        }
        DhcpOptions.Builder longest = pxe().put(DhcpOption.CLIENT_ID, new byte[255]);
        assertEquals(net.answer(message(MAC, MessageType.DISCOVER, longest)).yiaddr(),
                net.answer(message(OTHER, MessageType.DISCOVER, longest)).yiaddr());
    }

    /** SMBIOS section 7.2.1: zeros or ones where the maker gave the machine no UUID. */
    @Test
    void machinesWithoutAUuidAreNotAllTheSame() throws IOException {
        net.serve(DhcpNetwork.builder().clientIdentity(ClientIdentity.UUID).build());
        byte[] ones = new byte[17];
        Arrays.fill(ones, 1, 17, (byte) 0xff);
        for (byte[] none : List.of(new byte[17], ones)) {
            assertNotEquals(offered(MAC, none), offered(OTHER, none));
        }
    }

    private Inet4Address offered(MacAddress mac, byte[] uuid) throws IOException {
        return net.answer(message(mac, MessageType.DISCOVER, pxe().put(DhcpOption.MACHINE_ID, uuid))).yiaddr();
    }

    private DhcpMessage relayed(Inet4Address relay, DhcpOptions.Builder options) {
        return relayed(MAC, relay, options);
    }

    private DhcpMessage relayed(MacAddress mac, Inet4Address relay, DhcpOptions.Builder options) {
        return net.unicast(relay, 67, message(mac, MessageType.DISCOVER, options, DhcpMessage.NONE, relay, 0), 67)
                .getFirst().message();
    }

    private static DhcpOptions.Builder info(int code, int... bytes) {
        byte[] value = new byte[2 + bytes.length];
        value[0] = (byte) code;
        value[1] = (byte) bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            value[2 + i] = (byte) bytes[i];
        }
        return pxe().put(DhcpOption.RELAY_INFO, value);
    }

    private static Terms.Builder terms(String domain, int seconds) {
        return domain(domain).leaseTime(LeaseTime.of(Duration.ofSeconds(seconds)));
    }

    private static Terms.Builder domain(String name) {
        return Terms.builder().options(DhcpOptions.builder().put(DhcpOption.DOMAIN_NAME, name).build());
    }
}
