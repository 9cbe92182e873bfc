// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.PolicyChain;
import pxe.api.event.BootEvents;
import pxe.api.lease.ClientKey;
import pxe.api.lease.LeaseStore;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.UdpSocket;

/** The rooms of a server, and the way of a packet through them. For the loop's thread, but for {@link #load}. */
final class Engine {

    private final EventLoop loop;
    private final Links links;
    private final Clock clock;
    private final LeaseStore leases;
    private final Journal journal;
    private final Questions questions;
    private final ConflictProbe conflicts;
    private final AddressBook book;
    private final Records records;
    private final Lessor lessor;
    private final ProxyResponder proxy;
    private final OtherServers others;
    private final FirmwareTrials trials;
    private final BootedMachines booted;
    private final PacketMemory packets;
    private final Admission admission;
    private DhcpSettings settings;

    Engine(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases, BootEvents events, Links links,
            Clock clock) {
        this.loop = loop;
        this.settings = settings;
        this.links = links;
        this.clock = clock;
        this.leases = leases;
        this.journal = new Journal(events, clock);
        this.trials = new FirmwareTrials();
        this.packets = new PacketMemory(settings.captureMachines(), clock);
        this.book = new AddressBook();
        this.booted = new BootedMachines(book, clock);
        this.questions = new Questions(loop, policies, journal);
        Outbox outbox = new Outbox(links, settings.port(), packets, journal, clock);
        this.conflicts = new ConflictProbe(loop, journal);
        this.records = new Records(loop, leases, book, questions, journal, clock);
        this.others = new OtherServers(loop, links, records, book, journal, clock);
        this.admission = new Admission(settings, links, others, trials, book, booted, packets, journal, clock);
        this.lessor = new Lessor(questions, records, book, booted, outbox, journal, links, conflicts, clock);
        this.proxy = new ProxyResponder(questions, others, outbox, journal);
    }

    /**
     * Makes the same rooms for one request of a machine of which nothing is to remain: it meets the same networks and looks into the
     * same address book, and nothing that happens here is kept, asked on the wire, or told but to {@code events}.
     */
    private Engine(Engine same, EventLoop loop, PolicyChain policies, BootEvents events, MacAddress mac) {
        this.loop = loop;
        this.settings = same.settings;
        this.links = same.links;
        this.clock = same.clock;
        this.leases = new UnchangedStore(same.leases);
        this.journal = new Journal(events, clock);
        this.trials = same.trials.of(mac);
        this.packets = new PacketMemory(0, clock);
        this.book = new AddressBookView(same.book);
        this.booted = same.booted.of(mac, book);
        this.questions = new Questions(loop, policies, journal);
        Outbox outbox = new Outbox(links, settings.port(), packets, journal, clock);
        this.conflicts = new ConflictProbe(loop, journal);
        this.records = new Records(loop, leases, book, questions, journal, clock);
        this.others = new OtherServers(loop, links, records, book, journal, clock);
        this.admission = new Admission(settings, links, others, trials, book, booted, packets, journal, clock);
        if (same.records.areLoaded()) {
            records.load(() -> { });
        }
        this.lessor = new Lessor(same.lessor, questions, records, book, booted, outbox, journal, conflicts);
        this.proxy = new ProxyResponder(questions, others, outbox, journal);
    }

    /** The same rooms for a {@link Rehearsal}. */
    Engine rehearsing(EventLoop loop, PolicyChain policies, BootEvents events, MacAddress mac) {
        return new Engine(this, loop, policies, events, mac);
    }

    /** Takes note of the leases of an earlier run: once, before the first packet. */
    void load() {
        lessor.load();
        lessor.apply(settings);
    }

    /** Begins to ask who uses addresses. */
    void begin() {
        conflicts.apply(settings);
    }

    /** Serves by other settings from now on. */
    void apply(DhcpSettings wanted) {
        settings = wanted;
        admission.apply(wanted);
        packets.apply(wanted.captureMachines());
        lessor.apply(wanted);
        conflicts.apply(wanted);
    }

    /** Lets the lease store alone from now on; any thread. */
    void leaveStore() {
        records.close();
    }

    /** Asks nobody any more. */
    void close() {
        conflicts.close();
    }

    /** A packet to port 67. */
    void received(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        admission.client(payload, arrival, socket).ifPresent(this::serve);
    }

    /** A packet to port 4011. */
    void receivedByProxy(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        admission.client(payload, arrival, socket).ifPresent(this::serveByProxy);
    }

    /** Who sent a packet; empty if it is none of a client that is to be served. */
    Optional<Client> client(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        return admission.client(payload, arrival, socket);
    }

    /** A client's message to port 67. */
    void serve(Client client) {
        others.received(client, settings.mode());
        if (settings.mode() == Mode.SERVER) {
            lessor.received(client);
        } else if (client.exchange().message().type() == MessageType.DISCOVER) {
            proxy.discover(client);
        }
    }

    /** Port 4011: a client asks for its boot file, by unicast, with an address of its own. */
    void serveByProxy(Client client) {
        if (client.exchange().stage() == BootStage.NONE) {
            return;
        }
        switch (client.exchange().message().type()) {
            case MessageType.REQUEST, MessageType.INFORM ->
                    proxy.ask(client, settings.mode() == Mode.SERVER ? lessor.terms(client) : client.terms());
            default -> { }
        }
    }

    /** Goes on once the book knows what the store knows of a client. */
    void know(Client client, Runnable next) {
        records.know(client, next);
    }

    /** The client as its link knows it. */
    Client onLink(Client client) {
        return settings.mode() == Mode.SERVER ? lessor.onLink(client) : client;
    }

    /** Whether no request waits for policies or the lease store. */
    boolean isIdle() {
        return questions.isIdle();
    }

    DhcpSettings settings() {
        return settings;
    }

    /** See {@link DhcpServer#released}. */
    void released(ClientKey client, Inet4Address address) {
        lessor.released(client, address);
    }

    /** See {@link DhcpServer#findServers}. */
    void findServers(String interfaceName, UdpSocket socket, CompletableFuture<List<FoundServer>> result) {
        others.search(interfaceName, settings, socket, result);
    }

    /** See {@link DhcpServer#subnets}. */
    List<SubnetUse> subnets() {
        return lessor.use();
    }

    /** See {@link DhcpServer#dropped}. */
    SequencedMap<String, Long> dropped() {
        return journal.malformed();
    }

    /** See {@link DhcpServer#packets}. */
    List<KeptPacket> packets(MacAddress mac) {
        return packets.packets(mac);
    }

    /** See {@link DhcpServer#machines}. */
    List<MacAddress> machines() {
        return packets.machines();
    }
}
