// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import pxe.dhcp.Networks.Site;
import pxe.net.Link;
import pxe.net.Links;

/**
 * The pools of the networks that are served now, and which of their addresses are for nobody who just comes: those of reservations
 * and this machine's own. For the loop's thread, but for {@link #spread} before the first request.
 */
final class Pools {

    private final Records records;
    private final AddressBook book;
    private final Links links;
    private final Clock clock;
    /** Where in its addresses a pool begins: servers that share pools begin at places of their own, or they choose the same. */
    private long start;
    /** What no client was given because this machine has it. */
    private Set<Inet4Address> own = new HashSet<>();
    private Networks networks = Networks.of(List.of(), Optional.empty(), address -> false, 0);
    private Reservations reservations = Reservations.NONE;

    Pools(Records records, AddressBook book, Links links, Clock clock) {
        this.records = records;
        this.book = book;
        this.links = links;
        this.clock = clock;
        this.start = records.areShared() ? ThreadLocalRandom.current().nextLong(Long.MAX_VALUE) : 0;
    }

    /** Gives what others give: for a rehearsal. */
    void serveAs(Pools others) {
        start = others.start;
        own = others.own;
        networks = others.networks;
        reservations = others.reservations;
    }

    /** Gives the addresses of other subnets from now on, and keeps others. A link that stays as it is keeps its pool. */
    void apply(List<Subnet> subnets, Reservations wanted) {
        Networks next = Networks.of(subnets, Optional.of(networks), this::isReserved, start);
        Set<Inet4Address> released = new HashSet<>(reservations.addresses());
        released.removeAll(wanted.addresses());
        networks = next;
        reservations = wanted;
        if (records.areLoaded()) {
            spread();
            released.forEach(address -> book.unreserve(address, clock.millis()));
        }
    }

    /** Has what is over already go to these pools: once the book knows the leases of an earlier run. */
    void spread() {
        book.spread(networks::of, clock.millis());
    }

    /** Where a client is; empty if it is on no link that is served. */
    Optional<Site> find(Exchange exchange) {
        return networks.find(exchange, links);
    }

    /** Whether an address is kept for a machine that is known by name, or is this machine's own. */
    boolean isReserved(Inet4Address address) {
        if (links.has(address)) {
            own.add(address);
            return true;
        }
        return reservations.addresses().contains(address);
    }

    /** What this machine has no longer goes to whoever comes: a pool passes over an address once, and never looks at it again. */
    void giveUpLost() {
        for (Inet4Address address : List.copyOf(own)) {
            if (!links.has(address)) {
                own.remove(address);
                book.unreserve(address, clock.millis());
            }
        }
    }

    /** Whose the addresses of each subnet are, as far as this server knows. */
    List<SubnetUse> use() {
        Set<Inet4Address> kept = new HashSet<>(reservations.addresses());
        links.all().stream().flatMap(link -> link.addresses().stream()).map(Link.Address::ip)
                .filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast).forEach(kept::add);
        AddressCount count = new AddressCount(networks, kept);
        book.current(clock.millis()).forEach(count::add);
        return count.result();
    }
}
