// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.net.EventLoop;

/**
 * What machines have sent within ten seconds. More than one machine's share, or than that of all, is dropped, counted, and told by
 * one {@code LIMIT} when the ten seconds are over. For the loop's thread.
 */
final class Senders {

    private static final Duration WHILE = Duration.ofSeconds(10);
    /** How many are counted each by itself: whoever forges more addresses than these is dropped with them. */
    private static final int MAX = 4096;

    private static final class Count {
        private long admitted;
        private long dropped;

        long dropped() {
            return dropped;
        }
    }

    private final EventLoop loop;
    private final BootEvents events;
    private final Map<InetAddress, Count> counts = new HashMap<>();
    private final Count all = new Count();
    private ReceiverSettings settings;

    Senders(EventLoop loop, ReceiverSettings settings, BootEvents events) {
        this.loop = loop;
        this.settings = settings;
        this.events = events;
    }

    /** Takes other rates. */
    void apply(ReceiverSettings settings) {
        this.settings = settings;
    }

    /** Whether one more message of a machine is read. */
    boolean admits(InetAddress client) {
        if (counts.isEmpty()) {
            loop.schedule(WHILE, this::end);
        }
        Count count = counts.size() < MAX ? counts.computeIfAbsent(client, _ -> new Count()) : counts.getOrDefault(client, all);
        boolean admitted = count != all && count.admitted < settings.perClient() * WHILE.toSeconds()
                && all.admitted < settings.perSecond() * WHILE.toSeconds();
        if (admitted) {
            count.admitted++;
            all.admitted++;
        } else {
            count.dropped++;
        }
        return admitted;
    }

    private void end() {
        long dropped = all.dropped + counts.values().stream().mapToLong(Count::dropped).sum();
        if (dropped > 0) {
            Map.Entry<InetAddress, Count> worst = counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue(Comparator.comparingLong(Count::dropped))).orElseThrow();
            boolean isOne = worst.getValue().admitted >= settings.perClient() * WHILE.toSeconds();
            events.publish(BootEvent.of("syslog", "LIMIT").weight(Weight.WARNING).client(worst.getKey())
                    .with("limit", isOne ? "receive.rate=" + settings.perClient() : "receive.rate.all=" + settings.perSecond())
                    .with("suppressed", dropped)
                    .with("clients", counts.values().stream().filter(count -> count.dropped > 0).count()).build());
        }
        counts.clear();
        all.admitted = 0;
        all.dropped = 0;
    }
}
