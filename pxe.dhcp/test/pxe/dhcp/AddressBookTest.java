// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.api.Ip4Network;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.dhcp.AddressBook.Preferences;
import pxe.dhcp.AddressBook.Wish;
import pxe.lease.MemoryLeaseStore;

class AddressBookTest {

    private static final Duration OFFER = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofHours(1);
    /** Whoever comes, and has no wish. */
    private static final Preferences ANY = new Preferences(Optional.empty(), Optional.empty(), Optional.empty());
    private static final Place PLACE = new Place("eth0", DhcpMessage.NONE, DhcpMessage.NONE);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Set<Inet4Address> reserved = new HashSet<>();
    private final Pool pool = pool("10.0.0.100", "10.0.0.101");
    private final AddressBook book = bookOf(pool);

    // --- Who gets which.

    @Test
    void anOfferIsRepeatedToItsClientAndMadeToNobodyElse() {
        assertEquals(100, offer(1));
        assertEquals(100, offer(1));
        assertEquals(101, offer(2));
        assertEquals(0, offer(3));
    }

    @Test
    void aWishIsHeardOnlyIfNobodyHasTheAddress() {
        assertEquals(101, offer(1, 101));
        assertEquals(100, offer(2, 101));
        assertEquals(0, offer(3, 7));
    }

    @Test
    void aClientHasOneAddressTheLast() {
        lease(1, 100);
        lease(1, 101);
        assertEquals(100, offer(2));
        assertFalse(holds(1, 100));
    }

    @Test
    void anOfferDoesNotShortenALease() {
        lease(1, 100);
        offer(1);
        now = now.plus(OFFER).plusSeconds(1);
        assertTrue(holds(1, 100));
    }

    @Test
    void addressesThatNobodyMayHaveAreNotGiven() {
        Pool last = pool("10.0.0.252", "10.0.0.255"); // .254 is the router, .255 the broadcast address
        AddressBook all = bookOf(last);
        assertEquals(252, offer(all, last, 1, Optional.empty(), Optional.of(ip("10.0.0.254"))));
        assertEquals(253, offer(all, last, 2, Optional.empty(), Optional.of(ip("10.0.0.255"))));
        assertEquals(0, offer(all, last, 3, Optional.empty(), Optional.empty()));
        assertEquals(Wish.TAKEN, all.wish(client(3), last, Optional.empty(), ip("10.0.0.255"), millis()));
        assertEquals(Wish.OUTSIDE, all.wish(client(3), last, Optional.empty(), ip("10.0.1.251"), millis()));
    }

    @Test
    void aLeaseOfAnAddressThatIsNowTheRoutersIsVoid() {
        Pool last = pool("10.0.0.252", "10.0.0.255");
        AddressBook all = bookOf(last);
        all.lease(Lease.of(ip("10.0.0.254"), client(1), new MacAddress(1), now, now.plus(LEASE)));
        assertEquals(Wish.TAKEN, all.wish(client(1), last, Optional.empty(), ip("10.0.0.254"), millis()));
        assertEquals(252, offer(all, last, 1, Optional.empty(), Optional.empty()));
    }

    @Test
    void offersEndWhenTheClockIsSetBackAndLeasesStay() {
        lease(1, 100);
        assertEquals(101, offer(2));
        now = now.minus(LEASE);
        assertEquals(101, offer(3));
        assertEquals(1, book.strangers(PLACE));
        assertTrue(holds(1, 100));
        assertEquals(0, offer(4));
    }

    // --- How many strangers have an offer.

    @Test
    void strangersWhoNamePlaceAfterPlaceAreBoundedInAll() {
        Pool large = pool("10.0.0.1", "10.0.0.200");
        AddressBook all = bookOf(large);
        for (int i = 1; i <= 64; i++) {
            all.prove(relay(i));
            assertFalse(all.isCrowded(relay(i), 1, millis()));
            offer(all, large, i, relay(i));
            assertTrue(all.isCrowded(relay(i), 1, millis()));
        }
        all.prove(relay(65));
        assertTrue(all.isCrowded(relay(65), 1, millis()));
        assertFalse(all.isCrowded(relay(65), 2, millis()));
        all.withdraw(client(7), millis());
        assertFalse(all.isCrowded(relay(65), 1, millis()));
    }

