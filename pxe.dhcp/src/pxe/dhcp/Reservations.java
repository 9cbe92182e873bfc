// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pxe.api.MacPattern;

/**
 * The machines that are known by name, found by what they say of themselves. Immutable.
 *
 * <p>Where a mark or an address is in several reservations, the first of them has it; the others are {@link #problems()}.
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

    private final List<Reservation> all;
    private final Map<Mark, Reservation> marks = new HashMap<>();
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
        Object shown = kind == Kind.MAC ? new pxe.api.MacAddress((Long) value) : value;
        told(marks.putIfAbsent(new Mark(kind, value), one), one, kind.name().toLowerCase().replace('_', '-') + " " + shown);
    }

    private void told(@Nullable Reservation first, Reservation second, String what) {
        if (first != null && first != second) {
            problems.add("host " + second.name() + ": " + what + " is host " + first.name() + "'s already");
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

    /** What reservations contradict each other in, one sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * The reservation of the machine that sent a request: by its hardware address, its UUID, its client identifier, its place at
     * a relay, and at last by a pattern.
     */
    Optional<Reservation> find(Exchange exchange) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> circuit = exchange.relayInfo().circuitId().map(Ip4::latin1);
        Optional<String> remote = exchange.relayInfo().remoteId().map(Ip4::latin1);
        return find(Kind.MAC, Optional.of(exchange.mac().bits()))
                .or(() -> find(Kind.UUID, exchange.machineId()))
                .or(() -> find(Kind.CLIENT_ID, exchange.option(DhcpOption.CLIENT_ID).map(Ip4::latin1)))
                .or(() -> find(Kind.PORT, circuit.flatMap(id -> remote.map(end -> new Port(id, end)))))
                .or(() -> find(Kind.CIRCUIT_ID, circuit))
                .or(() -> find(Kind.REMOTE_ID, remote))
                .or(() -> patterns.stream().filter(each -> each.macs.matches(exchange.mac())).findFirst().map(Pattern::reservation));
    }

    private Optional<Reservation> find(Kind kind, Optional<?> value) {
        return value.map(present -> marks.get(new Mark(kind, present)));
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
