// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/**
 * Who has which address of a range, and who gets the next one. For one thread.
 *
 * <p>It remembers leases, offers and addresses set aside. An address that was never given comes first, then the one whose lease
 * ended longest ago, so that a client that comes back late still finds its own.
 */
final class AddressBook {

    /**
     * One address in somebody's hands.
     *
     * @param client who has or had it; null for an address that is set aside
     * @param former the lease that an offer lies over: it counts again if nobody takes the offer
     */
    private record Holding(int index, @Nullable ClientKey client, Instant until, boolean leased, @Nullable Holding former) {
        private boolean isOver(Instant now) {
            return !until.isAfter(now);
        }
    }

    /** What a client's wish for an address meets. */
    enum Wish {
        /** The client has it, or it is free. */
        GRANTABLE,
        /** Somebody else has it, or it is set aside. */
        TAKEN,
        /** It isn't in the range. */
        OUTSIDE
    }

    private final Subnet subnet;
    private final @Nullable Holding[] holdings;
    private final Map<ClientKey, Integer> clients = new HashMap<>();
    /** The offers, in the order of their end: so that those nobody took are found without looking at all addresses. */
    private final PriorityQueue<Holding> offers = new PriorityQueue<>(Comparator.comparing(Holding::until));
    /** Where the search for an address that was never given begins; none below is. */
    private int next;

    AddressBook(Subnet subnet) {
        this.subnet = subnet;
        this.holdings = new Holding[subnet.size()];
    }

    /** Takes note of a lease; one outside of the range is another book's, and one of what is now a router's is void. */
    void lease(Lease lease) {
        lease(lease.address(), lease.client(), lease.end());
    }

    private void lease(Inet4Address address, ClientKey client, Instant end) {
        int index = subnet.indexOf(address);
        if (index >= 0 && subnet.isUsable(index)) {
            put(new Holding(index, client, end, true, null));
        }
    }

    /** Takes over the leases that another book knows; its offers end with it. */
    void takeOver(AddressBook other) {
        for (Holding holding : other.holdings) {
            Holding lease = holding == null || holding.leased ? holding : holding.former;
            if (lease != null && lease.client != null) {
                lease(other.subnet.at(lease.index), lease.client, lease.until);
            }
        }
    }

    /**
     * Chooses an address for a client and keeps it for a while: the one it has or had, else the one it wishes, else the next.
     *
     * @return empty if the range is exhausted
     */
    Optional<Inet4Address> offer(ClientKey client, Optional<Inet4Address> wish, Instant now, Duration time) {
        forgetOffers(now);
        int index = choose(client, wish, now);
        if (index < 0) {
            return Optional.empty();
        }
        Holding present = holdings[index];
        Instant until = now.plus(time);
        if (present == null || !client.equals(present.client) || present.until.isBefore(until)) {
            Holding former = present == null || present.leased ? present : present.former;
            Holding offer = new Holding(index, client, until, false, former);
            put(offer);
            offers.add(offer);
        }
        return Optional.of(subnet.at(index));
    }

    /** Offers that nobody took leave no trace: the address was never used, or is still its last client's. */
    private void forgetOffers(Instant now) {
        if (offers.size() > 2 * holdings.length + 64) {
            offers.removeIf(offer -> holdings[offer.index] != offer); // repeated, taken or withdrawn: a flood makes many
        }
        Holding offer;
        while ((offer = offers.peek()) != null && offer.isOver(now)) {
            offers.remove();
            if (holdings[offer.index] == offer) {
                restore(offer);
            }
        }
    }

    private void restore(Holding offer) {
        clients.remove(offer.client, offer.index);
        holdings[offer.index] = null;
        // The last client may have come back meanwhile and have another address now: that one counts.
        if (offer.former != null && (offer.former.client == null || !clients.containsKey(offer.former.client))) {
            put(offer.former);
        } else {
            next = Math.min(next, offer.index);
        }
    }

    private int choose(ClientKey client, Optional<Inet4Address> wish, Instant now) {
        Integer own = clients.get(client);
        if (own != null) {
            return own;
        }
        int wished = wish.map(subnet::indexOf).orElse(-1);
        return wished >= 0 && isFree(wished, now) ? wished : nextFree(now);
    }

    private int nextFree(Instant now) {
        for (; next < holdings.length; next++) {
            if (holdings[next] == null && subnet.isUsable(next)) {
                return next;
            }
        }
        Holding oldest = null;
        for (Holding holding : holdings) {
            if (holding != null && holding.isOver(now) && (oldest == null || holding.until.isBefore(oldest.until))) {
                oldest = holding;
            }
        }
        return oldest == null ? -1 : oldest.index;
    }

    private boolean isFree(int index, Instant now) {
        Holding holding = holdings[index];
        return subnet.isUsable(index) && (holding == null || holding.isOver(now));
    }

    /** Whether a client may have the address that it asks for. */
    Wish wish(ClientKey client, Inet4Address address, Instant now) {
        int index = subnet.indexOf(address);
        if (index < 0) {
            return Wish.OUTSIDE;
        }
        return isFree(index, now) || holds(client, address, now) ? Wish.GRANTABLE : Wish.TAKEN;
    }

    /** Whether the client has the address now, by a lease or by an offer. */
    boolean holds(ClientKey client, Inet4Address address, Instant now) {
        int index = subnet.indexOf(address);
        Holding holding = index < 0 ? null : holdings[index];
        return holding != null && client.equals(holding.client) && !holding.isOver(now);
    }

    /** Whether anything is known of this client: a lease, an old lease, or an offer. */
    boolean knows(ClientKey client) {
        return clients.containsKey(client);
    }

    /** The client gives its address back: it is free, and remembered as the client's own. */
    void release(ClientKey client, Instant now) {
        Integer own = clients.get(client);
        if (own != null) {
            put(new Holding(own, client, now, true, null));
        }
    }

    /** The client took another server's offer: ours is as if it had not been made. A lease stays. */
    void withdraw(ClientKey client, Instant now) {
        Integer own = clients.get(client);
        Holding holding = own == null ? null : holdings[own];
        if (holding != null && !holding.leased && holding.client != null && !holding.isOver(now)) {
            restore(holding);
        }
    }

    /** Sets an address aside: somebody uses it who didn't get it here. */
    void setAside(Inet4Address address, Instant until) {
        int index = subnet.indexOf(address);
        if (index >= 0) {
            put(new Holding(index, null, until, true, null));
        }
    }

    private void put(Holding holding) {
        Holding former = holdings[holding.index];
        if (former != null && former.client != null) {
            clients.remove(former.client, former.index);
        }
        holdings[holding.index] = holding;
        if (holding.client != null) {
            Integer other = clients.put(holding.client, holding.index);
            if (other != null && other != holding.index) {
                restore(holdings[other]); // a client has one address
            }
        }
    }
}