    @Test
    void strangersAtRelaysThatMayBeMadeUpLeaveHalfToOthers() {
        Pool large = pool("10.0.0.1", "10.0.0.200");
        AddressBook all = bookOf(large);
        all.prove(relay(99));
        for (int i = 1; i <= 32; i++) {
            assertFalse(all.isCrowded(relay(i), 1, millis()));
            offer(all, large, i, relay(i));
        }
        assertTrue(all.isCrowded(relay(33), 1, millis()));
        assertFalse(all.isCrowded(relay(99), 1, millis()));
        assertFalse(all.isCrowded(PLACE, 1, millis()));
        now = now.plus(OFFER);
        assertFalse(all.isCrowded(relay(33), 1, millis()), "the offers are over");
    }

    @Test
    void whatWasOfferedAtARelayThatMayBeMadeUpGoesToWhoIsElsewhereOnceNoneIsLeft() {
        assertEquals(100, offer(book, pool, 1, relay(1)));
        assertEquals(101, offer(book, pool, 2, relay(2)));
        assertEquals(0, offer(book, pool, 3, relay(3)), "nobody makes others up to get what they have");
        assertEquals(100, offer(4), "the oldest offer");
        assertFalse(book.knows(client(1)));
        assertFalse(holds(1, 100));
        assertEquals(0, book.strangers(relay(1)));
        book.prove(relay(5));
        assertEquals(101, offer(book, pool, 5, relay(5)));
        assertEquals(0, offer(6));
        assertEquals(0, offer(book, pool, 7, relay(5)));
        lease(4, 100);
        now = now.plus(OFFER);
        assertEquals(101, offer(6), "the offer is over, and left no trace");
    }

    @Test
    void anAddressThatGoesToWhoIsElsewhereIsStillItsLastClientsIfNobodyTakesIt() {
        lease(1, 100);
        lease(2, 101);
        now = now.plus(LEASE);
        assertEquals(100, offer(book, pool, 3, relay(1)));
        assertEquals(101, offer(book, pool, 4, relay(1)));
        assertEquals(100, offer(5));
        now = now.plus(OFFER);
        assertEquals(100, offer(1));
        assertEquals(101, offer(2));
    }

    @Test
    void aRelayIsOneOnlyAtTheAddressThatItSendsFrom() {
        book.prove(relay(1));
        Place other = new Place("eth0", relay(1).relay(), ip("192.168.7.7"));
        assertEquals(100, offer(book, pool, 1, other));
        assertEquals(101, offer(book, pool, 2, relay(1)));
        assertEquals(100, offer(book, pool, 3, relay(1)));
    }

    @Test
    void ofVeryManyRelaysTheLastThatAMachineTookAnAddressThroughAreRemembered() {
        book.prove(relay(1));
        for (int i = 2; i <= 1000; i++) {
            book.prove(relay(i));
        }
        book.prove(relay(1));
        book.prove(relay(1001));
        assertEquals(100, offer(book, pool, 1, relay(2)));
        assertEquals(101, offer(book, pool, 2, relay(1)));
        assertEquals(100, offer(book, pool, 3, relay(1)));
    }

    @Test
    void anOfferToAStrangerCountsUntilItIsTakenWithdrawnOrOver() {
        offer(1);
        offer(1);
        offer(2);
        assertEquals(2, book.strangers(PLACE));
        lease(1, 100);
        assertEquals(1, book.strangers(PLACE));
        book.withdraw(client(2), millis());
        assertEquals(0, book.strangers(PLACE));
        offer(2);
        now = now.plus(OFFER).plusSeconds(1);
        lease(1, 100);
        offer(1);
        assertEquals(0, book.strangers(PLACE));
    }

