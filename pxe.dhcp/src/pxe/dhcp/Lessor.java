// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import pxe.api.MacAddress;
import pxe.api.PolicyVerdict;
import pxe.api.lease.ClientKey;
import pxe.dhcp.AddressBook.Preferences;
import pxe.dhcp.AddressBook.Wish;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.Networks.Site;
import pxe.net.Links;

/** Gives addresses, as RFC 2131 section 4.3 says. For the loop's thread, but for {@link #load}. */
final class Lessor {

    /** How many addresses of others a client's question may meet; it asks again if it gets none. */
    private static final int MAX_CONFLICTS = 16;

    private final Questions questions;
    private final Records records;
    private final AddressBook book;
    private final BootedMachines booted;
    private final Outbox outbox;
    private final Journal journal;
    private final Links links;
    private final ConflictProbe conflicts;
    private final Clock clock;
    private final Pools pools;
    private DhcpSettings settings = DhcpSettings.builder().build();

    Lessor(Questions questions, Records records, AddressBook book, BootedMachines booted, Outbox outbox, Journal journal,
            Links links, ConflictProbe conflicts, Clock clock) {
        this.questions = questions;
        this.records = records;
        this.book = book;
        this.booted = booted;
        this.outbox = outbox;
        this.journal = journal;
        this.links = links;
        this.conflicts = conflicts;
        this.clock = clock;
        this.pools = new Pools(records, book, links, clock);
    }

    /** Serves what another lessor serves, from the same pools: for a rehearsal. */
    void serveAs(Lessor server) {
        pools.serveAs(server.pools);
        settings = server.settings;
    }

    /** Takes note of the leases of an earlier run: once, before the first request. */
    void load() {
        records.load(pools::spread);
    }

    /** Serves by other settings from now on. What was offered and leased stays so, as far as they have it. */
    void apply(DhcpSettings wanted) {
        settings = wanted;
        pools.apply(wanted.subnets(), wanted.reservations());
    }

    /** Whose the addresses of each subnet are, as far as this server knows. */
    List<SubnetUse> use() {
        return pools.use();
    }

    /** A client's message. */
    void received(Client client) {
        Exchange exchange = client.exchange();
        if (!records.areLoaded()) {
            journal.ignored(exchange, "the leases can't be read yet");
            return;
        }
        Optional<Site> site = pools.find(exchange);
        if (site.isEmpty()) {
            journal.ignored(exchange, Networks.noPool(exchange));
            return;
        }
        Pool pool = site.get().pool();
        Client here = client.on(pool);
        switch (exchange.message().type()) {
            case MessageType.DISCOVER -> {
                // Also before the store is asked, which a flood of strangers would keep from all others.
                if (!records.areShared() || !isOneTooMany(here, pool)) {
                    records.know(here, () -> discover(here, site.get(), MAX_CONFLICTS));
                }
            }
            case MessageType.REQUEST -> records.know(here, () -> request(here, pool));
            case MessageType.DECLINE -> decline(here);
            case MessageType.RELEASE -> release(here);
            case MessageType.INFORM -> inform(here, site.get());
            default -> journal.ignored(exchange, "message type " + exchange.message().type());
        }
    }

    private void discover(Client client, Site site, int conflictsLeft) {
        Exchange exchange = client.exchange();
        Pool pool = site.pool();
        if (isOneTooMany(client, pool)) {
            return;
        }
        pools.giveUpLost();
        Preferences preferences = new Preferences(reserved(client, pool), exchange.options().address(DhcpOption.REQUESTED_ADDRESS),
                site.subnet());
        Optional<Inet4Address> offered = book.offer(client.key(), pool, preferences, exchange.place(), clock.millis(),
                settings.offerTime());
        if (offered.isEmpty()) {
            journal.warnSeldom("EXHAUSTED", exchange, "no address is left in " + pool
                    + ": widen the range, or shorten the lease time");
            return;
        }
        Inet4Address address = offered.get();
        Optional<Inet4Address> mine = client.reserved(pool);
        if (mine.isPresent() && !mine.equals(offered)) {
            journal.warnSeldom("RESERVED", exchange, mine.get().getHostAddress() + " is reserved for this machine, and "
                    + (links.has(mine.get()) ? "is this server's own" : "somebody else still has it"));
        }
        if (book.hadLast(client.key(), address)) {
            offer(Grant.of(client, pool, address));
        } else {
            conflicts.check(exchange, address, () -> offerIfStillKept(client, pool, address),
                    user -> conflict(client, site, address, user, conflictsLeft));
        }
    }

    /** Whether a client is one more stranger where there are enough; tells that. */
    private boolean isOneTooMany(Client client, Pool pool) {
        boolean crowded = client.reserved(pool).isEmpty() && !book.knows(client.key())
                && book.isCrowded(client.exchange().place(), settings.offersMax(), clock.millis()) && !client.isNamed();
        if (crowded) {
            journal.warnSeldom("FLOOD", client.exchange(), "as many unknown machines as offers.max allows have an offer that they don't"
                    + " take: others get none until those are over");
        }
        return crowded;
    }

