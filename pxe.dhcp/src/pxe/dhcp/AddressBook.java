// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/**
 * Who has which address: leases, offers, and addresses set aside. For one thread.
 *
 * <p>A client has one lease on a link: it may be on several, with VLANs on one card. It may have one offer, of another network, say, or
 * of an address whose last lease is over. What it costs depends on how many addresses somebody has or had, and not on how many there are.
 */
class AddressBook {

    /** Ends that don't count any more are swept when there are as many as what counts, and not before there are so many. */
    private static final int SWEEP_MIN = 64;
    /** By how much a clock is set back that isn't just being kept right. */
    private static final long SET_BACK_MILLIS = 1000;

    /**
     * One address in somebody's hands.
     *
     * @param number the address
     * @param client who has or had it; null for an address that is set aside
     * @param until in milliseconds since 1970; {@link Long#MAX_VALUE} never ends
     * @param former the lease that an offer lies over: it counts again if nobody takes the offer
     * @param place where the stranger is that it was offered to; null for a lease, and for a client that is known
     */
    record Holding(int number, @Nullable ClientKey client, long until, boolean leased, @Nullable Holding former,
            @Nullable Place place) {

        /** A lease, or an address that is set aside. */
        static Holding lease(Inet4Address address, @Nullable ClientKey client, long until) {
            return new Holding(Ip4.number(address), client, until, true, null, null);
        }

        /** The address. */
        Inet4Address address() {
            return Ip4.address(number);
        }

        /** Whether it is of this address. */
        boolean isOf(Inet4Address address) {
            return number == Ip4.number(address);
        }

        private boolean isOver(long now) {
            return until <= now;
        }
    }

    /**
     * What an address is chosen by, beside what its client has or had.
     *
     * @param reserved what is kept for the machine; it gets another as long as somebody has this one
     * @param wish what the client asks for
     * @param subnet where the client is: its addresses come before those of the link's other subnets
     */
    record Preferences(Optional<Inet4Address> reserved, Optional<Inet4Address> wish, Optional<Subnet> subnet) {}

    /** What a client's wish for an address meets. */
    enum Wish {
        /** The client has it, or it is free. */
        GRANTABLE,
        /** Somebody else has it, or it is set aside, or kept for another machine. */
        TAKEN,
        /** It isn't in a network of the client's link. */
        OUTSIDE
    }

    private final HoldingTable<Inet4Address> holdings;
    /** The leases of each client, also while their addresses are offered to others because they are over. */
    private final ClientLeases leases;
    private final Map<ClientKey, Holding> offers;
    private final Strangers strangers;
    /** What ends, the soonest first, with some that don't count any more. */
    private final PriorityQueue<Holding> ends;
    /** Where an address goes that nobody has any more. */
    private Function<Inet4Address, Optional<Pool>> pools;
    /** The time of the last offer. */
    private long lastOffer = Long.MIN_VALUE;

    /** Makes an empty book. */
    AddressBook() {
        this.holdings = HoldingTable.byAddress();
        this.leases = new ClientLeases();
        this.offers = new HashMap<>();
        this.strangers = new Strangers();
        this.ends = new PriorityQueue<>(Comparator.comparingLong(Holding::until));
        this.pools = address -> Optional.empty();
    }

    /** Opens the same book once more. */
    AddressBook(AddressBook same) {
        this.holdings = same.holdings;
        this.leases = same.leases;
        this.offers = same.offers;
        this.strangers = same.strangers;
        this.ends = same.ends;
        this.pools = same.pools;
    }

    /** From now on, addresses belong to these pools; what is over already goes to those of them that are new. */
    void spread(Function<Inet4Address, Optional<Pool>> others, long now) {
        Function<Inet4Address, Optional<Pool>> before = pools;
        pools = others;
        holdings.stream()
                .filter(holding -> holding.isOver(now) && !before.apply(holding.address()).equals(others.apply(holding.address())))
                .sorted(Comparator.comparingLong(Holding::until))
                .forEach(holding -> others.apply(holding.address()).ifPresent(pool -> pool.takeBack(holding)));
    }

