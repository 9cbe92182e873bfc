// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.net.WorkerPool;

/**
 * Where files come from: a directory on a disk or on a file server, or somebody's source. It may let those who ask it wait without
 * end; when one of them has waited for long, that is told, and no more than {@value #MAX_WAITING} wait at once: the others hear so,
 * and what other storages have is served meanwhile.
 *
 * <p>Safe for any thread. Only threads of a {@link WorkerPool} are watched, and what is done {@linkplain #begin at the beginning}; others
 * wait as long as it takes.
 */
final class Storage {

    static final int MAX_WAITING = 16;
    /** A disk that has to begin to turn takes longer, but then nobody is refused as long as few ask. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long somebody waits who may not: a disk answers in less. */
    private static final Duration HASTE = Duration.ofMillis(500);

    /** What is asked of a storage. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    /** What was noticed first of a storage that hangs. */
    private record Trouble(Object file, Instant since) {}

    /** File systems that no other machine and no other program is behind. */
    private static final Set<String> LOCAL = Set.of("bcachefs", "btrfs", "erofs", "ext2", "ext3", "ext4", "f2fs", "iso9660", "jfs", "overlay",
            "reiserfs", "squashfs", "tmpfs", "udf", "vfat", "xfs", "zfs");

    private final Object name;
    private final BootEvents events;
    private final long patienceNanos;
    /** Whether they are disks of this machine's. */
    private final Map<Object, Boolean> devices = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** How many have waited for long and wait still; below zero while one who returned is not yet said to have waited. Under the lock. */
    private int hanging;
    private volatile @Nullable Trouble trouble;

    /**
     * Makes a storage.
     *
     * @param name what operators know it by
     * @param patience after what time it is said to hang
     */
    Storage(Object name, BootEvents events, Duration patience) {
        this.name = name;
        this.events = events;
        this.patienceNanos = patience.toNanos();
    }

    /** Makes a storage with the usual patience. */
    Storage(Object name, BootEvents events) {
        this(name, events, PATIENCE);
    }

    /** Whether what holds this is a disk of this machine's, so that nobody waits for another; a directory may hold more than one. */
    boolean isLocal(Path path) {
        try {
            Object device = Files.getAttribute(path, "unix:dev");
            Boolean known = devices.get(device);
            if (known == null) {
                known = LOCAL.contains(Files.getFileStore(path).type());
                devices.put(device, known);
            }
            return known;
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Does something with it for the first time, on a thread of its own. A storage that answers has been looked at then; whoever makes one
     * that hangs goes on, as a daemon that starts while its file server is away.
     *
     * @param file what it is about, for the operator
     */
    void begin(Object file, Runnable look) {
        AtomicBoolean judged = new AtomicBoolean();
        Thread looks = Thread.ofPlatform().daemon().name("pxe-storage").start(() -> {
            look.run();
            if (!judged.compareAndSet(false, true)) {
                returned();
            }
        });
        if (!ended(looks, HASTE)) {
            Thread.ofVirtual().start(() -> {
                if (!ended(looks, Duration.ofNanos(patienceNanos)) && judged.compareAndSet(false, true)) {
                    hangs(file, patienceNanos);
                }
            });
        }
    }

    private static boolean ended(Thread thread, Duration time) {
        try {
            return thread.join(time);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Asks it something.
     *
     * @param file what the question is about, for the operator
     * @throws HangingException if too many wait for it already
     */
    <T> T ask(Object file, Question<T> question) throws IOException {
        Trouble known = trouble;
        if (known != null && waiting.get() >= MAX_WAITING) {
            throw new HangingException(this + " hangs since " + known.since + " (" + known.file + "): try again later");
        }
        if (!(Thread.currentThread() instanceof WorkerPool.Worker worker)) {
            return question.ask();
        }
        WorkerPool.Call outer = worker.current();
        if (outer != null && !(outer instanceof Waiting)) { // a policy asks for a file: it is late when its own deadline has passed
            return question.ask();
        }
        Waiting here = new Waiting(file);
        waiting.incrementAndGet();
        worker.begin(here, System.nanoTime());
        try {
            return question.ask();
        } finally {
            waiting.decrementAndGet();
            if (!worker.end(here)) {
                returned();
            }
            if (outer != null) { // what asked this one has not waited meanwhile
                worker.begin(outer, System.nanoTime());
            }
        }
    }

    private synchronized void hangs(Object file, long nanos) {
        if (++hanging > 0 && trouble == null) {
            Trouble first = new Trouble(file, Instant.now().minusNanos(nanos).truncatedTo(ChronoUnit.SECONDS));
            trouble = first;
            events.publish(event("STORAGEHANGS").weight(BootEvent.Weight.WARNING).with("file", file).with("since", first.since)
                    .with("reason", "it doesn't answer: is its disk broken, or its file server away?").build());
        }
    }

    private synchronized void returned() {
        Trouble over = trouble;
        if (--hanging <= 0 && over != null) {
            trouble = null;
            events.publish(event("STORAGEBACK").with("since", over.since).build());
        }
    }

    private BootEvent.Builder event(String event) {
        return BootEvent.of("files", event).with("source", toString());
    }

    @Override
    public String toString() {
        return PluginText.of(name);
    }

    /** Somebody waits for it. */
    private final class Waiting extends WorkerPool.Call {
        private final Object file;

        private Waiting(Object file) {
            this.file = file;
        }

        @Override
        protected long patienceNanos() {
            return patienceNanos;
        }

        @Override
        protected void late(Thread thread, long nowNanos) {
            hangs(file, nowNanos - startNanos());
        }
    }
}
