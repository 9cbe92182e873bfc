// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.net.Arrival;
import pxe.net.Link;
import pxe.net.Links;
import pxe.net.UdpSocket;

/** Reads packets, and says which of them are those of clients that are to be served. For the loop's thread. */
final class Admission {

    private final Links links;
    private final OtherServers others;
    private final Journal journal;
    private final Clock clock;
    private final FirmwareTrials trials;
    private final AddressBook book;
    private final BootedMachines booted;
    private final PacketMemory packets;
    private DhcpSettings settings;

    Admission(DhcpSettings settings, Links links, OtherServers others, FirmwareTrials trials, AddressBook book,
            BootedMachines booted, PacketMemory packets, Journal journal, Clock clock) {
        this.settings = settings;
        this.links = links;
        this.others = others;
        this.trials = trials;
        this.book = book;
        this.booted = booted;
        this.packets = packets;
        this.journal = journal;
        this.clock = clock;
    }

    /** Serves those whom other settings say from now on. */
    void apply(DhcpSettings wanted) {
        settings = wanted;
    }

    /**
     * Reads a packet.
     *
     * @param socket what it came to, and its answer leaves by
     * @return empty if it is none of a client that is to be served
     */
    Optional<Client> client(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        switch (DhcpCodec.decode(payload)) {
            case DhcpCodec.Decoded.Malformed(String reason, int offset) -> {
                journal.malformed(arrival.peer().getAddress(), reason, offset);
                return Optional.empty();
            }
            case DhcpCodec.Decoded.Ok(DhcpMessage message) -> {
                if (others.isOfSearch(message, arrival)) {
                    return Optional.empty();
                }
                packets.received(message.chaddr(), payload, arrival, socket);
                String name = links.byIndex(arrival.interfaceIndex()).map(Link::name).orElse("");
                boolean served = settings.interfaces().isEmpty() || settings.interfaces().contains(name);
                if (!served || isNonsense(message, arrival) || !(arrival.local() instanceof Inet4Address local)) {
                    return Optional.empty();
                }
                Inet4Address address = settings.serverAddress().isAnyLocalAddress() ? local : settings.serverAddress();
                Exchange exchange = new Exchange(message, arrival, socket, name, address);
                if (address.isAnyLocalAddress()) { // a client would be told to speak with 0.0.0.0
                    journal.ignored(exchange, "no IPv4 address on " + (name.isEmpty() ? "the interface" : name)
                            + " that this server could be known by");
                    return Optional.empty();
                }
                if (!address.equals(local) && !links.has(address)) { // it went to another machine, or its interface is gone
                    journal.ignored(exchange, "this server has lost its address, " + address.getHostAddress());
                    return Optional.empty();
                }
                return served(new Client(exchange, settings, trials.of(exchange, clock.millis())));
            }
        }
    }

    private Optional<Client> served(Client asking) {
        Client client = known(holding(asking));
        Exchange exchange = client.exchange();
        boolean isMeant = exchange.stage() != BootStage.NONE
                || settings.mode() == Mode.SERVER && (settings.serve() == Serve.ALL || booted.has(client));
        Optional<String> refusal = !isMeant
                ? Optional.of("it doesn't boot from the network (serve = pxe)")
                : client.refusal();
        if (refusal.isPresent()) {
            journal.ignored(exchange, refusal.get());
            return Optional.empty();
        }
        return Optional.of(client);
    }

    /**
     * A client that speaks from its address keeps it, and what its lease is kept under, after {@code client.identity} was changed: an
     * operating system would lose its connections. What is kept under the new identity begins with its next boot.
     */
    private Client holding(Client client) {
        Inet4Address address = client.exchange().message().ciaddr();
        if (address.isAnyLocalAddress() || book.holds(client.key(), address, clock.millis())) {
            return client;
        }
        return Arrays.stream(ClientIdentity.values()).map(identity -> identity.of(client.exchange()))
                .filter(key -> book.holds(key, address, clock.millis())).findFirst().map(client::under).orElse(client);
    }

    /**
     * A machine that has an address by a reservation may not show again what that knows it by: its operating system sends no UUID,
     * and when it renews, no relay tells where it is.
     */
    private Client known(Client client) {
        Reservations hosts = settings.reservations();
        return hosts.addresses().isEmpty() || client.reservation().flatMap(Reservation::address).isPresent()
                ? client
                : book.leased(client.key()).flatMap(had -> hosts.ofHolder(had, client.exchange()).stream()).findFirst().map(client::of)
                        .orElse(client);
    }

    /** Whether a message is well-formed and yet none that a client or a relay sends to a server; tells that. */
    private boolean isNonsense(DhcpMessage message, Arrival arrival) {
        String reason = message.op() != DhcpMessage.BOOTREQUEST ? "an answer, sent to a server"
                : isGroup(message.chaddr()) ? "a hardware address that many have"
                : !isHost(message.ciaddr(), arrival) ? "ciaddr is no machine's address"
                : !isHost(message.giaddr(), arrival) ? "giaddr is no machine's address"
                : "";
        if (!reason.isEmpty()) {
            journal.malformed(arrival.peer().getAddress(), reason, 0);
        }
        return !reason.isEmpty();
    }

    /** Whether it is the address of a group of machines, or of all (IEEE 802): the first bit on the wire says so. */
    private static boolean isGroup(MacAddress mac) {
        return (mac.bits() >>> 40 & 1) == 1;
    }

    /** Whether an answer may go to the address: nobody makes this server send to a group, to everybody, or from afar to itself. */
    private static boolean isHost(Inet4Address address, Arrival arrival) {
        return !address.isMulticastAddress() && !address.equals(ReplyRoute.EVERYBODY)
                && (!address.isLoopbackAddress() || arrival.peer().getAddress().isLoopbackAddress());
    }
}