    /**
     * Takes note of a lease that is told of: from an earlier run, or by another server. It takes the place of whatever its address had,
     * and of its client's offer. What its client left for it on the same link, if it did, isn't told: that is the client's own until it
     * ends.
     */
    void learn(Lease lease) {
        ClientKey client = lease.client();
        Holding known = leases.one(client);
        // By the client's name that is here already: an equal one beside it would be kept, and moved by the collector, for each lease.
        Holding learned = Holding.lease(lease.address(), known == null ? client : known.client, millis(lease.end()));
        Holding offer = removeOffer(client);
        if (offer != null && isCurrent(offer) && offer.number != learned.number) {
            restore(offer, millis(lease.start()));
        }
        cover(learned);
        leases.put(learned);
    }

    /**
     * A client takes a lease, and leaves what else it has or had on that link.
     *
     * @return the addresses that it leaves
     */
    List<Inet4Address> lease(Lease lease) {
        learn(lease);
        List<Holding> all = leases.of(lease.client());
        if (all.size() == 1) {
            return List.of();
        }
        Optional<Pool> link = pools.apply(lease.address());
        List<Holding> left = all.stream()
                .filter(had -> !had.isOf(lease.address()) && pools.apply(had.address()).equals(link)).toList();
        left.forEach(had -> {
            leases.remove(had);
            drop(had);
        });
        return left.stream().map(Holding::address).toList();
    }

    /** An address is kept for no machine any more: once nobody has it, it goes to whoever comes. */
    void unreserve(Inet4Address address, long now) {
        Holding there = holdings.get(address);
        pools.apply(address).ifPresent(pool -> {
            if (there == null) {
                pool.takeBack(address);
            } else if (there.leased && there.isOver(now)) { // one that isn't over goes back when it is
                pool.takeBackFirst(there);
            }
        });
    }

    private static long millis(Instant end) {
        return end.equals(Instant.MAX) ? Long.MAX_VALUE : end.toEpochMilli();
    }

    /**
     * Chooses an address for a client and keeps it for a while: the one that is kept for it by name, the one that it has or had,
     * the one that it wishes, or the next. If none is left, what was offered at a relay that may be made up goes to who is elsewhere.
     *
     * @param place where the client is, to count the {@linkplain Strangers strangers} there
     * @return empty if no address is left
     */
    Optional<Inet4Address> offer(ClientKey client, Pool pool, Preferences preferences, Place place, long now, Duration time) {
        endOffersAndLeases(now);
        Inet4Address address = choose(client, pool, preferences, now);
        if (address == null && !strangers.isDoubtful(place)) {
            address = firstDoubtful(pool);
        }
        if (address == null) {
            return Optional.empty();
        }
        boolean known = preferences.reserved.isPresent() || leases.has(client);
        keep(client, address, known ? Optional.empty() : Optional.of(place), now, time);
        return Optional.of(address);
    }

    /** Keeps an address for a client for a while, which it may have for longer anyway; at a place if it is a stranger there. */
    void keep(ClientKey client, Inet4Address address, Optional<Place> place, long now, Duration time) {
        long until = now + time.toMillis();
        Holding present = holdings.get(address);
        if (present != null && client.equals(present.client) && present.until >= until) {
            return;
        }
        if (present != null && !present.leased && !client.equals(present.client)) {
            removeOffer(present);
        }
        Holding former = present == null || present.leased ? present : present.former;
        Holding offer = new Holding(Ip4.number(address), client, until, false, former, place.orElse(null));
        Holding other = offers.put(client, offer);
        strangers.remove(other);
        strangers.add(offer);
        put(offer);
        if (other != null && other.number != offer.number && isCurrent(other)) {
            restore(other, now);
        }
    }

