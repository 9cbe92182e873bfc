// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.reboot;
import static pxe.dhcp.DhcpNetwork.request;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.dhcp.DhcpMessage.MessageType;

/** A server and a store that others use, too, or that is away for a time. */
class RecordsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final DhcpNetwork net = new DhcpNetwork();
    private final SharedStore store = new SharedStore();

    @BeforeEach
    void useTheStore() {
        net.leases = store;
    }

    private Lease lease(MacAddress mac, String address) {
        return Lease.of(ip(address), ClientKey.of(mac), mac, net.clock.instant(), net.clock.instant().plus(HOUR));
    }

    private long seconds(DhcpMessage answer) {
        return answer.options().u32(DhcpOption.LEASE_TIME).orElseThrow();
    }

    @Test
    void aMachineThatAnotherServerKnowsIsRenewed() throws Exception {
        net.serve();
        store.byOther(lease(MAC, "10.0.0.102"));
        DhcpMessage ack = net.answer(reboot(MAC, ip("10.0.0.102")));
        assertEquals(MessageType.ACK, ack.type());
        assertEquals(ip("10.0.0.102"), ack.yiaddr());
    }

    @Test
    void aMachineThatAnotherServerKnowsIsOfferedItsOwnAddress() throws Exception {
        net.serve();
        store.byOther(lease(MAC, "10.0.0.102"));
        assertEquals(ip("10.0.0.102"), net.answer(discover(MAC)).yiaddr());
    }

    @Test
    void theStoreIsNotAskedOfStrangersWhereThereAreEnough() throws Exception {
        net.serve(DhcpNetwork.builder().offersMax(1).build());
        net.answer(discover(OTHER));
        store.away = true;
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        assertEquals("FLOOD", net.outcomes().getLast());
    }

    @Test
    void whoIsKnownIsServedWhileTheStoreIsAskedOfAFloodOfStrangers() throws Exception {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        store.silent = true;
        for (int i = 1000; i < 6000; i++) {
            net.broadcast(discover(new MacAddress(i)));
        }
        assertEquals("BUSY", net.outcomes().getLast());
        assertEquals(mine, net.answer(discover(MAC)).yiaddr());
    }

    @Test
    void aServerThatSharesTheStoreIsNoRivalAndOneThatDoesNotIs() throws Exception {
        net.serve();
        store.byOther(lease(MAC, "10.0.0.100"));
        net.broadcast(taking(MAC, "10.0.0.100", "10.0.0.66"));
        net.broadcast(taking(OTHER, "10.0.0.101", "10.0.0.66"));
        net.network.run(Duration.ofSeconds(10));
        assertEquals(List.of(), net.outcomes());
        net.broadcast(taking(OTHER, "10.0.0.101", "10.0.0.77"));
        net.network.run(Duration.ofSeconds(10));
        assertEquals(List.of("RIVAL"), net.outcomes());
    }

    /** Two servers may offer one address at a time: who comes too late for it is refused, and shares the store nevertheless. */
    @Test
    void aServerWhoseOfferAnotherMachineGotMeanwhileIsNoRivalForThat() throws Exception {
        net.serve();
        net.broadcast(taking(MAC, "10.0.0.100", "10.0.0.66"));
        store.byOther(lease(OTHER, "10.0.0.100"));
        net.network.run(Duration.ofSeconds(10));
        assertEquals(List.of(), net.outcomes());
        net.broadcast(taking(MAC, "10.0.0.101", "10.0.0.66"));
        net.network.run(Duration.ofSeconds(10));
        assertEquals(List.of("RIVAL"), net.outcomes());
    }

    private static DhcpMessage taking(MacAddress mac, String address, String server) {
        return DhcpNetwork.message(mac, MessageType.REQUEST,
                DhcpNetwork.pxe().put(DhcpOption.REQUESTED_ADDRESS, ip(address)).put(DhcpOption.SERVER_ID, ip(server)));
    }

    @Test
    void whatAnotherServerGaveIsKnownSoon() throws Exception {
        net.serve();
        store.byOther(lease(OTHER, "10.0.0.100"));
        store.byOther(lease(new MacAddress(9), "10.0.0.101"));
        net.network.run(Duration.ofSeconds(1));
        assertEquals(ip("10.0.0.102"), net.answer(discover(MAC)).yiaddr());
    }

    @Test
    void whatAMachineGaveBackToAnotherServerIsFreeHereSoonToo() throws Exception {
        store.grace = HOUR;
        net.serve();
        for (int i = 100; i <= 102; i++) {
            store.byOther(lease(new MacAddress(i), "10.0.0." + i));
        }
        net.network.run(Duration.ofSeconds(1));
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        store.byOther(lease(new MacAddress(101), "10.0.0.101").givenBack(net.clock.instant()));
        net.network.run(Duration.ofSeconds(1));
        assertEquals(ip("10.0.0.101"), net.answer(discover(MAC)).yiaddr());
        assertEquals(MessageType.ACK, net.answer(request(MAC, ip("10.0.0.101"))).type());
    }

    @Test
    void aLeaseThatIsGivenBackStaysOnRecordWithTheNameThatItHad() throws Exception {
        net.serve();
        Inet4Address mine = net.answer(discover(MAC)).yiaddr();
        net.answer(DhcpNetwork.message(MAC, MessageType.REQUEST, DhcpNetwork.pxe().put(DhcpOption.SERVER_ID, DhcpNetwork.SERVER)
                .put(DhcpOption.REQUESTED_ADDRESS, mine).put(DhcpOption.HOST_NAME, "web1")));
        release(mine);
        assertEquals(lease(MAC, mine.getHostAddress()).withHostname("web1").givenBack(net.clock.instant()), onRecord(mine));
    }

    @Test
    void aLeaseThatIsGivenBackAndTakenAgainBeforeThatIsOnRecordHolds() throws Exception {
        net.serve();
        Inet4Address mine = net.lease(MAC);
        store.found = new CompletableFuture<>();
        release(mine);
        assertEquals(mine, net.lease(MAC));
        store.found.complete(null);
        net.network.run(Duration.ofSeconds(1));
        assertEquals(lease(MAC, mine.getHostAddress()), onRecord(mine));
    }

    private void release(Inet4Address address) {
        net.broadcast(DhcpNetwork.message(MAC, MessageType.RELEASE, DhcpNetwork.pxe().put(DhcpOption.SERVER_ID, DhcpNetwork.SERVER),
                address, DhcpMessage.NONE, 0));
    }

    private Lease onRecord(Inet4Address address) {
        return store.find(address).toCompletableFuture().join().orElseThrow();
    }

    @Test
    void whoLosesAnAddressToAnotherServersMachineGetsTheNext() throws Exception {
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        store.byOther(lease(OTHER, offered.getHostAddress()));
        assertEquals(MessageType.NAK, net.answer(request(MAC, offered)).type());
        Inet4Address next = net.answer(discover(MAC)).yiaddr();
        assertNotEquals(offered, next);
        assertEquals(MessageType.ACK, net.answer(request(MAC, next)).type());
        assertEquals(MessageType.ACK, net.answer(reboot(OTHER, offered)).type());
    }

    @Test
    void whileTheStoreIsAwayAMachineIsPromisedWhatIsOnRecordAndNoMore() throws Exception {
        net.serve();
        Inet4Address address = net.lease(MAC);
        net.clock.advance(Duration.ofMinutes(40));
        store.away = true;
        DhcpMessage ack = net.answer(reboot(MAC, address));
        assertEquals(MessageType.ACK, ack.type());
        assertEquals(Duration.ofMinutes(20).toSeconds(), seconds(ack));
        net.clock.advance(Duration.ofMinutes(10));
        assertEquals(Duration.ofMinutes(10).toSeconds(), seconds(net.answer(reboot(MAC, address))), "the first answer recorded nothing");
        net.clock.advance(Duration.ofMinutes(10));
        assertEquals(List.of(), net.broadcast(reboot(MAC, address)));
    }

    @Test
    void whileTheStoreIsAwayAMachineIsPromisedTheGracePeriodToo() throws Exception {
        store.grace = Duration.ofMinutes(30);
        net.serve();
        Inet4Address address = net.lease(MAC);
        net.clock.advance(Duration.ofMinutes(70));
        store.away = true;
        assertEquals(Duration.ofMinutes(20).toSeconds(), seconds(net.answer(reboot(MAC, address))));
    }

    @Test
    void inTheGracePeriodAnAddressIsOfferedToNobodyElse() throws Exception {
        store.grace = Duration.ofMinutes(30);
        net.serve(DhcpNetwork.settings(DhcpNetwork.subnet("10.0.0.100", "10.0.0.100")));
        net.lease(MAC);
        net.clock.advance(HOUR.plusMinutes(29));
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
        net.clock.advance(Duration.ofMinutes(2));
        assertEquals(ip("10.0.0.100"), net.answer(discover(OTHER)).yiaddr());
    }

    @Test
    void whileTheStoreIsAwayNobodyGetsANewLeaseAndItIsToldOnceAMinute() throws Exception {
        net.serve();
        store.away = true;
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        assertEquals(List.of(), net.broadcast(discover(OTHER)));
        assertEquals(List.of("FAILED"), net.outcomes());
        store.away = false;
        assertEquals(MessageType.OFFER, net.answer(discover(MAC)).type());
    }

    @Test
    void aStoreOfItsOwnThatIsAwayRecordsNothingEither() throws Exception {
        store.shared = false;
        net.serve();
        Inet4Address offered = net.answer(discover(MAC)).yiaddr();
        store.away = true;
        assertEquals(List.of(), net.broadcast(request(MAC, offered)));
        store.away = false;
        assertEquals(MessageType.ACK, net.answer(request(MAC, offered)).type());
    }

    @Test
    void afterARestartTheAddressGoesFirstThatWasRenewedLongestAgo() throws Exception {
        store.shared = false;
        net.serve();
        List<MacAddress> machines = Stream.of(1, 2, 3).map(MacAddress::new).toList();
        List<Inet4Address> given = machines.stream().map(net::lease).toList();
        for (int machine : new int[] {1, 2, 0}) {
            net.clock.advance(Duration.ofMinutes(1));
            net.answer(reboot(machines.get(machine), given.get(machine)));
        }
        net.server.close();
        net.clock.advance(HOUR.plusMinutes(1));
        net.serve();
        List<Inet4Address> again = Stream.of(11, 12, 13).map(MacAddress::new).map(net::lease).toList();
        assertEquals(List.of(given.get(1), given.get(2), given.get(0)), again);
    }

    @Test
    void nobodyIsAnsweredBeforeTheLeasesCouldBeRead() throws Exception {
        store.byOther(lease(OTHER, "10.0.0.100"));
        store.away = true;
        net.serve();
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        store.away = false;
        List<DhcpNetwork.Heard> answers = List.of();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (answers.isEmpty()) {
            assertTrue(System.nanoTime() < end, "the leases are not read");
            answers = net.broadcast(discover(MAC));
        }
        assertNotEquals(ip("10.0.0.100"), answers.getFirst().message().yiaddr());
    }
}
