// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.Ip4Network;

/**
 * A network, the addresses that are given there, and which clients are there. Immutable.
 *
 * <p>A client is on the subnet whose network holds the address that tells where it is: what its relay selects (RFC 3527), what it
 * selects itself (RFC 3011), its relay's address, its own, or one of the interface's by which it came. {@code interfaces},
 * {@code relays}, {@code circuits} and {@code remotes} name places whose addresses don't tell.
 *
 * @param name what people know it by
 * @param link subnets with the same link are one piece of wire ("shared network"): a client there gets an address of any of them
 * @param network its addresses
 * @param ranges those to give
 * @param terms what clients get there besides
 * @param interfaces the names of interfaces that lead there
 * @param relays addresses of relays that serve it
 * @param circuits circuit identifiers that a relay gives its clients (option 82.1, RFC 3046), as ISO 8859-1 text
 * @param remotes remote identifiers that a relay gives its clients (option 82.2, RFC 3046), as ISO 8859-1 text
 * @param source where it is configured, for people
 */
public record Subnet(
        String name,
        String link,
        Ip4Network network,
        List<AddressRange> ranges,
        Terms terms,
        Set<String> interfaces,
        Set<Inet4Address> relays,
        Set<String> circuits,
        Set<String> remotes,
        String source) {

    /** The most addresses in all ranges of a subnet. */
    public static final int MAX_SIZE = 1 << 24;

    /** Makes a subnet; the collections are copied. One that has {@link #problems()} must not be served. */
    public Subnet {
        ranges = List.copyOf(ranges);
        interfaces = Set.copyOf(interfaces);
        relays = Set.copyOf(relays);
        circuits = Set.copyOf(circuits);
        remotes = Set.copyOf(remotes);
    }

    /** Starts a subnet. */
    public static Builder builder(String name, Ip4Network network) {
        return new Builder(name, network);
    }

    /** A subnet with one range and terms. */
    public static Subnet of(String name, Ip4Network network, AddressRange range, Terms terms) {
        return builder(name, network).ranges(List.of(range)).terms(terms).build();
    }

    /** What is wrong with the values together, one sentence each, in the words of the configuration. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (network.bits() == 0) {
            problems.add("network " + network + ": must have 1 to 32 bits");
        }
        long size = 0;
        for (int i = 0; i < ranges.size(); i++) {
            AddressRange range = ranges.get(i);
            if (!network.contains(range.begin()) || !network.contains(range.end())) {
                problems.add("range " + range + ": must be in the network " + network);
            }
            for (AddressRange other : ranges.subList(0, i)) {
                if (range.overlaps(other)) {
                    problems.add("range " + range + ": must have no address of the range " + other);
                }
            }
            size += range.size();
        }
        if (size > MAX_SIZE) {
            problems.add("range: must have at most " + MAX_SIZE + " addresses, not " + size);
        }
        return problems;
    }

    /** Why the subnet can't be beside others, in the words of the configuration; empty if it can. */
    public Optional<String> clash(List<Subnet> others) {
        for (Subnet other : others) {
            if (network.overlaps(other.network)) {
                return Optional.of("network " + network + ": must have no address of subnet " + other.name + ", " + other.network);
            }
            if (!link.equals(other.link)) {
                Optional<String> place = shared("interfaces", interfaces, other.interfaces, other)
                        .or(() -> shared("relays", relays, other.relays, other))
                        .or(() -> shared("circuit.ids", circuits, other.circuits, other))
                        .or(() -> shared("remote.ids", remotes, other.remotes, other));
                if (place.isPresent()) {
                    return place;
                }
            }
        }
        return Optional.empty();
    }

    /** A place that tells of two links where a client is tells nothing. */
    private static <T> Optional<String> shared(String key, Set<T> places, Set<T> others, Subnet other) {
        return places.stream().filter(others::contains).findFirst().map(place -> key + ": "
                + (place instanceof Inet4Address ip ? ip.getHostAddress() : place) + " is subnet " + other.name
                + "'s; if they are one piece of wire, say so with shared.network");
    }

    /** Whether the address is of a range, and a machine can have it. */
    boolean gives(Inet4Address address) {
        if (network.isHost(address)) {
            for (AddressRange range : ranges) {
                if (range.contains(address)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The addresses that the subnet's options name: its routers', say, which are nobody else's. */
    Stream<Inet4Address> named() {
        return Stream.of(DhcpOption.ROUTER, DhcpOption.DNS, DhcpOption.BROADCAST_ADDRESS)
                .flatMap(option -> terms.options().addresses(option).stream());
    }

    /** Collects what a subnet has. For one thread. */
    public static final class Builder {
        private final String name;
        private final Ip4Network network;
        private @Nullable String link;
        private List<AddressRange> ranges = List.of();
        private Terms terms = Terms.NONE;
        private Set<String> interfaces = Set.of();
        private Set<Inet4Address> relays = Set.of();
        private Set<String> circuits = Set.of();
        private Set<String> remotes = Set.of();
        private String source = "";

        private Builder(String name, Ip4Network network) {
            this.name = name;
            this.network = network;
        }

        /** See {@link Subnet#link()}; its own name unless this is called. */
        public Builder link(String link) {
            this.link = link;
            return this;
        }

        /** See {@link Subnet#ranges()}. */
        public Builder ranges(List<AddressRange> ranges) {
            this.ranges = ranges;
            return this;
        }

        /** See {@link Subnet#terms()}. */
        public Builder terms(Terms terms) {
            this.terms = terms;
            return this;
        }

        /** See {@link Subnet#interfaces()}. */
        public Builder interfaces(Set<String> interfaces) {
            this.interfaces = interfaces;
            return this;
        }

        /** See {@link Subnet#relays()}. */
        public Builder relays(Set<Inet4Address> relays) {
            this.relays = relays;
            return this;
        }

        /** See {@link Subnet#circuits()}. */
        public Builder circuits(Set<String> circuits) {
            this.circuits = circuits;
            return this;
        }

        /** See {@link Subnet#remotes()}. */
        public Builder remotes(Set<String> remotes) {
            this.remotes = remotes;
            return this;
        }

        /** See {@link Subnet#source()}. */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /** The subnet. */
        public Subnet build() {
            return new Subnet(name, link == null ? name : link, network, ranges, terms, interfaces, relays, circuits, remotes,
                    source);
        }
    }
}