    private void offerIfStillKept(Client client, Pool pool, Inet4Address address) {
        if (book.holds(client.key(), address, clock.millis())) {
            offer(Grant.of(client, pool, address));
        }
    }

    private void offer(Grant grant) {
        questions.boot(grant.exchange(), grant.terms(), verdict -> send("OFFER", grant, MessageType.OFFER, verdict));
    }

    /** Somebody uses the address that was to be offered: it is set aside, and the client gets the next. */
    private void conflict(Client client, Site site, Inet4Address address, Optional<MacAddress> user, int conflictsLeft) {
        if (!book.holds(client.key(), address, clock.millis()) || book.hadLast(client.key(), address)) {
            return; // it is no longer this client's, or it took it meanwhile
        }
        setAside(client, address, user);
        if (conflictsLeft > 0) {
            discover(client, site, conflictsLeft - 1);
        }
    }

    private void setAside(Client client, Inet4Address address, Optional<MacAddress> user) {
        book.setAside(address, clock.instant().plus(settings.declineTime()));
        journal.warnSeldom("CONFLICT", client.exchange(), event -> event.with("address", address).withOptional("hardware", user)
                .with("reason", "somebody uses " + address.getHostAddress() + " who didn't get it here"));
    }

    private void request(Client client, Pool pool) {
        Exchange exchange = client.exchange();
        RequestState state = RequestState.of(exchange.message());
        if (state == RequestState.SELECTING && !exchange.isForThisServer()) {
            selectsAnother(client);
            return;
        }
        Optional<Inet4Address> wanted = wanted(exchange);
        if (wanted.isEmpty()) {
            journal.ignored(exchange, "a request for no address");
        } else if (mayBeAnothers(state) && !book.knows(client.key())) {
            journal.ignored(exchange, "an unknown client (authoritative = false)");
        } else {
            request(client, pool, state, wanted.get());
        }
    }

    /** A client takes the offer of another server, or of this one by another address. */
    private void selectsAnother(Client client) {
        Exchange exchange = client.exchange();
        Inet4Address server = exchange.options().address(DhcpOption.SERVER_ID).orElseThrow();
        if (links.has(server)) { // a relay that knows two of its addresses sends a copy to each
            journal.ignored(exchange, "it is answered at " + server.getHostAddress());
        } else {
            book.withdraw(client.key(), clock.millis());
        }
    }

    private static Optional<Inet4Address> wanted(Exchange exchange) {
        Inet4Address ciaddr = exchange.message().ciaddr();
        return ciaddr.isAnyLocalAddress() ? exchange.options().address(DhcpOption.REQUESTED_ADDRESS) : Optional.of(ciaddr);
    }

    /** Whether what isn't known here may be another server's, and is left alone: unless this is the network's only one. */
    private boolean mayBeAnothers(RequestState state) {
        return state != RequestState.SELECTING && !settings.authoritative();
    }

    private void request(Client client, Pool pool, RequestState state, Inet4Address address) {
        switch (wish(client, pool, address)) {
            case GRANTABLE -> {
                if (state == RequestState.INIT_REBOOT && hasAnother(client, pool, address)) {
                    taken(client, pool, state, address);
                } else {
                    grantable(client, pool, address);
                }
            }
            case TAKEN -> taken(client, pool, state, address);
            case OUTSIDE -> refuse(client.exchange(), "the address is not of this network");
        }
    }

    private void taken(Client client, Pool pool, RequestState state, Inet4Address address) {
        if (mayBeAnothers(state) && !isOurs(client, pool, address)) {
            journal.ignored(client.exchange(), "an address that is not given here (authoritative = false)");
        } else {
            refuse(client.exchange(), "the address is not for this client");
        }
    }

    /** Whether a client has an address of the link, and another than it thinks: it is to start anew, and keeps the one that it has. */
    private boolean hasAnother(Client client, Pool pool, Inet4Address address) {
        return book.hasLease(client.key(), pool, clock.millis()) && !book.hadLast(client.key(), address)
                && reserved(client, pool).filter(address::equals).isEmpty();
    }

    /** Whether nobody but this server gives an address of its network. */
    private boolean isOurs(Client client, Pool pool, Inet4Address address) {
        return pool.subnetOf(address).filter(subnet -> subnet.gives(address)).isPresent() || pools.isReserved(address)
                || book.holds(client.key(), address, clock.millis());
    }

    /**
     * The client gets the address. If it was neither offered nor ever given to it, it may be somebody else's; but beyond a relay
     * nobody sees whether it is the client itself that uses it already, which asks again for what another server gave it.
     */
    private void grantable(Client client, Pool pool, Inet4Address address) {
        Exchange exchange = client.exchange();
        Grant grant = Grant.of(client, pool, address);
        Runnable go = () -> questions.boot(grant.exchange(), grant.terms(), verdict -> lease(grant, pool, verdict));
        boolean itsOwn = !exchange.message().ciaddr().isAnyLocalAddress() || exchange.relay().isPresent()
                || book.holds(client.key(), address, clock.millis()) || book.hadLast(client.key(), address);
        if (itsOwn) {
            go.run();
        } else {
            conflicts.check(exchange, address, go, user -> {
                if (wish(client, pool, address) == Wish.GRANTABLE) {
                    setAside(client, address, user);
                }
                refuse(exchange, "somebody uses the address");
            });
        }
    }

