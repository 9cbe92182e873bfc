// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import pxe.dhcp.AddressBook.Holding;

/** Counts whose the addresses of all subnets are, in one pass over those that are not simply free. For one thread. */
final class AddressCount {

    private static final class Tally {
        private long used;
        private long offered;
        private long setAside;
        private long free;
    }

    private final Networks networks;
    private final Map<Subnet, Tally> tallies = new IdentityHashMap<>();

    /**
     * Begins with ranges of which nobody has an address.
     *
     * @param kept addresses that are perhaps not for whoever comes
     */
    AddressCount(Networks networks, Set<Inet4Address> kept) {
        this.networks = networks;
        Set<Inet4Address> special = new HashSet<>(kept);
        for (Pool pool : networks.pools()) {
            for (Subnet subnet : pool.subnets()) {
                Tally tally = new Tally();
                tally.free = subnet.ranges().stream().mapToLong(AddressRange::size).sum();
                tallies.put(subnet, tally);
                Stream.concat(subnet.named(), Stream.of(subnet.network().address(), subnet.network().broadcast())).forEach(special::add);
            }
        }
        special.forEach(this::keep);
    }

    private void keep(Inet4Address address) {
        networks.of(address).filter(pool -> !pool.gives(address)).flatMap(pool -> pool.subnetOf(address))
                .filter(subnet -> subnet.ranges().stream().anyMatch(range -> range.contains(address)))
                .ifPresent(subnet -> tallies.get(subnet).free--);
    }

    /** Somebody has an address. */
    void add(Holding holding) {
        Inet4Address address = holding.address();
        networks.of(address).ifPresent(pool -> pool.subnetOf(address).map(tallies::get).ifPresent(tally -> {
            if (holding.client() == null) {
                tally.setAside++;
            } else if (holding.leased()) {
                tally.used++;
            } else {
                tally.offered++;
            }
            if (pool.gives(address)) {
                tally.free--;
            }
        }));
    }

    /** The subnets, by their networks. */
    List<SubnetUse> result() {
        return tallies.entrySet().stream()
                .map(entry -> use(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(use -> Ip4.unsigned(use.subnet().network().address()))).toList();
    }

    private static SubnetUse use(Subnet subnet, Tally tally) {
        return new SubnetUse(subnet, tally.used, tally.offered, tally.setAside, tally.free);
    }
}
