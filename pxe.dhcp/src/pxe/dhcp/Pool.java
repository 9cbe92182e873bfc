// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.dhcp.AddressBook.Holding;

/** The addresses of one link, of all its subnets, and which of them comes next. For one thread. */
final class Pool {

    private final List<Subnet> subnets;
    /** One for each subnet. */
    private final List<Stock> stocks;
    private final Predicate<Inet4Address> reserved;
    private final Set<Inet4Address> named;

    /**
     * Makes a pool.
     *
     * @param subnets those of the link, at least one
     * @param reserved the addresses that are kept for machines that are known by name
     * @param start which address of each subnet is the first to be given, counted over its ranges and as often around as it takes
     */
    Pool(List<Subnet> subnets, Predicate<Inet4Address> reserved, long start) {
        this.subnets = subnets;
        this.reserved = reserved;
        this.named = subnets.stream().flatMap(Subnet::named).collect(Collectors.toUnmodifiableSet());
        this.stocks = subnets.stream().map(subnet -> new Stock(subnet, this::gives, start)).toList();
    }

    List<Subnet> subnets() {
        return subnets;
    }

    /** The subnet that an address is in. */
    Optional<Subnet> subnetOf(Inet4Address address) {
        return stockOf(address).map(Stock::subnet);
    }

    private Optional<Stock> stockOf(Inet4Address address) {
        for (Stock stock : stocks) {
            if (stock.subnet().network().contains(address)) {
                return Optional.of(stock);
            }
        }
        return Optional.empty();
    }

    /** Whether an address is for whoever comes. */
    boolean gives(Inet4Address address) {
        Optional<Subnet> subnet = subnetOf(address);
        return subnet.isPresent() && subnet.get().gives(address) && !named.contains(address) && !reserved.test(address);
    }

    /** Takes back an address that is as good as never given. */
    void takeBack(Inet4Address address) {
        stockOf(address).ifPresent(stock -> stock.takeBack(address));
    }

    /** Takes back what is over. */
    void takeBack(Holding holding) {
        stockOf(holding.address()).ifPresent(stock -> stock.takeBack(holding));
    }

    /** Takes back what was over already when its turn came, and went to nobody. If its turn is to come yet, it waits for it. */
    void takeBackFirst(Holding holding) {
        stockOf(holding.address()).ifPresent(stock -> stock.takeBackFirst(holding));
    }

    /** Takes the next address to give, of this subnet as long as it has one; null if none is left on the link. */
    @Nullable Inet4Address next(Optional<Subnet> subnet, AddressBook book) {
        Stock.Next next = choose(subnet, book);
        if (next == null) {
            return null;
        }
        next.stock().take();
        return next.address();
    }

    /** The address that is the next to be given; null if none is left. */
    @Nullable Inet4Address first(Optional<Subnet> subnet, AddressBook book) {
        Stock.Next next = choose(subnet, book);
        return next == null ? null : next.address();
    }

    private Stock.@Nullable Next choose(Optional<Subnet> subnet, AddressBook book) {
        Optional<Stock> near = subnet.isEmpty() ? Optional.empty() : stockOf(subnet.get().network().address());
        Stock.Next next = near.isEmpty() ? null : near.get().first(book);
        if (next != null) {
            return next;
        }
        for (Stock stock : stocks) {
            Stock.Next other = stock.first(book);
            if (other != null && (next == null || other.since() < next.since())) {
                next = other;
            }
        }
        return next;
    }

    @Override
    public String toString() {
        return subnets.stream().flatMap(subnet -> subnet.ranges().stream()).map(AddressRange::toString)
                .collect(Collectors.joining(", "));
    }
}
