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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;

/** Counts what happens, and knows which files are on their way: from the events, and bounded. Safe for any thread. */
@Component(service = {Traffic.class, BootEventListener.class})
public final class Traffic implements BootEventListener {

    static final int MAX_RUNNING = 10_000;
    static final int MAX_OVER = 100;
    private static final Set<String> FILE_PROTOCOLS = Set.of("tftp", "http");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

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

    /** On what way a file goes: from one port of a client, one goes at a time. */
    record Way(String protocol, InetAddress client, long port) {}

    /**
     * How far a file has come.
     *
     * @param bytes that were sent; negative while nothing is told
     * @param left that are to be sent; negative if nobody knows
     * @param state {@code running}, or the event that ended it
     */
    record Transfer(Way way, String file, Instant begun, long bytes, long left, Duration time, String state) {}

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
            transfer(event, new Way(event.protocol(), event.client().orElseThrow(), number(details, "port")), details);
        }
    }

    private void transfer(BootEvent event, Way way, Map<String, String> details) {
        switch (event.name()) {
            case "RRQ", "GET" -> runs(way, transfer(event, way, details, null, "running"));
            case "PROGRESS" -> runs(way, transfer(event, way, details, running.get(way), "running"));
            default -> {
                over.addFirst(transfer(event, way, details, running.remove(way), event.name().toLowerCase(Locale.ROOT)));
                if (over.size() > MAX_OVER) {
                    over.removeLast();
                }
            }
        }
    }

    private void runs(Way way, Transfer transfer) {
        running.put(way, transfer);
        if (running.size() > MAX_RUNNING) {
            running.pollFirstEntry();
        }
    }

    private static Transfer transfer(BootEvent event, Way way, Map<String, String> details, @Nullable Transfer before, String state) {
        long milliseconds = number(details, "milliseconds");
        Instant begun = milliseconds < 0 && before != null ? before.begun() : event.time().minusMillis(Math.max(0, milliseconds));
        return new Transfer(way, details.get("file"), begun, number(details, "bytes"), number(details, "left"),
                Duration.between(begun, event.time()), state);
    }

    private static long number(Map<String, String> details, String key) {
        String text = details.getOrDefault(key, "");
        return NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
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
