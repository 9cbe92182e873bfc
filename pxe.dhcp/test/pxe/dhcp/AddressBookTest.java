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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.dhcp.AddressBook.Wish;

class AddressBookTest {

    private static final Duration OFFER = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofHours(1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AddressBook book = new AddressBook(subnet("10.0.0.100", "10.0.0.101"));

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
        assertEquals(Optional.of(ip("10.0.0.101")), book.offer(client(1), Optional.of(ip("10.0.0.101")), now, OFFER));
        assertEquals(Optional.of(ip("10.0.0.100")), book.offer(client(2), Optional.of(ip("10.0.0.101")), now, OFFER));
        assertEquals(Optional.empty(), book.offer(client(3), Optional.of(ip("10.7.7.7")), now, OFFER));
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
        AddressBook all = new AddressBook(subnet("10.0.0.252", "10.0.0.255")); // .254 is the router, .255 the broadcast address
        assertEquals(Optional.of(ip("10.0.0.252")), all.offer(client(1), Optional.of(ip("10.0.0.254")), now, OFFER));
        assertEquals(Optional.of(ip("10.0.0.253")), all.offer(client(2), Optional.of(ip("10.0.0.255")), now, OFFER));
        assertEquals(Optional.empty(), all.offer(client(3), Optional.empty(), now, OFFER));
        assertEquals(Wish.TAKEN, all.wish(client(3), ip("10.0.0.255"), now));
        assertEquals(Wish.OUTSIDE, all.wish(client(3), ip("10.0.0.251"), now));
    }

    @Test
    void aLeaseOfAnAddressThatIsNowTheRoutersIsVoid() {
        AddressBook all = new AddressBook(subnet("10.0.0.252", "10.0.0.255"));
        all.lease(Lease.of(ip("10.0.0.254"), client(1), new MacAddress(1), now, now.plus(LEASE)));
        assertEquals(Wish.TAKEN, all.wish(client(1), ip("10.0.0.254"), now));
        assertEquals(Optional.of(ip("10.0.0.252")), all.offer(client(1), Optional.empty(), now, OFFER));
    }

    // --- What ends.

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
        book.offer(client(2), Optional.of(ip("10.0.0.100")), now, OFFER);
        lease(2, 101);
        assertTrue(book.knows(client(1)));
        assertEquals(100, offer(1));
    }

    @Test
    void aWithdrawnOfferIsFreeAtOnceAndALeaseStays() {
        offer(1);
        book.withdraw(client(1), now);
        assertEquals(100, offer(2));
        lease(2, 100);
        book.withdraw(client(2), now);
        book.withdraw(client(3), now);
        assertTrue(holds(2, 100));
    }

    @Test
    void aReleasedAddressIsFreeAndRemembered() {
        lease(1, 100);
        lease(2, 101);
        book.release(client(1), now);
        assertFalse(holds(1, 100));
        assertTrue(book.knows(client(1)));
        assertEquals(100, offer(3));
    }

    @Test
    void whatIsSetAsideIsNobodysUntilItsTime() {
        lease(1, 100);
        book.setAside(ip("10.0.0.100"), now.plusSeconds(60));
        assertFalse(book.knows(client(1)));
        assertEquals(Wish.TAKEN, book.wish(client(1), ip("10.0.0.100"), now));
        now = now.plusSeconds(60);
        assertEquals(Wish.GRANTABLE, book.wish(client(1), ip("10.0.0.100"), now));
    }

    // --- From book to book.

    @Test
    void anotherBookTakesOverLeasesButNoOffers() {
        lease(1, 101);
        offer(2);
        AddressBook wider = new AddressBook(subnet("10.0.0.90", "10.0.0.110"));
        wider.takeOver(book);
        assertTrue(wider.holds(client(1), ip("10.0.0.101"), now));
        assertFalse(wider.knows(client(2)));
        AddressBook elsewhere = new AddressBook(subnet("10.9.0.90", "10.9.0.110"));
        elsewhere.takeOver(book);
        assertFalse(elsewhere.knows(client(1)));
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
                    book.release(client(client), now);
                    taken.remove(client);
                }
            }
        }
    }

    private int offer(int client) {
        return book.offer(client(client), Optional.empty(), now, OFFER).map(address -> address.getAddress()[3] & 0xff).orElse(0);
    }

    private void lease(int client, int address) {
        book.lease(Lease.of(address(address), client(client), new MacAddress(client), now, now.plus(LEASE)));
    }

    private boolean holds(int client, int address) {
        return book.holds(client(client), address(address), now);
    }

    private static Inet4Address address(int last) {
        return ip("10.0.0." + last);
    }

    private static ClientKey client(int number) {
        return ClientKey.of(new MacAddress(number));
    }
}