    private Wish wish(Client client, Pool pool, Inet4Address address) {
        return book.wish(client.key(), pool, reserved(client, pool), address, clock.millis());
    }

    /** What is kept for a client on a link, and isn't this server's own: a list of hosts may name that, too. */
    private Optional<Inet4Address> reserved(Client client, Pool pool) {
        Optional<Inet4Address> kept = client.reserved(pool);
        return kept.isPresent() && links.has(kept.get()) ? Optional.empty() : kept;
    }

    private void lease(Grant grant, Pool pool, PolicyVerdict verdict) {
        // While the policies thought, another client may have been given it.
        if (wish(grant.client(), pool, grant.address()) != Wish.GRANTABLE) {
            refuse(grant.exchange(), "the address is another client's");
            return;
        }
        records.record(grant, promised -> promised.ifPresentOrElse(
                given -> acknowledge(given, verdict),
                () -> refuse(grant.exchange(), "the address is another client's")));
    }

    private void acknowledge(Grant grant, PolicyVerdict verdict) {
        booted.told(grant.exchange(), verdict.decision());
        if (grant.exchange().relay().isPresent()) {
            book.prove(grant.exchange().place());
        }
        send("ACK", grant, MessageType.ACK, verdict);
    }

    private void send(String name, Grant grant, int type, PolicyVerdict verdict) {
        send(name, grant.client(), verdict, grant.reply(type).boot(verdict.decision(), false, grant.terms().nextServer()));
    }

    private void send(String name, Client client, PolicyVerdict verdict, Reply reply) {
        outbox.answer(client.exchange(), reply.build());
        journal.answered(name, client, verdict, reply);
    }

    private void refuse(Exchange exchange, String reason) {
        outbox.answer(exchange, new Reply(exchange, MessageType.NAK).message(reason).build());
        journal.outcome("NAK", exchange, event -> event.with("reason", reason));
    }

    private void decline(Client client) {
        Exchange exchange = client.exchange();
        Optional<Inet4Address> declined = exchange.options().address(DhcpOption.REQUESTED_ADDRESS)
                .filter(address -> isItsToGiveUp(client, address));
        declined.ifPresent(address -> {
            book.setAside(address, clock.instant().plus(settings.declineTime()));
            records.forget(client, address);
            journal.warnSeldom("DECLINE", exchange, event -> event.with("address", address)
                    .with("reason", "somebody uses " + address.getHostAddress() + " who didn't get it here"));
        });
    }

    /** Whether a client that gives up an address has it from here; tells if not. */
    private boolean isItsToGiveUp(Client client, Inet4Address address) {
        Exchange exchange = client.exchange();
        if (!exchange.isForThisServer()) {
            journal.ignored(exchange, "it gives up an address of another server's");
            return false;
        }
        if (book.holds(client.key(), address, clock.millis())) {
            return true;
        }
        if (book.isUnknown(address) || book.hadLast(client.key(), address)) {
            journal.ignored(exchange, "it gives up an address that it doesn't have");
        } else {
            journal.warnSeldom("DISPUTED", exchange, event -> event.with("address", address)
                    .with("reason", "it gives up " + address.getHostAddress() + ", which is another machine's: that keeps it"));
        }
        return false;
    }

    /** An operator has ended a client's lease. */
    void released(ClientKey client, Inet4Address address) {
        if (book.holds(client, address, clock.millis())) {
            book.release(client, address, clock.millis());
        }
    }

    private void release(Client client) {
        Exchange exchange = client.exchange();
        Inet4Address address = exchange.message().ciaddr();
        if (isItsToGiveUp(client, address)) {
            book.release(client.key(), address, clock.millis());
            records.release(client, address);
            journal.outcome("RELEASE", exchange, event -> event.with("address", address));
        }
    }

    /** See {@link Client#on}. */
    Client onLink(Client client) {
        return pools.find(client.exchange()).map(site -> client.on(site.pool())).orElse(client);
    }

    /** What a client is given that has an address; what all are given, if that is of no subnet. */
    Terms terms(Client client) {
        return pools.find(client.exchange()).map(site -> client.on(site.pool()).terms(subnet(client, site)))
                .orElseGet(client::terms);
    }

    /** The subnet of the address that a client has, or else that where it is. */
    private static Subnet subnet(Client client, Site site) {
        return site.pool().subnetOf(client.exchange().message().ciaddr()).or(site::subnet).orElse(site.pool().subnets().getFirst());
    }

    private void inform(Client client, Site site) {
        Exchange exchange = client.exchange();
        Subnet subnet = subnet(client, site);
        Terms terms = client.terms(subnet);
        questions.boot(exchange, terms, verdict -> {
            Reply reply = new Reply(exchange, MessageType.ACK).network(subnet.network(), terms);
            client.hostname().ifPresent(reply::hostname);
            send("INFORM", client, verdict, reply.boot(verdict.decision(), false, terms.nextServer()));
        });
    }
}
