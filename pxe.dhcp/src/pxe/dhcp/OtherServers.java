// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Link;
import pxe.net.Links;
import pxe.net.UdpSocket;

/**
 * Notices other DHCP servers by what clients broadcast, whose offer they take; and looks for them when somebody asks. One too many
 * is told beside this server, and the want of one beside this proxy. For the loop's thread.
 */
final class OtherServers {

    /** The event of one server too many. */
    static final String RIVAL = "RIVAL";

    /** How many are told; a network has few, and hostile packets may name many. */
    private static final int MAX_TOLD = 64;
    /** A machine asks again after 4 and 8 seconds if nobody gave it an address. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How many machines are watched that wait for an address; more say nothing new. */
    private static final int MAX_WAITING = 64;
    private static final Duration OTHER_BOOT = Duration.ofMinutes(2);

    /** After so long it is known here what a server recorded that shares the store. */
    private static final Duration RECORDED = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final Links links;
    private final Records records;
    private final AddressBook book;
    private final Journal journal;
    private final Clock clock;
    private final Map<Integer, ServerSearch> searches = new HashMap<>();
    /** Those that were told, are about to be, or share the store. */
    private final Set<Inet4Address> seen = new HashSet<>();
    /** The machines that this proxy made an offer to since somebody took an address. */
    private final Map<MacAddress, Waiting> waiting = new HashMap<>();
    private boolean toldNone;

    /** When a machine was first made an offer in a boot, and when last. */
    private record Waiting(Instant first, Instant last) {}

    OtherServers(EventLoop loop, Links links, Records records, AddressBook book, Journal journal, Clock clock) {
        this.loop = loop;
        this.links = links;
        this.records = records;
        this.book = book;
        this.journal = journal;
        this.clock = clock;
    }

    /** Takes note of a message to port 67. */
    void received(Client client, Mode mode) {
        Exchange exchange = client.exchange();
        if (exchange.message().type() == MessageType.REQUEST && !exchange.isForThisServer()) {
            exchange.options().address(DhcpOption.SERVER_ID).filter(chosen -> !links.has(chosen))
                    .ifPresent(chosen -> chose(client, chosen, mode));
        }
        if (mode == Mode.PROXY && exchange.message().type() == MessageType.REQUEST) {
            waiting.clear();
            toldNone = false;
        }
    }

    /** A client takes the offer of another server. */
    private void chose(Client client, Inet4Address server, Mode mode) {
        Exchange exchange = client.exchange();
        Optional<Inet4Address> address = exchange.options().address(DhcpOption.REQUESTED_ADDRESS);
        journal.detail("ELSEWHERE", exchange, event -> event.with("server", server).withOptional("address", address));
        if (mode != Mode.SERVER || !isNew(server)) {
            return;
        }
        Consumer<UnaryOperator<BootEvent.Builder>> warning = details -> journal.warn(RIVAL, exchange, details);
        if (!records.areShared()) {
            tooMany(server, warning);
        } else { // one that shares the store is no rival: what it gives is on record
            loop.schedule(RECORDED, () -> {
                if (address.filter(given -> book.hadLast(client.key(), given)).isPresent()) {
                    return;
                }
                if (address.filter(book::isUnknown).isPresent()) {
                    tooMany(server, warning);
                } else { // it came too late for an address that two offered at a time, and says nothing of who offered it
                    seen.remove(server);
                }
            });
        }
    }

    private boolean isNew(Inet4Address server) {
        return seen.size() < MAX_TOLD && seen.add(server);
    }

    /**
     * Looks for them.
     *
     * @param interfaceName where; empty for all interfaces that are served
     * @param socket the server's, to ask by
     * @param result hears who answered, or why nobody was asked
     */
    void search(String interfaceName, DhcpSettings settings, UdpSocket socket, CompletableFuture<List<FoundServer>> result) {
        List<Link> where = links.all().stream().filter(link -> ServerSearch.address(link).isPresent())
                .filter(link -> interfaceName.isEmpty() ? isServed(link, settings) : link.name().equals(interfaceName)).toList();
        if (where.isEmpty()) {
            result.completeExceptionally(new IllegalArgumentException("there is no interface " + interfaceName
                    + " with an IPv4 address"));
            return;
        }
        ServerSearch search = new ServerSearch(loop, where);
        searches.put(search.xid(), search);
        search.begin(socket, found -> {
            searches.remove(search.xid());
            found.stream().filter(server -> settings.mode() == Mode.SERVER && !records.areShared() && server.givesAddresses())
                    .filter(server -> isNew(server.address()))
                    .forEach(server -> tooMany(server.address(), details -> journal.warn(RIVAL, details)));
            result.complete(found);
        });
    }

    private static boolean isServed(Link link, DhcpSettings settings) {
        return (settings.interfaces().isEmpty() || settings.interfaces().contains(link.name()))
                && ServerSearch.address(link).filter(Inet4Address::isLoopbackAddress).isEmpty();
    }

    /** Whether a message belongs to a search: an answer, or its own question. */
    boolean isOfSearch(DhcpMessage message, Arrival arrival) {
        ServerSearch search = searches.isEmpty() || !message.chaddr().equals(ServerSearch.MAC) ? null : searches.get(message.xid());
        if (search != null) {
            search.received(message, arrival);
        }
        return search != null;
    }

    private static void tooMany(Inet4Address server, Consumer<UnaryOperator<BootEvent.Builder>> warning) {
        warning.accept(event -> event.with("server", server).with("reason",
                "another DHCP server gives addresses here: switch it off, or use mode = proxy"));
    }

    /**
     * This proxy offered a boot file: a machine that nobody has one for may take no address either, as EDK2. One that asks no more
     * was perhaps switched off, and says nothing of the next.
     */
    void offered(Exchange exchange) {
        Instant now = clock.instant();
        if (waiting.size() >= MAX_WAITING) {
            waiting.values().removeIf(each -> isOtherBoot(each, now));
        }
        Waiting before = waiting.get(exchange.mac());
        Instant first = before == null || isOtherBoot(before, now) ? now : before.first;
        if (before != null || waiting.size() < MAX_WAITING) {
            waiting.put(exchange.mac(), new Waiting(first, now));
        }
        if (!toldNone && Duration.between(first, now).compareTo(PATIENCE) > 0) {
            toldNone = true;
            journal.warn("NOSERVER", exchange, event -> event.with("reason",
                    "no DHCP server answers beside this proxy: start one, or use mode = server"));
        }
    }

    private static boolean isOtherBoot(Waiting before, Instant now) {
        return Duration.between(before.last, now).abs().compareTo(OTHER_BOOT) > 0; // a clock may be set back
    }
}
