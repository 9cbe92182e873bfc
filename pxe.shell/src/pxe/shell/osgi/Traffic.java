// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;

/** Counts what happens, and knows which files are on their way: from the events, and bounded. Safe for any thread. */
@Component(service = {Traffic.class, BootEventListener.class})
public final class Traffic implements BootEventListener {

    static final int MAX_RUNNING = 10_000;
    static final int MAX_OVER = 100;
    private static final Set<String> FILE_PROTOCOLS = Set.of("tftp", "http");

    /** What is counted together. */
    record Kind(String protocol, String name) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byProtocol = protocol.compareTo(other.protocol);
            return byProtocol != 0 ? byProtocol : name.compareTo(other.name);
        }
    }

    /** Events of a kind: how many, and what they carried. */
    record Count(long events, long bytes) {}

    /** A file on its way to a client: an event may begin, continue or end it. */
    record Way(String protocol, InetAddress client, String file) {}

    /**
     * How far a file has come.
     *
     * @param bytes that were sent; negative if that is told at the end only
     * @param left that are to be sent; negative if nobody knows
     * @param state {@code running}, or the event that ended it
     */
    record Transfer(Way way, Instant begun, long bytes, long left, Duration time, String state) {}

    private final Map<Kind, Count> counts = new TreeMap<>();
    private final LinkedHashMap<Way, Transfer> running = new LinkedHashMap<>();
    private final Deque<Transfer> over = new ArrayDeque<>();

    @Override
    public synchronized void happened(BootEvent event) {
        boolean isFile = FILE_PROTOCOLS.contains(event.protocol()) && event.client().isPresent();
        Map<String, String> details = isFile ? event.details() : Map.of();
        long bytes = event.name().equals("PROGRESS") ? 0 : Math.max(0, number(details, "bytes"));
        counts.merge(new Kind(event.protocol(), event.name()), new Count(1, bytes),
                (before, one) -> new Count(before.events + 1, before.bytes + bytes));
        if (details.containsKey("file")) {
            transfer(event, new Way(event.protocol(), event.client().orElseThrow(), details.get("file")), details);
        }
    }

    private void transfer(BootEvent event, Way way, Map<String, String> details) {
        switch (event.name()) {
            case "RRQ", "GET" -> {
                running.putLast(way, new Transfer(way, event.time(), -1, -1, Duration.ZERO, "running"));
                if (running.size() > MAX_RUNNING) {
                    running.pollFirstEntry();
                }
            }
            case "PROGRESS" -> running.computeIfPresent(way, (_, before) -> step(before, event, details, "running"));
            default -> {
                Transfer before = running.remove(way);
                if (before != null) {
                    over.addFirst(step(before, event, details, event.name().toLowerCase()));
                }
                if (over.size() > MAX_OVER) {
                    over.removeLast();
                }
            }
        }
    }

    private static Transfer step(Transfer before, BootEvent event, Map<String, String> details, String state) {
        return new Transfer(before.way, before.begun, number(details, "bytes"), number(details, "left"),
                Duration.between(before.begun, event.time()), state);
    }

    private static long number(Map<String, String> details, String key) {
        String text = details.getOrDefault(key, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** What has happened since the start, by protocol and name. */
    synchronized Map<Kind, Count> counts() {
        return new TreeMap<>(counts);
    }

    /** The files on their way, the oldest first, and then those that came last. */
    synchronized List<Transfer> transfers() {
        List<Transfer> all = new ArrayList<>(running.values());
        all.addAll(over);
        return all;
    }
}
