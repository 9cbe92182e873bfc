// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import pxe.api.lease.ClientKey;

/** A request and what the settings say of the machine that sent it. Immutable. */
final class Client {

    private final Exchange exchange;
    private final DhcpSettings settings;
    private final FirmwareProfile found;
    private final ClientKey key;
    private final Optional<Reservation> reservation;
    private final List<ClientClass> classes;
    /** Of its classes and its reservation. */
    private final Terms own;

    /**
     * Makes a client.
     *
     * @param found the profile that suits its firmware, unless its terms say another
     */
    Client(Exchange exchange, DhcpSettings settings, FirmwareProfile found) {
        this(exchange, settings, found, settings.clientIdentity().of(exchange), settings.reservations().find(exchange));
    }

    private Client(Exchange exchange, DhcpSettings settings, FirmwareProfile found, ClientKey key, Optional<Reservation> reservation) {
        this.exchange = exchange;
        this.settings = settings;
        this.found = found;
        this.key = key;
        this.reservation = reservation;
        this.classes = settings.classes().isEmpty() ? List.of() : settings.classes().stream().filter(this::isOf).toList();
        Terms terms = Terms.NONE;
        for (ClientClass each : classes) {
            terms = terms.under(each.terms());
        }
        this.own = reservation.isEmpty() ? terms : terms.under(reservation.get().terms());
    }

    private Client(Client same, Exchange exchange) {
        this.exchange = exchange;
        this.settings = same.settings;
        this.found = same.found;
        this.key = same.key;
        this.reservation = same.reservation;
        this.classes = same.classes;
        this.own = same.own;
    }

    /** The same client with the address that it is being given. */
    Client withAddress(Inet4Address address) {
        return new Client(this, exchange.withClientAddress(address));
    }

    /** The same client with its reservation of a link, where it has one on each of several. */
    Client on(Pool link) {
        if (reservation.isEmpty() || reserved(link).isPresent()) {
            return this;
        }
        return settings.reservations().find(exchange, link).map(this::of).orElse(this);
    }

    /** The same client, whose lease is kept under another key. */
    Client under(ClientKey other) {
        return new Client(exchange, settings, found, other, reservation);
    }

    /** The same client with a reservation. */
    Client of(Reservation one) {
        return new Client(exchange, settings, found, key, Optional.of(one));
    }

    private boolean isOf(ClientClass each) {
        return each.matches(exchange) || reservation.filter(host -> host.classes().contains(each.name())).isPresent();
    }

    Exchange exchange() {
        return exchange;
    }

    DhcpSettings settings() {
        return settings;
    }

    /** What its lease is kept under. */
    ClientKey key() {
        return key;
    }

    /** What names it. */
    Optional<Reservation> reservation() {
        return reservation;
    }

    /** Whether it is named by its very hardware address, and known by that: nobody can make up more such clients than are named. */
    boolean isNamed() {
        return key.equals(ClientKey.of(exchange.mac()))
                && reservation.stream().flatMap(host -> host.macs().stream()).anyMatch(mac -> mac.isExact() && mac.matches(exchange.mac()));
    }

    /** Those that it is of. */
    List<ClientClass> classes() {
        return classes;
    }

    /** Why it gets no answer; empty if it gets one. */
    Optional<String> refusal() {
        if (settings.knownOnly() && reservation.isEmpty()) {
            return Optional.of("no reservation names it (known.only)");
        }
        if (reservation.isPresent() && reservation.get().ignored()) {
            return Optional.of("reservation " + reservation.get().name());
        }
        for (ClientClass each : classes) {
            if (each.ignored()) {
                return Optional.of("class " + each.name());
            }
        }
        return Optional.empty();
    }

    /** The address that is kept for it on a link. */
    Optional<Inet4Address> reserved(Pool pool) {
        return reservation.isEmpty() ? Optional.empty() : reservation.get().address()
                .filter(address -> pool.subnetOf(address).filter(subnet -> subnet.network().isHost(address)).isPresent());
    }

    /** The host name that its reservation gives it. */
    Optional<String> hostname() {
        return reservation.flatMap(Reservation::hostname);
    }

    /** How its ROM is told what to boot, of what it is given. */
    FirmwareProfile profile(Terms terms) {
        return terms.profile().orElse(found);
    }

    /** What it is given where another server gives the address. */
    Terms terms() {
        return settings.terms().under(own);
    }

    /** What it is given with an address of a subnet. */
    Terms terms(Subnet subnet) {
        return settings.terms().under(subnet.terms()).under(own);
    }
}