    private @Nullable Inet4Address choose(ClientKey client, Pool pool, Preferences preferences, long now) {
        Optional<Inet4Address> reserved = preferences.reserved;
        if (reserved.isPresent() && isFreeFor(client, reserved.get(), now)) {
            return reserved.get();
        }
        Inet4Address own = own(client, pool);
        if (own != null) {
            return own;
        }
        Optional<Inet4Address> wish = preferences.wish;
        if (wish.isPresent() && pool.gives(wish.get()) && isFreeFor(client, wish.get(), now)) {
            return wish.get();
        }
        return next(pool, preferences.subnet);
    }

    /** Takes the next address of a pool, of this subnet as long as it has one; null if none is left. */
    @Nullable Inet4Address next(Pool pool, Optional<Subnet> subnet) {
        return pool.next(subnet, this);
    }

    /** What was offered to the client, or what it has or had, if that is to be given there; of several, the one that ends last. */
    private @Nullable Inet4Address own(ClientKey client, Pool pool) {
        Holding offer = offers.get(client);
        if (offer != null && isToGive(offer, pool)) {
            return offer.address();
        }
        Holding last = null;
        for (Holding lease : leases.of(client)) {
            if (isToGive(lease, pool) && (last == null || last.until < lease.until)) {
                last = lease;
            }
        }
        return last == null ? null : last.address();
    }

    private boolean isToGive(Holding own, Pool pool) {
        return isCurrent(own) && pool.gives(own.address());
    }

    /** Whether a client may have the address that it asks for. */
    Wish wish(ClientKey client, Pool pool, Optional<Inet4Address> reserved, Inet4Address address, long now) {
        if (pool.subnetOf(address).isEmpty()) {
            return Wish.OUTSIDE;
        }
        boolean owed = reserved.isPresent() && isFreeFor(client, reserved.get(), now);
        boolean meant = owed ? reserved.get().equals(address) : pool.gives(address);
        return meant && isFreeFor(client, address, now) ? Wish.GRANTABLE : Wish.TAKEN;
    }

    private boolean isFreeFor(ClientKey client, Inet4Address address, long now) {
        Holding holding = holdings.get(address);
        return holding == null || holding.isOver(now) || client.equals(holding.client);
    }

    /** Whether the client has the address now, by a lease or by an offer. */
    boolean holds(ClientKey client, Inet4Address address, long now) {
        Holding holding = holdings.get(address);
        return holding != null && client.equals(holding.client) && !holding.isOver(now);
    }

    /** Whether the client has a lease of an address that is to be given there. */
    boolean hasLease(ClientKey client, Pool pool, long now) {
        return leases.of(client).stream().anyMatch(lease -> !lease.isOver(now) && isToGive(lease, pool));
    }

    /** Whether the address was this client's when it was leased last. */
    boolean hadLast(ClientKey client, Inet4Address address) {
        return leasedUntil(client, address) != 0;
    }

    /** Until when the client has a lease of the address, or had; 0 if it never did. */
    long leasedUntil(ClientKey client, Inet4Address address) {
        Holding own = leases.of(client, address);
        if (own != null) {
            return own.until;
        }
        Holding lease = holdings.get(address);
        return lease != null && lease.leased && client.equals(lease.client) ? lease.until : 0;
    }

    /** The addresses that the client has a lease of, or had last on their links. */
    Stream<Inet4Address> leased(ClientKey client) {
        return leases.of(client).stream().map(Holding::address);
    }

    /** Whether anything is known of this client: a lease, an old lease, or an offer. */
    boolean knows(ClientKey client) {
        return leases.has(client) || offers.containsKey(client);
    }

    /** Whether nobody has or had the address, as far as is known. */
    boolean isUnknown(Inet4Address address) {
        return holdings.get(address) == null;
    }

    /** Whether this is still what counts for its address. */
    boolean isCurrent(Holding holding) {
        return holdings.get(holding) == holding;
    }

    /** What somebody has now. */
    Stream<Holding> current(long now) {
        return holdings.stream().filter(holding -> !holding.isOver(now));
    }

    /** How many offers strangers have at a place. */
    int strangers(Place place) {
        return strangers.at(place);
    }

