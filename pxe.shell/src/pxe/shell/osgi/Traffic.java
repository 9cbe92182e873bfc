// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    record Transfer(Way way, String file, Instant begun, long bytes, long left, Duration time, String state) {
        private static final String RUNNING = "running";

        boolean isRunning() {
            return state.equals(RUNNING);
        }
    }

    private final Map<Kind, Count> counts = new HashMap<>();
    private final LinkedHashMap<Way, Transfer> running = new LinkedHashMap<>();
    private final Deque<Transfer> over = new ArrayDeque<>();

    @Override
    public synchronized void happened(BootEvent event) {
        boolean isFile = FILE_PROTOCOLS.contains(event.protocol()) && event.client().isPresent();
        long bytes = isFile && !event.name().equals("PROGRESS") ? Math.max(0, number(event, "bytes")) : 0;
        counts.merge(new Kind(event.protocol(), event.name()), new Count(1, bytes),
                (before, one) -> new Count(before.events + 1, before.bytes + bytes));
        if (isFile) {
            event.text("file").ifPresent(file ->
                    transfer(event, new Way(event.protocol(), event.client().orElseThrow(), number(event, "port")), file));
        }
    }

    private void transfer(BootEvent event, Way way, String file) {
        switch (event.name()) {
            case "RRQ", "GET" -> runs(way, transfer(event, way, file, null, Transfer.RUNNING));
            case "PROGRESS" -> runs(way, transfer(event, way, file, running.get(way), Transfer.RUNNING));
            default -> {
                over.addFirst(transfer(event, way, file, running.remove(way), event.name().toLowerCase(Locale.ROOT)));
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

    private static Transfer transfer(BootEvent event, Way way, String file, @Nullable Transfer before, String state) {
        long milliseconds = number(event, "milliseconds");
        Instant begun = milliseconds < 0 && before != null ? before.begun() : event.time().minusMillis(Math.max(0, milliseconds));
        return new Transfer(way, file, begun, number(event, "bytes"), number(event, "left"),
                Duration.between(begun, event.time()), state);
    }

    /** A number that is told, as it was told, since each file that is sent comes here; negative if there is none. */
    private static long number(BootEvent event, String key) {
        return event.detail(key, Number.class).map(Number::longValue).orElse(-1L);
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
