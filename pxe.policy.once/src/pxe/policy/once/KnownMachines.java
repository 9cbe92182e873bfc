// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.MacAddress;
import pxe.follow.WholeFile;
import pxe.policy.once.Known.State;

/**
 * All machines that are known, in memory and in a file that is replaced as a whole. Safe for any thread; looking one up takes no
 * lock.
 */
final class KnownMachines implements AutoCloseable {

    static final int MAX = 10_000;
    static final int MAX_WAITING = 1000;

    private static final String HEADER = "# Machines that boot once, are approved or wait for it. Written by the daemon.\n";
    private static final Comparator<Known> BY_AGE = Comparator.comparing(Known::since).thenComparing(Known::mac);
    private static final Logger LOG = LoggerFactory.getLogger("pxe.policy.once");

    private final Path file;
    private final Map<MacAddress, Known> machines = new ConcurrentHashMap<>();
    /** Those of them that wait, the oldest first. */
    private final NavigableSet<Known> waiting = new TreeSet<>(BY_AGE);
    /** What it says would be lost if it were replaced. */
    private boolean unread;
    private boolean writeFailed;
    /** Whether something is known that the file doesn't have. */
    private boolean unwritten;

    /** Reads the file, if there is one; lines that make no sense are told and left out, those that are no UTF-8 among them. */
    KnownMachines(Path file) {
        this.file = file;
        try {
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(this::read);
        } catch (NoSuchFileException none) {
            // The first start.
        } catch (IOException failed) {
            unread = true;
            LOG.warn("{} can't be read, so no machine is armed or approved: {}", file, failed.toString());
        }
    }

    private void read(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        try {
            keep(Known.parse(line));
        } catch (IllegalArgumentException wrong) {
            LOG.warn("{}: {}", file, wrong.getMessage());
        }
    }

    private void keep(Known known) {
        Known before = machines.put(known.mac(), known);
        if (before != null && before.state() == State.WAITING) {
            waiting.remove(before);
        }
        if (known.state() == State.WAITING) {
            waiting.add(known);
            while (waiting.size() > MAX_WAITING) {
                machines.remove(waiting.removeFirst().mac());
            }
        }
    }

    Optional<Known> find(MacAddress mac) {
        return Optional.ofNullable(machines.get(mac));
    }

    /** All of these states, the oldest first. */
    List<Known> all(State... states) {
        return machines.values().stream().filter(known -> List.of(states).contains(known.state()))
                .sorted(BY_AGE).toList();
    }

    /**
     * Remembers what an operator says of a machine, in place of what was known of it; {@code false} if there are too many machines
     * already.
     *
     * @throws IOException if it can't be written; then what was known of the machine stays
     */
    synchronized boolean put(Known known) throws IOException {
        Known before = machines.get(known.mac());
        if (!hasRoom(known)) {
            return false;
        }
        keep(known);
        try {
            write();
        } catch (IOException failed) {
            if (before == null) {
                machines.remove(known.mac());
            } else {
                keep(before);
            }
            throw failed;
        }
        return true;
    }

    /**
     * Remembers what happened to a machine, in place of what was known of it. That one waits is written with what comes next: whoever
     * floods the network with addresses is not to keep the disk busy. So is what can't be written now; that is logged, once as long as
     * it lasts.
     */
    synchronized void happened(Known known) {
        if (!hasRoom(known)) {
            return;
        }
        keep(known);
        unwritten = true;
        if (known.state() == State.WAITING) {
            return;
        }
        try {
            write();
            writeFailed = false;
        } catch (IOException failed) {
            if (!writeFailed) {
                LOG.warn("{} can't be written, so a restart forgets what happens now: {}", file, failed.toString());
            }
            writeFailed = true;
        }
    }

    /** Those who wait push out each other and nobody else. */
    private boolean hasRoom(Known known) {
        Known before = machines.get(known.mac());
        return known.state() == State.WAITING || before != null && before.state() != State.WAITING
                || machines.size() - waiting.size() < MAX;
    }

    /** Remembers one more thing of a machine, unless something else happened to it meanwhile; it is written with what comes next. */
    synchronized void note(Known before, Known now) {
        unwritten |= machines.replace(now.mac(), before, now);
    }

    /** Writes what was not written yet. */
    @Override
    public synchronized void close() throws IOException {
        if (unwritten) {
            write();
        }
    }

    private void write() throws IOException {
        if (unread) {
            throw new IOException(file + " could not be read, so it is kept as it is: mend it, or take it away, and restart");
        }
        String text = machines.values().stream().sorted(Comparator.comparing(Known::mac)).map(known -> known + "\n")
                .collect(Collectors.joining("", HEADER, ""));
        WholeFile.replace(file, out -> out.write(text.getBytes(StandardCharsets.US_ASCII)));
        unwritten = false;
    }
}