    @Test
    void offersToStrangersThatEndWhileTheBookIsOnlyLookedIntoCountNoMore() {
        Pool large = pool("10.0.0.1", "10.0.0.200");
        AddressBook all = bookOf(large);
        for (int i = 1; i <= 32; i++) {
            offer(all, large, i, relay(i));
        }
        AddressBook view = new AddressBookView(all);
        now = now.plus(OFFER);
        offer(view, large, 100, relay(100));
        for (int i = 1; i <= 32; i++) {
            assertFalse(all.isCrowded(relay(i), 1, millis()));
            all.prove(relay(i));
            offer(all, large, i, relay(i));
        }
        assertFalse(all.isCrowded(relay(33), 1, millis()));
    }

    @Test
    void whoHasOrHadALeaseOrAReservationIsNoStranger() {
        lease(1, 100);
        offer(1);
        book.release(client(1), address(100), millis());
        offer(1);
        reserved.add(address(101));
        offer(book, pool, 2, Optional.of(address(101)), Optional.empty());
        assertEquals(0, book.strangers(PLACE));
    }

    // --- What is kept for machines that are known by name.

    @Test
    void aReservedAddressIsItsMachinesAlone() {
        reserved.add(address(100));
        assertEquals(101, offer(2, 100));
        assertEquals(0, offer(3));
        assertEquals(100, offer(book, pool, 1, Optional.of(address(100)), Optional.empty()));
        assertEquals(Wish.TAKEN, book.wish(client(3), pool, Optional.empty(), address(100), millis()));
    }

    @Test
    void aReservedAddressNeedNotBeOfTheRange() {
        assertEquals(7, offer(book, pool, 1, Optional.of(address(7)), Optional.empty()));
        lease(1, 7);
        assertEquals(Wish.GRANTABLE, book.wish(client(1), pool, Optional.of(address(7)), address(7), millis()));
        assertEquals(Wish.TAKEN, book.wish(client(2), pool, Optional.empty(), address(7), millis()));
    }

    @Test
    void aMachineWhoseAddressSomebodyElseStillHasGetsAnotherAndThenItsOwn() {
        lease(2, 100);
        reserved.add(address(100));
        assertEquals(101, offer(book, pool, 1, Optional.of(address(100)), Optional.empty()));
        lease(1, 101);
        assertEquals(Wish.GRANTABLE, book.wish(client(1), pool, Optional.of(address(100)), address(101), millis()));
        assertEquals(Wish.TAKEN, book.wish(client(2), pool, Optional.empty(), address(100), millis()), "it is sent away");
        book.release(client(2), address(100), millis());
        assertEquals(Wish.TAKEN, book.wish(client(1), pool, Optional.of(address(100)), address(101), millis()));
        assertEquals(100, offer(book, pool, 1, Optional.of(address(100)), Optional.empty()));
    }

    @Test
    void anAddressWhoseLeaseEndedWhileItWasReservedGoesToWhoeverComesOnceItIsNot() {
        lease(1, 100);
        now = now.plusSeconds(1);
        lease(2, 101);
        now = now.plus(LEASE);
        reserved.add(address(100));
        assertEquals(101, offer(3));
        assertEquals(0, offer(4));
        reserved.remove(address(100));
        book.unreserve(address(100), millis());
        assertEquals(100, offer(4));
    }

    @Test
    void anAddressThatNobodyHadWhileItWasReservedGoesToWhoeverComesOnceItIsNot() {
        reserved.add(address(100));
        assertEquals(101, offer(1));
        reserved.remove(address(100));
        book.unreserve(address(100), millis());
        assertEquals(100, offer(2));
    }

    // --- Two links.

    @Test
    void whatAClientHasOnAnotherLinkStaysItsOwnUntilItEnds() {
        Pool other = twoLinks();
        lease(1, 100);
        assertEquals(200, offer(book, other, 1, Optional.empty(), Optional.empty()));
        lease(1, 200);
        assertTrue(holds(1, 100));
        assertTrue(holds(1, 200));
        assertEquals(101, offer(2));
        assertEquals(0, offer(3));
        assertEquals(Wish.GRANTABLE, book.wish(client(1), pool, Optional.empty(), address(100), millis()));
        assertEquals(100, offer(1), "its own, though it doesn't ask for it");
        assertEquals(200, offer(book, other, 1, Optional.empty(), Optional.empty()));
        now = now.plus(LEASE);
        assertEquals(100, offer(3, 100));
    }

