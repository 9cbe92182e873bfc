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

    private final Map<String, Pool> links = new HashMap<>();
    /** By the number of bits, the longest first, and the network's address. */
    private final SortedMap<Integer, Map<Inet4Address, Pool>> networks = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, Pool> interfaces = new HashMap<>();
    private final Map<Inet4Address, Pool> relays = new HashMap<>();
    private final Map<String, Pool> circuits = new HashMap<>();
    private final Map<String, Pool> remotes = new HashMap<>();

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

    private void add(Subnet subnet, Pool pool) {
        networks.computeIfAbsent(subnet.network().bits(), any -> new HashMap<>()).put(subnet.network().address(), pool);
        subnet.interfaces().forEach(name -> interfaces.put(name, pool));
        subnet.relays().forEach(relay -> relays.put(relay, pool));
        subnet.circuits().forEach(circuit -> circuits.put(circuit, pool));
        subnet.remotes().forEach(remote -> remotes.put(remote, pool));
    }

    /** The pools, one for each link. */
    Iterable<Pool> pools() {
        return links.values();
    }

    /** The pool of the link that an address belongs to. */
    Optional<Pool> of(Inet4Address address) {
        for (Map.Entry<Integer, Map<Inet4Address, Pool>> size : networks.entrySet()) {
            Pool pool = size.getValue().get(new Ip4Network(address, size.getKey()).address());
            if (pool != null) {
                return Optional.of(pool);
            }
        }
        return Optional.empty();
    }

    /**
     * The pool of the link where a client is: what its relay says of its place counts most, then what it says itself; a client
     * that has an address speaks without its relay.
     */
    Optional<Pool> find(Exchange exchange, Links system) {
        RelayInfo info = exchange.relayInfo();
        Optional<Pool> told = info.circuitId().map(Ip4::latin1).map(circuits::get)
                .or(() -> info.remoteId().map(Ip4::latin1).map(remotes::get));
        if (told.isPresent()) {
            return told;
        }
        if (exchange.namedSubnet().isPresent()) {
            return exchange.namedSubnet().flatMap(this::of); // of that or of none (RFC 3011 section 3, RFC 3527 section 3)
        }
        if (exchange.relay().isPresent()) {
            return exchange.relay().flatMap(relay -> Optional.ofNullable(relays.get(relay)).or(() -> of(relay)));
        }
        return speaksFromItsAddress(exchange) ? of(exchange.message().ciaddr()) : byInterface(exchange, system);
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

    private Optional<Pool> byInterface(Exchange exchange, Links system) {
        Pool named = interfaces.get(exchange.interfaceName());
        if (named != null) {
            return Optional.of(named);
        }
        for (Link.Address address : system.byIndex(exchange.arrival().interfaceIndex()).map(Link::addresses).orElse(List.of())) {
            Optional<Pool> pool = address.ip() instanceof Inet4Address ip ? of(ip) : Optional.empty();
            if (pool.isPresent()) {
                return pool;
            }
        }
        return Optional.empty();
    }
}
