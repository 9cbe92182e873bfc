// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.net.Inet4Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import pxe.api.BootRequest;
import pxe.api.ClientArch;
import pxe.api.Ip4Network;
import pxe.api.MacPattern;

/**
 * Whom a rule names: of each kind any may be so, and all kinds that are not empty must. Immutable.
 *
 * @param vendorClasses beginnings of option 60
 */
record Match(Set<MacPattern> macs, Set<UUID> uuids, List<Ip4Network> networks, Set<ClientArch> archs, List<String> vendorClasses,
        Set<String> userClasses) {

    Match {
        macs = Set.copyOf(macs);
        uuids = Set.copyOf(uuids);
        networks = List.copyOf(networks);
        archs = Set.copyOf(archs);
        vendorClasses = List.copyOf(vendorClasses);
        userClasses = Set.copyOf(userClasses);
    }

    boolean matches(BootRequest request) {
        return (macs.isEmpty() || macs.stream().anyMatch(mac -> mac.matches(request.mac())))
                && (uuids.isEmpty() || request.machineId().filter(uuids::contains).isPresent())
                && (networks.isEmpty() || networks.stream().anyMatch(network -> network.contains(place(request))))
                && (archs.isEmpty() || archs.contains(request.arch()))
                && (vendorClasses.isEmpty() || vendorClasses.stream().anyMatch(request.vendorClass().orElse("")::startsWith))
                && (userClasses.isEmpty() || request.userClass().filter(userClasses::contains).isPresent());
    }

    /** Of a machine without an address, this server's on its network is known. */
    private static Inet4Address place(BootRequest request) {
        return request.relay().or(request::clientAddress).orElse(request.serverAddress());
    }

    /** How exactly a machine is named, in bits: all hardware addresses, every UUID and each pattern longer than the next. */
    int exactness() {
        if (!macs.isEmpty() && macs.stream().allMatch(MacPattern::isExact)) {
            return Long.SIZE + 1;
        }
        if (!uuids.isEmpty()) {
            return Long.SIZE;
        }
        return macs.stream().mapToInt(mac -> Long.bitCount(mac.mask())).min().orElse(0);
    }

    /** Collects what a line says. For one thread. */
    static final class Builder {
        final Set<MacPattern> macs = new HashSet<>();
        final Set<UUID> uuids = new HashSet<>();
        final Set<Ip4Network> networks = new HashSet<>();
        final Set<ClientArch> archs = new HashSet<>();
        final Set<String> vendorClasses = new HashSet<>();
        final Set<String> userClasses = new HashSet<>();
        boolean any;

        boolean namesNobody() {
            return !any && macs.isEmpty() && uuids.isEmpty() && networks.isEmpty() && archs.isEmpty() && vendorClasses.isEmpty()
                    && userClasses.isEmpty();
        }

        Match build() {
            return new Match(macs, uuids, List.copyOf(networks), archs, List.copyOf(vendorClasses), userClasses);
        }
    }
}
