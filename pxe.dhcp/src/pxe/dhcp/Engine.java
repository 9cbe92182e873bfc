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

    /** What a server remembers from one request to the next. */
    private record Memory(AddressBook book, BootedMachines booted, FirmwareTrials trials, PacketMemory packets) {

        static Memory empty(DhcpSettings settings, Clock clock) {
            AddressBook book = new AddressBook();
            return new Memory(book, new BootedMachines(book, clock), new FirmwareTrials(),
                    new PacketMemory(settings.captureMachines(), clock));
        }

        /** A view of it for one request of a machine, of which nothing is to remain. */
        Memory of(MacAddress mac, Clock clock) {
            AddressBook view = new AddressBookView(book);
            return new Memory(view, booted.of(mac, view), trials.of(mac), new PacketMemory(0, clock));
        }
    }

    private final Links links;
    private final Clock clock;
    private final LeaseStore leases;
    private final Memory memory;
    private final Journal journal;
    private final Questions questions;
    private final ConflictProbe conflicts;
    private final Records records;
    private final Lessor lessor;
    private final ProxyResponder proxy;
    private final OtherServers others;
    private final Admission admission;
    private DhcpSettings settings;

    Engine(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases, BootEvents events, Links links,
            Clock clock) {
        this(loop, settings, policies, leases, events, links, clock, Memory.empty(settings, clock));
    }

    private Engine(EventLoop loop, DhcpSettings settings, PolicyChain policies, LeaseStore leases, BootEvents events, Links links,
            Clock clock, Memory memory) {
        this.settings = settings;
        this.links = links;
        this.clock = clock;
        this.leases = leases;
        this.memory = memory;
        this.journal = new Journal(events, clock);
        this.questions = new Questions(loop, policies, journal);
        Outbox outbox = new Outbox(links, settings.port(), memory.packets, journal, clock);
        this.conflicts = new ConflictProbe(loop, journal);
        this.records = new Records(loop, leases, memory.book, questions, journal, clock);
        this.others = new OtherServers(loop, links, records, memory.book, journal, clock);
        this.admission = new Admission(settings, links, others, memory.trials, memory.book, memory.booted, memory.packets, journal, clock);
        this.lessor = new Lessor(questions, records, memory.book, memory.booted, outbox, journal, links, conflicts, clock);
        this.proxy = new ProxyResponder(questions, others, outbox, journal);
    }

    /**
     * Makes the same rooms for a {@link Rehearsal}, one request of a machine of which nothing is to remain: it meets the same networks
     * and looks into the same address book, and nothing that happens there is kept, asked on the wire, or told but to {@code events}.
     */
    Engine rehearsing(EventLoop loop, PolicyChain policies, BootEvents events, MacAddress mac) {
        Engine same = new Engine(loop, settings, policies, new UnchangedStore(leases), events, links, clock, memory.of(mac, clock));
        if (records.areLoaded()) {
            same.records.load(() -> { });
        }
        same.lessor.serveAs(lessor);
        return same;
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
        memory.packets.apply(wanted.captureMachines());
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
        return memory.packets.packets(mac);
    }

    /** See {@link DhcpServer#machines}. */
    List<MacAddress> machines() {
        return memory.packets.machines();
    }
}
