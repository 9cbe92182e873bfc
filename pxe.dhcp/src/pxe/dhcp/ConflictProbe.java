// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Probing;
import pxe.net.AddressProbe;
import pxe.net.EventLoop;

/**
 * Finds out whether somebody uses an address before it is offered to a client that never had it (RFC 2131 section 3.1, step 2): by
 * ARP on the link, by ICMP echo behind a relay. That client's offer waits; nobody else does. For the loop's thread.
 *
 * <p>When too many ask at once, offers go out unasked: a machine that waits too long doesn't boot, and most look for themselves
 * (RFC 2131 section 4.4.1).
 */
final class ConflictProbe {

    /** How many addresses are asked for at once. */
    private static final int MAX_WAITING = 256;
    /** How many new addresses in {@link #WHILE} are no storm. */
    private static final int CALM = 32;
    private static final Duration WHILE = Duration.ofSeconds(10);
    /** How long nobody is asked again about an address that nobody used. */
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MAX_FRESH = 4096;

    /** A question that waits for an answer; who asks again for the address takes its place. */
    private record Question(Exchange exchange, Runnable unused, Consumer<Optional<MacAddress>> used, EventLoop.Timer end) {
        /** Where an answer comes from: a link, or beyond a relay 0. */
        private int interfaceIndex() {
            return exchange.relay().isPresent() ? 0 : exchange.arrival().interfaceIndex();
        }
    }

    private final EventLoop loop;
    private final Journal journal;
    private final Map<Inet4Address, Question> waiting = new HashMap<>();
    /** When nobody used an address, in the loop's time. */
    private final RecentNumbers silences = new RecentNumbers(MAX_FRESH);
    private DhcpSettings settings = DhcpSettings.builder().probing(Probing.OFF).build();
    /** Null if there is nothing to ask, or the system doesn't let us. */
    private @Nullable AddressProbe probe;
    private long whileBegan;
    private int wanted;
    private int wantedBefore;

    ConflictProbe(EventLoop loop, Journal journal) {
        this.loop = loop;
        this.journal = journal;
        this.whileBegan = loop.nanoTime();
    }

    /** Asks by other settings from now on. */
    void apply(DhcpSettings next) {
        boolean before = asks(settings);
        settings = next;
        if (asks(settings) && !before) {
            open();
        } else if (!asks(settings)) {
            close();
        }
    }

    private static boolean asks(DhcpSettings settings) {
        return settings.mode() == Mode.SERVER && settings.probing() != Probing.OFF;
    }

    private void open() {
        try {
            probe = loop.openProbe(this::answered);
        } catch (IOException e) {
            journal.warn("NOPROBE", event -> event.with("reason",
                    "nobody is asked who uses an address that is offered: " + e.getMessage()));
        }
    }

    /** Asks no more. */
    void close() {
        if (probe != null) {
            probe.close();
            probe = null;
        }
    }

    /**
     * Goes on once it is known, or as good as known, whether somebody uses an address.
     *
     * @param exchange whose request it is for; the machine itself may use the address
     * @param unused goes on if nobody does
     * @param used goes on with who does; nobody sees that beyond a relay
     */
    void check(Exchange exchange, Inet4Address address, Runnable unused, Consumer<Optional<MacAddress>> used) {
        Question same = waiting.get(address);
        if (same != null) {
            waiting.put(address, new Question(exchange, unused, used, same.end));
        } else if (probe == null || isFresh(address) || !isTimely() || waiting.size() >= MAX_WAITING
                || !ask(probe, exchange, address)) {
            unused.run();
        } else {
            waiting.put(address, new Question(exchange, unused, used, loop.schedule(settings.probeTime(), () -> silent(address))));
        }
    }

    private boolean isFresh(Inet4Address address) {
        long when = silences.get(Ip4.number(address));
        return when != RecentNumbers.NONE && loop.nanoTime() - when < FRESH.toNanos();
    }

    /** Whether new addresses are wanted so seldom that machines may wait for them. */
    private boolean isTimely() {
        long passed = loop.nanoTime() - whileBegan;
        if (passed >= WHILE.toNanos()) {
            wantedBefore = passed < 2 * WHILE.toNanos() ? wanted : 0;
            wanted = 0;
            whileBegan += passed;
        }
        wanted++;
        return settings.probing() == Probing.ALWAYS || wanted <= CALM && wantedBefore <= CALM;
    }

    private static boolean ask(AddressProbe probe, Exchange exchange, Inet4Address address) {
        try {
            if (exchange.relay().isPresent()) {
                probe.echo(address);
            } else {
                probe.arp(exchange.arrival().interfaceIndex(), address);
            }
            return true;
        } catch (IOException e) {
            return false; // a link without ARP, or no way there
        }
    }

    private void silent(Inet4Address address) {
        Question question = waiting.remove(address);
        if (question != null) {
            silences.put(Ip4.number(address), loop.nanoTime());
            question.unused.run();
        }
    }

    private void answered(int interfaceIndex, Inet4Address address, byte[] hardwareAddress) {
        Question question = waiting.get(address);
        if (question == null || interfaceIndex != question.interfaceIndex()) {
            return; // a router may answer for addresses on the other side
        }
        Optional<MacAddress> user = interfaceIndex == 0 ? Optional.empty() : Optional.of(MacAddress.of(hardwareAddress, 0));
        if (user.filter(question.exchange.mac()::equals).isEmpty()) {
            waiting.remove(address);
            question.end.cancel();
            question.used.accept(user);
        }
    }
}
