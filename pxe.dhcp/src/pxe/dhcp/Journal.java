// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import pxe.api.BootStage;
import pxe.api.PolicyVerdict;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;

/** Tells what became of requests. For one thread. */
final class Journal {

    private final BootEvents events;
    private final Clock clock;
    private final SourceLimit warnings = new SourceLimit();
    /** How many packets could not be read, by the reason: about a thousand of them are possible. */
    private final Map<String, Long> malformed = new HashMap<>();

    Journal(BootEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** An answer was sent. */
    void answered(String name, Client client, PolicyVerdict verdict, Reply reply) {
        Exchange exchange = client.exchange();
        BootEvent.Builder event = event(name, exchange).withOptional("hostname",
                client.hostname().or(exchange::hostname));
        if (!reply.yiaddr().isAnyLocalAddress()) {
            event.with("yiaddr", reply.yiaddr());
        }
        event.withOptional("bootfile", reply.bootfile());
        if (exchange.stage() != BootStage.NONE) {
            if (exchange.stage() == BootStage.PXE && reply.profile() != FirmwareProfile.DIRECT) { // others are answered by none
                event.with("profile", reply.profile());
            }
            event.with("policy", verdict.policy());
            if (!verdict.decision().reason().isEmpty()) {
                event.with("reason", verdict.decision().reason());
            }
        }
        events.publish(event.build());
    }

    /** A request gets no answer, as it should be. */
    void ignored(Exchange exchange, String reason) {
        detail("IGNORED", exchange, event -> event.with("reason", reason));
    }

    /** A packet that can't be read: all are counted by their reason, and one a minute is told of each source. */
    void malformed(InetAddress source, String reason, int offset) {
        long count = malformed.merge(reason, 1L, Long::sum);
        if (warnings.passes("MALFORMED", source, clock.instant())) {
            events.publish(BootEvent.of("dhcp", "MALFORMED").at(clock.instant()).weight(Weight.DETAIL).client(source)
                    .with("reason", reason).with("offset", offset).with("count", count).build());
        }
    }

    /** How many packets could not be read, by the reason, the most frequent first. */
    SequencedMap<String, Long> malformed() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        malformed.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /** Something that the client did, or was told. */
    void outcome(String name, Exchange exchange, UnaryOperator<BootEvent.Builder> details) {
        events.publish(details.apply(event(name, exchange)).build());
    }

    /** Something that helps to understand what becomes of the client. */
    void detail(String name, Exchange exchange, UnaryOperator<BootEvent.Builder> details) {
        outcome(name, exchange, event -> details.apply(event.weight(Weight.DETAIL)));
    }

    /** Something that the operator should look at. */
    void warn(String name, Exchange exchange, UnaryOperator<BootEvent.Builder> details) {
        outcome(name, exchange, event -> details.apply(event.weight(Weight.WARNING)));
    }

    /** The same where no client made it happen. */
    void warn(String name, UnaryOperator<BootEvent.Builder> details) {
        events.publish(details.apply(BootEvent.of("dhcp", name).at(clock.instant()).weight(Weight.WARNING)).build());
    }

    /** The same where many clients may make it happen at once: a warning once a minute for each place that they are at. */
    void warnSeldom(String name, Exchange exchange, String reason) {
        warnSeldom(name, exchange, event -> event.with("reason", reason));
    }

    /** The same with more to tell. */
    void warnSeldom(String name, Exchange exchange, UnaryOperator<BootEvent.Builder> details) {
        InetAddress place = exchange.relay().orElse(exchange.serverAddress());
        Weight weight = warnings.passes(name, place, clock.instant()) ? Weight.WARNING : Weight.DETAIL;
        outcome(name, exchange, event -> details.apply(event.weight(weight)));
    }

    private BootEvent.Builder event(String name, Exchange exchange) {
        BootEvent.Builder event = BootEvent.of("dhcp", name).at(clock.instant()).mac(exchange.mac())
                .with("xid", HexFormat.of().toHexDigits(exchange.message().xid()))
                .with("interface", exchange.interfaceName())
                .withOptional("relay", exchange.relay());
        exchange.clientAddress().ifPresent(event::client);
        return exchange.stage() == BootStage.NONE
                ? event
                : event.with("stage", exchange.stage()).with("arch", exchange.arch().code()).withOptional("uuid", exchange.machineId());
    }
}
