// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.dhcp.AddressBook.Holding;

/**
 * The addresses of one link, and which of them comes next: one that was never given, then the one whose lease ended longest ago,
 * so that a client that comes back late still finds its own. For one thread.
 */
final class Pool {

    private final List<Subnet> subnets;
    private final List<AddressRange> ranges;
    private final long size;
    private final long start;
    /** How many addresses, from the start on, had somebody. */
    private long used;
    /** Addresses that were offered, and are as good as never given again. */
    private final SequencedSet<Inet4Address> free = new LinkedHashSet<>();
    /** What is over, the longest ago first; an entry counts only while it is still what the book says of its address. */
    private final SequencedMap<Inet4Address, Holding> over = new LinkedHashMap<>();
    private final Predicate<Inet4Address> reserved;
    private final Set<Inet4Address> named;

    /**
     * Makes a pool.
     *
     * @param subnets those of the link, at least one
     * @param reserved the addresses that are kept for machines that are known by name
     * @param start which address is the first to be given, counted over all ranges and as often around as it takes
     */
    Pool(List<Subnet> subnets, Predicate<Inet4Address> reserved, long start) {
        this.subnets = subnets;
        this.reserved = reserved;
        this.named = subnets.stream().flatMap(Subnet::named).collect(Collectors.toUnmodifiableSet());
        this.ranges = subnets.stream().flatMap(subnet -> subnet.ranges().stream()).toList();
        this.size = ranges.stream().mapToLong(AddressRange::size).sum();
        this.start = size == 0 ? 0 : start % size;
    }

    List<Subnet> subnets() {
        return subnets;
    }

    /** The subnet that an address is in. */
    Optional<Subnet> subnetOf(Inet4Address address) {
        for (Subnet subnet : subnets) {
            if (subnet.network().contains(address)) {
                return Optional.of(subnet);
            }
        }
        return Optional.empty();
    }

    /** Whether an address is for whoever comes. */
    boolean gives(Inet4Address address) {
        return !named.contains(address) && !reserved.test(address)
                && subnetOf(address).filter(subnet -> subnet.gives(address)).isPresent();
    }

    /** Takes back an address that is as good as never given. */
    void takeBack(Inet4Address address) {
        if (gives(address)) {
            free.add(address);
        }
    }

    /** Takes back what is over. */
    void takeBack(Holding holding) {
        over.putLast(holding.address(), holding);
    }

    /** Takes back what was over already when its turn came, and went to nobody. If its turn is to come yet, it waits for it. */
    void takeBackFirst(Holding holding) {
        if (over.get(holding.address()) != holding) {
            over.putFirst(holding.address(), holding);
        }
    }

    /** Takes the next address to give; null if none is left. */
    @Nullable Inet4Address next(AddressBook book) {
        Inet4Address next = first(book);
        if (!free.isEmpty()) {
            free.removeFirst();
        } else if (used < size) {
            used++;
        } else {
            over.pollFirstEntry();
        }
        return next;
    }

    /** The address that is the next to be given; null if none is left. */
    @Nullable Inet4Address first(AddressBook book) {
        for (; !free.isEmpty(); free.removeFirst()) {
            Inet4Address address = free.getFirst();
            if (book.isUnknown(address) && gives(address)) {
                return address;
            }
        }
        for (; used < size; used++) {
            Inet4Address address = at((start + used) % size);
            if (book.isUnknown(address) && gives(address)) {
                return address;
            }
        }
        for (; !over.isEmpty(); over.pollFirstEntry()) {
            Holding oldest = over.firstEntry().getValue();
            if (book.isCurrent(oldest) && gives(oldest.address())) {
                return oldest.address();
            }
        }
        return null;
    }

    private Inet4Address at(long place) {
        long left = place;
        int range = 0;
        while (left >= ranges.get(range).size()) {
            left -= ranges.get(range++).size();
        }
        return ranges.get(range).at(left);
    }

    @Override
    public String toString() {
        return subnets.stream().flatMap(subnet -> subnet.ranges().stream()).map(AddressRange::toString)
                .collect(Collectors.joining(", "));
    }
}
