// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.MacPattern;

/**
 * The machines that are known by name, found by what they say of themselves. Immutable.
 *
 * <p>Where a mark or an address is in several reservations, the first of them has it; the others are {@link #problems}. But a machine
 * may have an address on each of several links.
 */
public final class Reservations {

    /** No machine is known by name. */
    public static final Reservations NONE = of(List.of());

    /** One mark, of one kind. */
    private record Mark(Kind kind, Object value) {}

    private enum Kind { MAC, UUID, CLIENT_ID, PORT, CIRCUIT_ID, REMOTE_ID }

    /** A circuit of a remote end: switches number their ports alike, so one that says both means both. */
    private record Port(String circuitId, String remoteId) {
        @Override
        public String toString() {
            return circuitId + " of " + remoteId;
        }
    }

    private record Pattern(MacPattern macs, Reservation reservation) {}

    /** Two reservations of one machine, each with an address of its own. */
    private record Pair(Reservation first, Reservation second, String what) {
        private String problem() {
            return "host " + second.name() + ": " + what + " is host " + first.name() + "'s already";
        }

        private boolean isOfOneLink(List<Subnet> subnets) {
            Optional<String> link = link(first, subnets);
            return link.isPresent() && link.equals(link(second, subnets));
        }

        private static Optional<String> link(Reservation one, List<Subnet> subnets) {
            return one.address().flatMap(address -> subnets.stream().filter(subnet -> subnet.network().contains(address))
                    .map(Subnet::link).findFirst());
        }
    }

    private final List<Reservation> all;
    private final Map<Mark, Reservation> marks = new HashMap<>();
    /** Those after the first of machines that have an address on each of several links. */
    private final Map<Mark, List<Reservation>> elsewhere = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Inet4Address, Reservation> addresses = new HashMap<>();
    /** Those that say more bytes of a hardware address first. */
    private final List<Pattern> patterns = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Reservations(List<Reservation> all) {
        this.all = all;
        all.forEach(this::add);
        patterns.sort(Comparator.comparingInt((Pattern pattern) -> Long.bitCount(pattern.macs.mask())).reversed());
    }

    /** Makes an index of reservations. */
    public static Reservations of(List<Reservation> reservations) {
        return new Reservations(List.copyOf(reservations));
    }

    private void add(Reservation one) {
        one.macs().forEach(mac -> {
            if (mac.isExact()) {
                mark(Kind.MAC, mac.bits(), one);
            } else {
                patterns.add(new Pattern(mac, one));
            }
        });
        one.uuids().forEach(uuid -> mark(Kind.UUID, uuid, one));
        one.clientIds().forEach(id -> mark(Kind.CLIENT_ID, id, one));
        if (one.circuitIds().isEmpty() || one.remoteIds().isEmpty()) {
            one.circuitIds().forEach(id -> mark(Kind.CIRCUIT_ID, id, one));
            one.remoteIds().forEach(id -> mark(Kind.REMOTE_ID, id, one));
        } else {
            one.circuitIds().forEach(circuit -> one.remoteIds().forEach(remote -> mark(Kind.PORT, new Port(circuit, remote), one)));
        }
        one.address().ifPresent(address -> told(addresses.putIfAbsent(address, one), one, "address " + address.getHostAddress()));
    }

    private void mark(Kind kind, Object value, Reservation one) {
        Object shown = kind == Kind.MAC ? new MacAddress((Long) value) : value;
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + shown;
        Mark mark = new Mark(kind, value);
        Reservation first = marks.putIfAbsent(mark, one);
        if (first != null && first.address().isPresent() && one.address().isPresent() && !first.address().equals(one.address())) {
            List<Reservation> others = elsewhere.computeIfAbsent(mark, any -> new ArrayList<>());
            pairs.add(new Pair(first, one, what));
            others.forEach(other -> pairs.add(new Pair(other, one, what)));
            others.add(one);
        } else {
            told(first, one, what);
        }
    }

    private void told(@Nullable Reservation first, Reservation second, String what) {
        if (first != null && first != second) {
            problems.add(new Pair(first, second, what).problem());
        }
    }

    /** The reservations, as they were given. */
    public List<Reservation> all() {
        return all;
    }

    /** The addresses that are kept. */
    public Set<Inet4Address> addresses() {
        return addresses.keySet();
    }

    /**
     * What reservations contradict each other in, one sentence each.
     *
     * @param subnets those that are served: on the link of each, a machine may have one address
     */
    public List<String> problems(List<Subnet> subnets) {
        return Stream.concat(problems.stream(), pairs.stream().filter(pair -> pair.isOfOneLink(subnets)).map(Pair::problem)).toList();
    }

    /**
     * The reservation of the machine that sent a request: by its hardware address, its UUID, its client identifier, its place at
     * a relay, and at last by a pattern.
     */
    Optional<Reservation> find(Exchange exchange) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return mark(exchange).map(marks::get)
                .or(() -> patterns.stream().filter(each -> each.macs.matches(exchange.mac())).findFirst().map(Pattern::reservation));
    }

    /** Another reservation of that machine, whose address is of a link; empty if it has none there. */
    Optional<Reservation> find(Exchange exchange, Pool link) {
        return elsewhere.isEmpty() ? Optional.empty()
                : mark(exchange).flatMap(mark -> elsewhere.getOrDefault(mark, List.of()).stream()
                        .filter(one -> one.address().flatMap(link::subnetOf).isPresent()).findFirst());
    }

    /**
     * The reservation by which a machine got its address, if the machine's request shows nothing of what it is known by there, and so
     * nothing against it.
     */
    Optional<Reservation> ofHolder(Inet4Address address, Exchange exchange) {
        boolean elsewhere = exchange.relay().isPresent() || !exchange.message().ciaddr().equals(address);
        return Optional.ofNullable(addresses.get(address)).filter(one -> one.macs().isEmpty()
                && (one.uuids().isEmpty() || exchange.machineId().isEmpty())
                && (one.clientIds().isEmpty() || !exchange.options().has(DhcpOption.CLIENT_ID))
                && (one.circuitIds().isEmpty() && one.remoteIds().isEmpty() || !elsewhere));
    }

    /** What the machine is known by. */
    private Optional<Mark> mark(Exchange exchange) {
        Optional<String> circuit = exchange.relayInfo().circuitId().map(Ip4::latin1);
        Optional<String> remote = exchange.relayInfo().remoteId().map(Ip4::latin1);
        return known(Kind.MAC, Optional.of(exchange.mac().bits()))
                .or(() -> known(Kind.UUID, exchange.machineId()))
                .or(() -> known(Kind.CLIENT_ID, exchange.option(DhcpOption.CLIENT_ID).map(Ip4::latin1)))
                .or(() -> known(Kind.PORT, circuit.flatMap(id -> remote.map(end -> new Port(id, end)))))
                .or(() -> known(Kind.CIRCUIT_ID, circuit))
                .or(() -> known(Kind.REMOTE_ID, remote));
    }

    private Optional<Mark> known(Kind kind, Optional<?> value) {
        return value.map(present -> new Mark(kind, present)).filter(marks::containsKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reservations that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.size() + " reservations";
    }
}