    @Test
    void aClientOnTwoLinksRenewsBoth() {
        twoLinks();
        lease(1, 100);
        lease(1, 200);
        for (int i = 0; i < 4; i++) {
            now = now.plus(LEASE.dividedBy(2));
            lease(1, i % 2 == 0 ? 100 : 200);
            assertTrue(holds(1, 100) && holds(1, 200), "after " + (i + 1) + " renewals");
            assertEquals(millis() + LEASE.toMillis(), book.leasedUntil(client(1), address(i % 2 == 0 ? 100 : 200)));
        }
    }

    @Test
    void whatIsGivenBackOnOneLinkIsFreeThereAlone() {
        twoLinks();
        lease(1, 100);
        lease(1, 200);
        book.release(client(1), address(100), millis());
        assertFalse(holds(1, 100));
        assertTrue(holds(1, 200));
        assertEquals(Wish.GRANTABLE, book.wish(client(2), pool, Optional.empty(), address(100), millis()));
        book.release(client(2), address(200), millis());
        assertTrue(holds(1, 200), "it isn't the other's");
    }

    @Test
    void aClientHasOneAddressOnEachLinkTheLastAndLeavesWhatItHadThere() {
        twoLinks();
        assertEquals(List.of(), lease(1, 100));
        assertEquals(List.of(), lease(1, 200));
        assertEquals(List.of(), lease(1, 200));
        assertEquals(List.of(address(100)), lease(1, 101));
        assertFalse(holds(1, 100));
        assertTrue(holds(1, 101) && holds(1, 200));
        assertEquals(List.of(address(200)), lease(1, 201));
        assertFalse(holds(1, 200));
        assertTrue(holds(1, 101) && holds(1, 201));
        now = now.plus(LEASE);
        assertEquals(List.of(address(101)), lease(1, 100), "also what is over");
    }

    @Test
    void whoComesBackToALinkAfterItsLeaseThereIsOverGetsTheSameAddress() {
        Pool other = twoLinks();
        Pool third = pool("10.0.0.230", "10.0.0.231");
        book.spread(address -> Optional.of((address.getAddress()[3] & 0xff) < 200 ? pool : address.getAddress()[3] < (byte) 230 ? other
                : third), millis());
        lease(2, 100);
        lease(2, 200);
        lease(2, 230);
        lease(1, 101);
        lease(1, 201);
        lease(1, 231);
        now = now.plus(LEASE);
        lease(1, 231);
        assertEquals(101, offer(1));
        assertEquals(201, offer(book, other, 1, Optional.empty(), Optional.empty()));
        assertEquals(231, offer(book, third, 1, Optional.empty(), Optional.empty()));
        lease(3, 201);
        assertEquals(200, offer(book, other, 1, Optional.empty(), Optional.empty()), "another has it now");
        assertEquals(101, offer(1));
    }

    // --- What is told of.