    /** Whether {@linkplain Strangers#areMany strangers have so many offers} at a place, or too many in all. */
    boolean isCrowded(Place place, int max, long now) {
        endOffersAndLeases(now);
        return strangers.areMany(place, max);
    }

    /** A machine took an address through a relay: so that is one. */
    void prove(Place relay) {
        strangers.prove(relay);
    }

    /** The address of a pool that has been offered the longest to somebody who may be made up; null if there is none. */
    private @Nullable Inet4Address firstDoubtful(Pool pool) {
        for (Holding offer : strangers.doubtful()) {
            Inet4Address address = offer.address();
            if (isCurrent(offer) && pool.gives(address)) {
                return address;
            }
        }
        return null;
    }

    private @Nullable Holding removeOffer(ClientKey client) {
        Holding offer = offers.remove(client);
        strangers.remove(offer);
        return offer;
    }

    private void removeOffer(Holding offer) {
        if (offers.remove(offer.client, offer)) {
            strangers.remove(offer);
        }
    }

    /** The client gives an address back: it is free, and remembered as the client's own. Nothing happens if it has no lease of it. */
    void release(ClientKey client, Inet4Address address, long now) {
        Holding lease = holdings.get(address);
        if (lease != null && lease.leased && client.equals(lease.client)) {
            Holding over = Holding.lease(address, lease.client, now);
            leases.put(over);
            put(over);
        }
    }

    /** The client took another server's offer, or another address: the offer is as if it had not been made. A lease stays. */
    void withdraw(ClientKey client, long now) {
        Holding offer = removeOffer(client);
        if (offer != null && isCurrent(offer)) {
            restore(offer, now);
        }
    }

    /** Sets an address aside: somebody uses it who didn't get it here. */
    void setAside(Inet4Address address, Instant until) {
        cover(Holding.lease(address, null, millis(until)));
    }

    /** Puts a holding in the place of whatever its address had. */
    private void cover(Holding holding) {
        Holding present = holdings.get(holding);
        for (Holding under = present; under != null; under = under.former) {
            if (under.client != null && !under.client.equals(holding.client)) {
                if (under.leased) {
                    leases.remove(under);
                } else {
                    removeOffer(under);
                }
            }
        }
        put(holding);
    }

    private void put(Holding holding) {
        holdings.put(holding);
        if (holding.until != Long.MAX_VALUE) {
            ends.add(holding);
        }
    }

    /** Nobody has the address any more, if this is what it had. */
    private void drop(Holding holding) {
        if (holdings.remove(holding)) {
            Inet4Address address = holding.address();
            pools.apply(address).ifPresent(pool -> pool.takeBack(address));
        }
    }

    /** Undoes an offer: the address was never used, or is still its last client's. */
    private void restore(Holding offer, long now) {
        Holding former = offer.former;
        boolean counts = former != null && (former.client == null || leases.has(former) || !former.isOver(now));
        if (!counts) {
            drop(offer);
            return;
        }
        holdings.put(former);
        if (former.isOver(now)) {
            pools.apply(offer.address()).ifPresent(pool -> pool.takeBackFirst(former));
        } else {
            put(former);
        }
    }

    private void endOffersAndLeases(long now) {
        if (lastOffer > now + SET_BACK_MILLIS) { // what was offered would be kept until the clock is as far again
            List.copyOf(offers.keySet()).forEach(client -> withdraw(client, now));
        }
        lastOffer = now;
        if (ends.size() > 2 * holdings.size() + SWEEP_MIN) {
            ends.removeIf(holding -> !isCurrent(holding)); // renewed, taken or withdrawn
        }
        Holding holding;
        while ((holding = ends.peek()) != null && holding.isOver(now)) {
            ends.remove();
            if (isCurrent(holding)) {
                end(holding, now);
            }
        }
    }

    private void end(Holding holding, long now) {
        if (holding.leased) {
            pools.apply(holding.address()).ifPresent(pool -> pool.takeBack(holding));
        } else {
            removeOffer(holding);
            restore(holding, now);
        }
    }
}
