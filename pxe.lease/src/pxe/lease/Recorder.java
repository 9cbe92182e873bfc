// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that works on the database: it takes all jobs that wait into one transaction, and so into one write to the disk.
 *
 * <p>While the database can't be had, jobs fail at once, and the thread tries to have it back. Safe for any thread.
 */
final class Recorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.lease");
    /** The most jobs of one transaction: the longer it is, the longer its first one waits. */
    private static final int TRANSACTION = 1000;
    /** The most jobs that wait. */
    private static final int WAITING = 100_000;
    private static final Duration RETRY_FIRST = Duration.ofMillis(250);
    private static final Duration RETRY_LAST = Duration.ofSeconds(8);
    /** How long whoever closes it waits for a database that hangs. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final long PRUNE_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long PRUNE_MORE_NANOS = Duration.ofMillis(200).toNanos();

    private final DataSource source;
    private final StoreSettings settings;
    private final int writer = ThreadLocalRandom.current().nextInt();
    private final CountDownLatch tried = new CountDownLatch(1);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Thread thread;
    /** The jobs of the transaction under way; the thread's own. */
    private final List<Job> working = new ArrayList<>();
    /** What the operator was told, as long as it lasts, and what broke the database off and was not told yet; the thread's own. */
    private @Nullable String told;
    private @Nullable String untold;
    // All guarded by this.
    private final Queue<Job> waiting = new ArrayDeque<>();
    private @Nullable String trouble;
    private boolean closed;

    Recorder(DataSource source, StoreSettings settings) {
        this.source = source;
        this.settings = settings;
        this.thread = Thread.ofPlatform().name("pxe-lease").daemon().start(this::run);
    }

    /** Waits until the database was tried once. */
    void awaitFirst(Duration limit) {
        try {
            tried.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Completes when the database is open for the first time. */
    CompletionStage<Void> opened() {
        return opened;
    }

    /** Why nothing can be recorded now; empty if it can, and before the database was tried. */
    synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Has a job done; its answer comes from this thread. */
    <J extends Job> J submit(J job) {
        String refusal;
        synchronized (this) {
            refusal = closed ? settings.name() + " is closed" : trouble;
            if (refusal == null && waiting.size() >= WAITING) {
                refusal = settings.name() + " is too slow: " + WAITING + " requests wait for it already";
            }
            if (refusal == null) {
                waiting.add(job);
                notifyAll();
            }
        }
        if (refusal != null) {
            job.answer().completeExceptionally(new IOException(refusal));
        }
        return job;
    }

    /** Ends when what waits is recorded, and soon in any case: the thread of a database that hangs ends later, by itself. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // --- The thread.

    private void run() {
        Duration pause = Duration.ZERO;
        while (!isClosed()) {
            long start = System.nanoTime();
            boolean opened = false;
            try (Ledger ledger = open()) {
                opened = true;
                isUp();
                serve(ledger);
            } catch (SQLException e) {
                isDown(Trouble.explain(settings.name(), e), opened);
            } catch (RuntimeException | LinkageError e) { // a driver whose native library can't be loaded, say
                LOG.debug("{} failed", settings.name(), e);
                isDown(settings.name() + ": " + e, opened);
            }
            // A disk that is nearly full takes a little now and then: that is no reason to begin again at once.
            pause = System.nanoTime() - start > RETRY_LAST.toNanos() ? Duration.ZERO : pause;
            pause(pause);
            pause = pause.isZero() ? RETRY_FIRST : pause.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? pause.multipliedBy(2) : RETRY_LAST;
        }
        failAll(settings.name() + " is closed");
    }

    private Ledger open() throws SQLException {
        Connection connection = source.getConnection();
        try {
            Dialect dialect = Dialect.of(connection);
            dialect.prepare(connection, true);
            dialect.check(connection);
            Schema.migrate(connection, dialect, settings.shared());
            return Ledger.open(connection, settings, writer);
        } catch (SQLException | RuntimeException | LinkageError e) {
            connection.close();
            throw e;
        }
    }

    private void serve(Ledger ledger) throws SQLException {
        long prune = System.nanoTime();
        while (take(prune - System.nanoTime())) {
            if (!working.isEmpty()) {
                ledger.work(working).forEach(Runnable::run);
                working.clear();
            }
            if (prune - System.nanoTime() <= 0) {
                prune = System.nanoTime() + (ledger.prune() ? PRUNE_MORE_NANOS : PRUNE_NANOS);
            }
        }
    }

    /** Takes what waits, once something does or the time is over; false if there will be nothing more. */
    private synchronized boolean take(long nanos) {
        long end = System.nanoTime() + nanos;
        long left;
        while (waiting.isEmpty() && !closed && (left = end - System.nanoTime()) > 0) {
            await(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        for (Job job; working.size() < TRANSACTION && (job = waiting.poll()) != null; ) {
            working.add(job);
        }
        return !closed || !working.isEmpty();
    }

    private synchronized void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long left;
        while (!closed && (left = end - System.nanoTime()) > 0) {
            await(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
    }

    /** Waits, with the lock. Nobody interrupts this thread. */
    private void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void isUp() {
        boolean again = tried.getCount() == 0;
        if (untold != null) {
            tell(untold);
        }
        told = null;
        untold = null;
        synchronized (this) {
            trouble = null;
        }
        tried.countDown();
        if (again && !isClosed()) {
            LOG.info("{} works again", settings.name());
        }
        opened.complete(null);
    }

    /** What breaks a database that was open shows in some symptom; what keeps it from being opened again says more, if something does. */
    private void isDown(String reason, boolean wasOpen) {
        synchronized (this) {
            trouble = reason;
        }
        if (wasOpen) {
            untold = reason;
        } else {
            untold = null;
            tell(reason);
        }
        tried.countDown();
        failAll(reason);
    }

    private void tell(String reason) {
        if (!reason.equals(told) && !isClosed()) {
            LOG.error("no lease can be recorded: {}", reason);
        }
        told = reason;
    }

    private void failAll(String reason) {
        List<Job> jobs = new ArrayList<>(working);
        working.clear();
        synchronized (this) {
            jobs.addAll(waiting);
            waiting.clear();
        }
        jobs.forEach(job -> job.answer().completeExceptionally(new IOException(reason)));
    }
}
