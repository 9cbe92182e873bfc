// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import pxe.api.Ip4Network;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.net.Link;
import pxe.net.Links;

/** The links that are served, and on which of them a client is. Its pools are for the loop's thread. */
final class Networks {

    /**
     * Where a client is.
     *
     * @param pool that of its link
     * @param subnet the one of the link's subnets that what was said of the client tells of
     */
    record Site(Pool pool, Optional<Subnet> subnet) {

        /** The same link, of which no subnet is told. */
        private Site onLink() {
            return new Site(pool, Optional.empty());
        }
    }

    private final Map<String, Pool> links = new HashMap<>();
    /** By the number of bits, the longest first, and the network's address. */
    private final SortedMap<Integer, Map<Inet4Address, Site>> networks = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, Site> interfaces = new HashMap<>();
    private final Map<Inet4Address, Site> relays = new HashMap<>();
    private final Map<String, Site> circuits = new HashMap<>();
    private final Map<String, Site> remotes = new HashMap<>();

    private Networks() {}

    /**
     * Makes networks.
     *
     * @param former those until now: a link that stays as it is keeps its pool
     * @param reserved the addresses that are not for whoever comes
     * @param start where in their addresses new pools begin
     */
    static Networks of(List<Subnet> subnets, Optional<Networks> former, Predicate<Inet4Address> reserved, long start) {
        Networks made = new Networks();
        Map<String, List<Subnet>> byLink = new LinkedHashMap<>();
        subnets.forEach(subnet -> byLink.computeIfAbsent(subnet.link(), any -> new ArrayList<>()).add(subnet));
        byLink.forEach((link, members) -> {
            Pool pool = former.map(networks -> networks.links.get(link))
                    .filter(same -> same.subnets().equals(members))
                    .orElseGet(() -> new Pool(List.copyOf(members), reserved, start));
            made.links.put(link, pool);
            members.forEach(subnet -> made.add(subnet, pool));
        });
        return made;
    }

    /** What several subnets of a link name tells of the first of them. */
    private void add(Subnet subnet, Pool pool) {
        Site site = new Site(pool, Optional.of(subnet));
        networks.computeIfAbsent(subnet.network().bits(), any -> new HashMap<>()).put(subnet.network().address(), site);
        subnet.interfaces().forEach(name -> interfaces.putIfAbsent(name, site));
        subnet.relays().forEach(relay -> relays.putIfAbsent(relay, site));
        subnet.circuits().forEach(circuit -> circuits.putIfAbsent(circuit, site));
        subnet.remotes().forEach(remote -> remotes.putIfAbsent(remote, site));
    }

    /** The pools, one for each link. */
    Iterable<Pool> pools() {
        return links.values();
    }

    /** The pool of the link that an address belongs to. */
    Optional<Pool> of(Inet4Address address) {
        return site(address).map(Site::pool);
    }

    private Optional<Site> site(Inet4Address address) {
        for (Map.Entry<Integer, Map<Inet4Address, Site>> size : networks.entrySet()) {
            Site site = size.getValue().get(new Ip4Network(address, size.getKey()).address());
            if (site != null) {
                return Optional.of(site);
            }
        }
        return Optional.empty();
    }

    /**
     * Where a client is: what its relay says of its place counts most, then what it says itself; a client that has an address speaks
     * without its relay. The interface that it is heard at tells of a link, and of none of its subnets.
     */
    Optional<Site> find(Exchange exchange, Links system) {
        RelayInfo info = exchange.relayInfo();
        Optional<Site> told = info == RelayInfo.NONE ? Optional.empty() : info.circuitId().map(Ip4::latin1).map(circuits::get)
                .or(() -> info.remoteId().map(Ip4::latin1).map(remotes::get));
        if (told.isPresent()) {
            return told;
        }
        Optional<Inet4Address> subnet = exchange.namedSubnet();
        if (subnet.isPresent()) {
            return site(subnet.get()); // of that or of none (RFC 3011 section 3, RFC 3527 section 3)
        }
        Optional<Inet4Address> relay = exchange.relay();
        if (relay.isPresent()) {
            Site named = relays.get(relay.get());
            return named == null ? site(relay.get()) : Optional.of(named);
        }
        return speaksFromItsAddress(exchange) ? site(exchange.message().ciaddr()) : byInterface(exchange, system).map(Site::onLink);
    }

    /** Why there is no pool for a client, for people. */
    static String noPool(Exchange exchange) {
        return "no subnet for " + exchange.namedSubnet().map(subnet -> subnet.getHostAddress() + ", as it asks")
                .or(() -> exchange.relay().map(relay -> "the relay " + relay.getHostAddress()))
                .orElseGet(() -> speaksFromItsAddress(exchange) ? exchange.message().ciaddr().getHostAddress() + ", which it has"
                        : "interface " + exchange.interfaceName());
    }

    private static boolean speaksFromItsAddress(Exchange exchange) {
        return !exchange.message().ciaddr().isAnyLocalAddress() && !isRebinding(exchange);
    }

    /** A client that asks everybody whether it may keep its address may have been carried to another link since it got it. */
    private static boolean isRebinding(Exchange exchange) {
        return exchange.message().type() == MessageType.REQUEST
                && exchange.arrival().destination().equals(ReplyRoute.EVERYBODY);
    }

    private Optional<Site> byInterface(Exchange exchange, Links system) {
        Site named = interfaces.get(exchange.interfaceName());
        if (named != null) {
            return Optional.of(named);
        }
        for (Link.Address address : system.byIndex(exchange.arrival().interfaceIndex()).map(Link::addresses).orElse(List.of())) {
            Optional<Site> site = address.ip() instanceof Inet4Address ip ? site(ip) : Optional.empty();
            if (site.isPresent()) {
                return site;
            }
        }
        return Optional.empty();
    }
}
