// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pxe.dhcp.AddressBook.Holding;

/**
 * The addresses of a subnet's ranges, and which of them comes next: one that was never given, then the one whose lease ended longest
 * ago, so that a client that comes back late still finds its own. For one thread.
 */
final class Stock {

    /**
     * An address that may be given.
     *
     * @param since when its last lease ended, in milliseconds since 1970; {@link Long#MIN_VALUE} if it had none
     */
    record Next(Stock stock, Inet4Address address, long since) {

        private Next(Stock stock, Inet4Address address) {
            this(stock, address, Long.MIN_VALUE);
        }
    }

    private final Subnet subnet;
    private final List<AddressRange> ranges;
    private final Predicate<Inet4Address> gives;
    private final long size;
    private final long start;
    /** How many addresses, from the start on, had somebody. */
    private long used;
    /** Addresses that were offered, and are as good as never given again. */
    private final SequencedSet<Inet4Address> free = new LinkedHashSet<>();
    /** What is over, by its address, the longest ago first; an entry counts only while it is still what the book says of it. */
    private final SequencedMap<Integer, Holding> over = new LinkedHashMap<>();

    /**
     * Makes a stock.
     *
     * @param gives whether an address is for whoever comes
     * @param start which address is the first to be given, counted over all ranges and as often around as it takes
     */
    Stock(Subnet subnet, Predicate<Inet4Address> gives, long start) {
        this.subnet = subnet;
        this.ranges = subnet.ranges();
        this.gives = gives;
        this.size = ranges.stream().mapToLong(AddressRange::size).sum();
        this.start = size == 0 ? 0 : start % size;
    }

    Subnet subnet() {
        return subnet;
    }

    /** Takes back an address that is as good as never given. */
    void takeBack(Inet4Address address) {
        if (gives.test(address)) {
            free.add(address);
        }
    }

    /** Takes back what is over. */
    void takeBack(Holding holding) {
        over.putLast(holding.number(), holding);
    }

    /** Takes back what was over already when its turn came, and went to nobody. If its turn is to come yet, it waits for it. */
    void takeBackFirst(Holding holding) {
        if (over.get(holding.number()) != holding) {
            over.putFirst(holding.number(), holding);
        }
    }

    /** The address that is the next to be given; null if none is left. */
    @Nullable Next first(AddressBook book) {
        for (; !free.isEmpty(); free.removeFirst()) {
            Inet4Address address = free.getFirst();
            if (book.isUnknown(address) && gives.test(address)) {
                return new Next(this, address);
            }
        }
        for (; used < size; used++) {
            Inet4Address address = at((start + used) % size);
            if (book.isUnknown(address) && gives.test(address)) {
                return new Next(this, address);
            }
        }
        for (; !over.isEmpty(); over.pollFirstEntry()) {
            Holding oldest = over.firstEntry().getValue();
            Inet4Address address = oldest.address();
            if (book.isCurrent(oldest) && gives.test(address)) {
                return new Next(this, address, oldest.until());
            }
        }
        return null;
    }

    /** Takes the address that {@link #first} found just now. */
    void take() {
        if (!free.isEmpty()) {
            free.removeFirst();
        } else if (used < size) {
            used++;
        } else {
            over.pollFirstEntry();
        }
    }

    private Inet4Address at(long place) {
        long left = place;
        int range = 0;
        while (left >= ranges.get(range).size()) {
            left -= ranges.get(range++).size();
        }
        return ranges.get(range).at(left);
    }
}