    @Test
    void twoLeasesOfAClientOnOneLinkAreBothItsOwnInWhateverOrderTheyAreToldOf() {
        for (boolean lastFirst : List.of(true, false)) {
            AddressBook told = bookOf(pool);
            Instant later = now.plusSeconds(60);
            for (boolean last : List.of(lastFirst, !lastFirst)) {
                told.learn(Lease.of(address(last ? 101 : 100), client(1), new MacAddress(1), now, (last ? later : now).plus(LEASE)));
            }
            assertEquals(101, offer(told, pool, 1, Optional.empty(), Optional.empty()));
            assertEquals(0, offer(told, pool, 2, Optional.empty(), Optional.empty()));
            assertTrue(told.holds(client(1), address(100), millis()));
            now = now.plus(LEASE);
            assertEquals(100, offer(told, pool, 2, Optional.empty(), Optional.empty()));
            assertEquals(0, offer(told, pool, 3, Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void aRenewalThatIsToldOfMayEndSooner() {
        lease(1, 100);
        book.learn(Lease.of(address(100), client(1), new MacAddress(1), now, now.plusSeconds(60)));
        assertEquals(millis() + 60_000, book.leasedUntil(client(1), address(100)));
        now = now.plusSeconds(60);
        assertFalse(holds(1, 100));
        assertEquals(100, offer(1));
    }

    // --- What ends.

    @Test
    void whoComesBackAndTakesNothingDoesNotLoseItsAddressBeforeThoseWhoCameEarlier() {
        lease(1, 100);
        now = now.plusSeconds(1);
        lease(2, 101);
        now = now.plus(LEASE);
        assertEquals(101, offer(2));
        now = now.plus(OFFER);
        assertEquals(100, offer(3), "the lease that ended first");
    }

    @Test
    void aLapsedOfferLeavesNoTrace() {
        offer(1);
        now = now.plus(OFFER);
        assertEquals(100, offer(2), "the address was never used");
        assertFalse(book.knows(client(1)));
    }

    @Test
    void anOfferThatIsRepeatedAThousandTimesLapsesAsAnyOther() {
        offer(2);
        for (int i = 0; i < 1000; i++) {
            now = now.plusMillis(1);
            assertEquals(101, offer(1));
        }
        now = now.plus(OFFER);
        assertEquals(100, offer(3));
        assertEquals(101, offer(4));
        assertFalse(book.knows(client(1)) || book.knows(client(2)));
    }

    @Test
    void aLapsedOfferOfAnExpiredAddressLeavesItToItsLastClient() {
        lease(1, 100);
        lease(2, 101);
        now = now.plus(LEASE);
        assertEquals(100, offer(3), "the lease that ended first");
        now = now.plus(OFFER);
        offer(4);
        offer(5);
        assertEquals(0, offer(6));
        now = now.plus(OFFER);
        assertEquals(100, offer(1));
        assertEquals(101, offer(2));
    }

    @Test
    void aLapsedOfferDoesNotTakeTheNewAddressOfItsLastClient() {
        lease(1, 100);
        now = now.plusSeconds(1);
        lease(2, 101);
        now = now.plus(LEASE);
        assertEquals(100, offer(3));
        assertEquals(101, offer(1), "its own is offered to another");
        lease(1, 101);
        now = now.plus(OFFER);
        assertEquals(100, offer(4));
        assertTrue(holds(1, 101));
    }

    @Test
    void aClientThatTakesAnotherAddressLeavesTheOfferedOneToItsLastClient() {
        lease(1, 100);
        now = now.plus(LEASE);
        assertEquals(100, offer(2, 100));
        lease(2, 101);
        assertTrue(book.knows(client(1)));
        assertEquals(100, offer(1));
    }

    @Test
    void aWithdrawnOfferIsFreeAtOnceAndALeaseStays() {
        offer(1);
        book.withdraw(client(1), millis());
        assertEquals(100, offer(2));
        lease(2, 100);
        book.withdraw(client(2), millis());
        book.withdraw(client(3), millis());
        assertTrue(holds(2, 100));
    }

    @Test
    void aReleasedAddressIsFreeAndRemembered() {
        lease(1, 100);
        lease(2, 101);
        book.release(client(1), address(100), millis());
        assertFalse(holds(1, 100));
        assertTrue(book.knows(client(1)));
        assertEquals(100, offer(3));
    }

    @Test
    void whatIsSetAsideIsNobodysUntilItsTime() {
        lease(1, 100);
        book.setAside(ip("10.0.0.100"), now.plusSeconds(60));
        assertFalse(book.knows(client(1)));
        assertEquals(Wish.TAKEN, book.wish(client(1), pool, Optional.empty(), ip("10.0.0.100"), millis()));
        now = now.plusSeconds(60);
        assertEquals(Wish.GRANTABLE, book.wish(client(1), pool, Optional.empty(), ip("10.0.0.100"), millis()));
    }

    // --- Other settings.

    @Test
    void anotherPoolGivesWhatIsOverBeforeItWasMadeTheLongestAgoFirst() {
        lease(2, 101);
        now = now.plusSeconds(1);
        lease(1, 100);
        now = now.plus(LEASE);
        assertEquals(101, offer(3));
        Pool same = pool("10.0.0.100", "10.0.0.101");
        now = now.plus(OFFER);
        book.spread(address -> Optional.of(same), millis());
        assertEquals(101, offer(book, same, 4, Optional.empty(), Optional.empty()));
        assertEquals(100, offer(book, same, 5, Optional.empty(), Optional.empty()));
        assertEquals(0, offer(book, same, 6, Optional.empty(), Optional.empty()));
    }

    @Test
    void leasesAndOffersOutliveTheirPool() {
        lease(1, 101);
        offer(2);
        Pool wider = pool("10.0.0.90", "10.0.0.110");
        book.spread(address -> Optional.of(wider), millis());
        assertEquals(101, offer(book, wider, 1, Optional.empty(), Optional.empty()));
        assertEquals(100, offer(book, wider, 2, Optional.empty(), Optional.empty()));
        assertEquals(90, offer(book, wider, 3, Optional.empty(), Optional.empty()));
    }

    @Test
    void ofAllSubnetsWhatNobodyHadComesFirstAndOfTheOneThatIsToldWhatIsOverBeforeOthers() {
        Subnet first = DhcpNetwork.wide("10.0.0.0/25", "10.0.0.10-10.0.0.11");
        Subnet second = DhcpNetwork.wide("10.0.0.128/25", "10.0.0.210-10.0.0.211");
        Pool both = new Pool(List.of(first, second), address -> false, 0);
        AddressBook book = bookOf(both);
        for (int i = 1; i <= 3; i++) {
            int given = offer(book, both, i, Optional.empty(), Optional.empty());
            book.lease(Lease.of(address(given), client(i), new MacAddress(i), now, now.plus(LEASE)));
            now = now.plusSeconds(1);
        }
        now = now.plus(LEASE);
        assertEquals(List.of(211, 10, 11, 210, 0), offers(book, both, 11, 5, ANY));
        now = now.plus(OFFER);
        assertEquals(List.of(211, 210), offers(book, both, 21, 2, new Preferences(Optional.empty(), Optional.empty(), Optional.of(second))));
    }

    private List<Integer> offers(AddressBook book, Pool pool, int client, int count, Preferences preferences) {
        return IntStream.range(client, client + count)
                .mapToObj(each -> last(book.offer(client(each), pool, preferences, PLACE, millis(), OFFER))).toList();
    }

    @Test
    void aMillionAddressesCostNothingUntilTheyAreGiven() {
        Pool huge = new Pool(List.of(Subnet.of("huge", Ip4Network.parse("10.0.0.0/8"), AddressRange.parse("10.0.0.1-10.255.255.254"),
                Terms.NONE)), address -> false, 0);
        assertEquals(1, offer(bookOf(huge), huge, 1, Optional.empty(), Optional.empty()));
    }

    // --- Always.

    /** Each number is a step of one of five clients, some seconds later each time: ask, then perhaps take or release. */
    @Property
    void noAddressIsEverTwoClientsAndNoOfferIsBroken(@ForAll @Size(max = 80) List<@IntRange(max = 999) Integer> steps) {
        Map<Integer, Integer> taken = new HashMap<>();
        Map<Integer, Instant> until = new HashMap<>();
        for (int step : steps) {
            now = now.plusSeconds(step / 100 * 7L);
            int client = step % 5;
            int offered = offer(client);
            if (offered != 0) {
                taken.forEach((other, address) -> assertTrue(
                        other == client || address != offered || !until.get(other).isAfter(now),
                        () -> offered + " is " + other + "'s until " + until.get(other) + ", now " + now));
                assertTrue(holds(client, offered));
                taken.put(client, offered);
                until.put(client, now.plus(step % 3 == 0 ? LEASE : OFFER));
                if (step % 3 == 0) {
                    lease(client, offered);
                } else if (step % 11 == 0) {
                    book.release(client(client), address(offered), millis());
                    taken.remove(client);
                }
            }
        }
    }

    /**
     * Each number is a step of one of five clients on one of two links: it takes an address, or gives one back, or the server begins
     * anew with what is on record, sometimes before it is recorded that a client left an address.
     */
    @Property
    void whatTheBookGivesTheStoreRecordsAlsoAfterACrash(@ForAll @Size(max = 80) List<@IntRange(max = 999) Integer> steps) {
        MemoryLeaseStore store = new MemoryLeaseStore();
        List<Pool> links = List.of(pool("10.0.0.100", "10.0.0.103"), pool("10.0.0.200", "10.0.0.202"));
        AddressBook current = begun(store, links);
        for (int step : steps) {
            now = now.plusSeconds(step / 100 * 150L);
            int client = step % 5;
            Pool link = links.get(step % 2);
            int action = step / 10 % 10;
            Optional<Inet4Address> wish = Optional.of(address(100 + step % 2 * 100 + step % 3));
            Optional<Inet4Address> offered = current.offer(client(client), link, new Preferences(Optional.empty(), wish, Optional.empty()),
                    PLACE, millis(), OFFER);
            if (offered.isPresent() && action > 1) {
                Inet4Address taken = action < 5 && current.wish(client(client), link, Optional.empty(), wish.get(), millis())
                        == Wish.GRANTABLE ? wish.get() : offered.get();
                Lease lease = Lease.of(taken, client(client), new MacAddress(client), now, now.plus(LEASE.dividedBy(1 + step % 3)));
                assertTrue(store.put(lease).toCompletableFuture().join(), () -> lease + " is on record as another's");
                List<Inet4Address> left = current.lease(lease);
                if (action > 2) {
                    left.forEach(address -> store.remove(address, client(client)));
                }
            } else if (offered.isPresent() && current.hadLast(client(client), offered.get())) {
                current.release(client(client), offered.get(), millis());
                store.remove(offered.get(), client(client));
            }
            if (action < 3) {
                current = begun(store, links);
            }
        }
    }

    /** The book as it is after a start: the addresses belong to the links a little later than it knows the leases. */
    private AddressBook begun(LeaseStore store, List<Pool> links) {
        AddressBook begun = new AddressBook();
        store.forEach(begun::learn);
        begun.spread(address -> Optional.of(links.get(address.getAddress()[3] < (byte) 200 ? 0 : 1)), millis());
        return begun;
    }

    private int offer(int client) {
        return offer(book, pool, client, Optional.empty(), Optional.empty());
    }

    private int offer(int client, int wish) {
        return offer(book, pool, client, Optional.empty(), Optional.of(address(wish)));
    }

    /** The last byte of the offered address; 0 if none is left. */
    private int offer(AddressBook book, Pool pool, int client, Optional<Inet4Address> kept, Optional<Inet4Address> wish) {
        return last(book.offer(client(client), pool, new Preferences(kept, wish, Optional.empty()), PLACE, millis(), OFFER));
    }

    private int offer(AddressBook book, Pool pool, int client, Place place) {
        return last(book.offer(client(client), pool, ANY, place, millis(), OFFER));
    }

    private static int last(Optional<Inet4Address> address) {
        return address.map(offered -> offered.getAddress()[3] & 0xff).orElse(0);
    }

    /** A relay that sends from its own address. */
    private static Place relay(int number) {
        Inet4Address address = ip("10.0." + (number >> 8) + "." + (number & 0xff));
        return new Place("eth0", address, address);
    }

    private Pool pool(String begin, String end) {
        return new Pool(List.of(subnet(begin, end)), reserved::contains, 0);
    }

    /** Beside the usual link, one whose addresses are 200 and 201. */
    private Pool twoLinks() {
        Pool other = pool("10.0.0.200", "10.0.0.201");
        book.spread(address -> Optional.of((address.getAddress()[3] & 0xff) < 200 ? pool : other), millis());
        return other;
    }

    private static AddressBook bookOf(Pool pool) {
        AddressBook book = new AddressBook();
        book.spread(address -> Optional.of(pool), 0);
        return book;
    }

    private long millis() {
        return now.toEpochMilli();
    }

    private List<Inet4Address> lease(int client, int address) {
        return book.lease(Lease.of(address(address), client(client), new MacAddress(client), now, now.plus(LEASE)));
    }

    private boolean holds(int client, int address) {
        return book.holds(client(client), address(address), millis());
    }

    private static Inet4Address address(int last) {
        return ip("10.0.0." + last);
    }

    private static ClientKey client(int number) {
        return ClientKey.of(new MacAddress(number));
    }
}
