// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;
import pxe.api.lease.LeaseStore;
import pxe.net.EventLoop;

/**
 * Keeps the address book in step with the lease store: what is promised to a client stands there before. For the loop's thread, but
 * for {@link #load} and {@link #close}.
 */
final class Records implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.dhcp");
    /** How long to wait before the store is asked again: whether it can be read, and what others recorded. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** So many changes at once mean that there are more. */
    private static final int MANY = 1000;
    /** How long an address is at least kept for the client that it is being recorded for. */
    private static final Duration RECORDING = Duration.ofSeconds(5);
    /** Of how many strangers the store is asked at once: a flood of them must leave room for those who are known. */
    private static final int ASKED_MAX = 256;
    /** A lease that is not worth telling. */
    private static final Duration TOO_SHORT = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final LeaseStore store;
    private final AddressBook book;
    private final Questions questions;
    private final Journal journal;
    private final Clock clock;
    private final Executor later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    /** Of how many strangers the store is being asked. */
    private int asked;
    private boolean loaded;
    private volatile boolean closed;

    /**
     * Makes records.
     *
     * @param book nobody else's until the leases are {@linkplain #areLoaded() loaded}
     */
    Records(EventLoop loop, LeaseStore store, AddressBook book, Questions questions, Journal journal, Clock clock) {
        this.loop = loop;
        this.store = store;
        this.book = book;
        this.questions = questions;
        this.journal = journal;
        this.clock = clock;
    }

    /** Whether the book knows the leases of an earlier run: before that, nobody can be given an address. */
    boolean areLoaded() {
        return loaded;
    }

    /** Whether other servers give addresses of the same pools. */
    boolean areShared() {
        return store.isShared();
    }

    // --- From the store to the book.

    /**
     * Takes note of the leases of an earlier run: once, before the first request. If they can't be read yet, that is tried again.
     *
     * @param then what is to be done, on the loop, once they are loaded later
     */
    void load(Runnable then) {
        try {
            long number = read();
            loaded = true;
            follow(number);
        } catch (RuntimeException e) {
            LOG.error("no address is given before the leases can be read: {}", Questions.reason(e));
            later.execute(() -> loadAgain(then));
        }
    }

    private void loadAgain(Runnable then) {
        if (closed) {
            return;
        }
        try {
            long number = read();
            loop.execute(() -> {
                loaded = true;
                then.run();
                follow(number);
            });
            LOG.info("the leases are read");
        } catch (RejectedExecutionException e) {
            LOG.debug("the loop is closed", e);
        } catch (RuntimeException e) {
            later.execute(() -> loadAgain(then));
        }
    }

    private long read() {
        long number = store.isShared() ? store.changes(Long.MAX_VALUE).toCompletableFuture().join().number() : 0;
        store.forEach(this::learn);
        return number;
    }

    private void learn(Lease lease) {
        book.learn(withGrace(lease));
    }

    private Lease withGrace(Lease lease) {
        Instant end = lease.end();
        return end.equals(Instant.MAX) || lease.isGivenBack() ? lease : lease.until(end.plus(store.grace()));
    }

    /** Takes note of what other servers recorded, for ever. */
    private void follow(long number) {
        if (store.isShared() && !closed) {
            Questions.answer(() -> store.changes(number))
                    .whenComplete((changes, failure) -> Questions.on(loop, () -> changed(changes, failure, number)));
        }
    }

    private void changed(LeaseChanges changes, Throwable failure, long number) {
        if (failure != null) {
            loop.schedule(PAUSE, () -> follow(number));
            return;
        }
        changes.leases().forEach(this::learn);
        if (changes.leases().size() >= MANY) {
            follow(changes.number());
        } else {
            loop.schedule(PAUSE, () -> follow(changes.number()));
        }
    }

    /** Goes on once the book knows what the store knows of a client: another server may have given it an address a moment ago. */
    void know(Client client, Runnable next) {
        if (!store.isShared() || book.knows(client.key())) {
            next.run();
            return;
        }
        if (asked >= ASKED_MAX) {
            journal.warnSeldom("BUSY", client.exchange(), "the lease store is being asked of " + ASKED_MAX + " unknown machines already");
            return;
        }
        questions.later(client.exchange(), () -> {
            asked++;
            return store.find(client.key());
        }, found -> {
            asked--;
            found.ifPresent(this::learn);
            next.run();
        }, failure -> {
            asked--;
            questions.failed(client.exchange(), failure);
        });
    }

    // --- From the book to the store.

    /**
     * Records a lease, and goes on with what the client may be promised; with nothing if the address is another client's. If it
     * can't be recorded, a client is promised what is on record: no other is given its address before that time.
     */
    void record(Grant grant, Consumer<Optional<Grant>> next) {
        Instant now = clock.instant();
        Lease lease = grant.lease(now);
        book.keep(lease.client(), lease.address(), Optional.empty(), now.toEpochMilli(), RECORDING);
        questions.later(grant.exchange(), () -> store.put(lease), stored -> {
            if (stored) {
                book.lease(withGrace(lease)).forEach(left -> forget(grant.client(), left));
                next.accept(Optional.of(grant));
            } else {
                learnHolder(lease.address(), now.plus(grant.client().settings().declineTime()));
                next.accept(Optional.empty());
            }
        }, failure -> unrecorded(grant, failure, next));
    }

    private void unrecorded(Grant grant, Throwable failure, Consumer<Optional<Grant>> next) {
        long until = book.leasedUntil(grant.client().key(), grant.address());
        Duration left = Duration.ofMillis(until - clock.millis());
        if (until == 0 || left.compareTo(TOO_SHORT) < 0) {
            questions.failed(grant.exchange(), failure);
            return;
        }
        journal.warnSeldom("UNRECORDED", grant.exchange(),
                Questions.reason(failure) + " (clients are promised what was recorded before, and no more)");
        next.accept(Optional.of(grant.atMost(left)));
    }

    /** The address is somebody's: until it is known whose, nobody else is offered it. */
    private void learnHolder(Inet4Address address, Instant until) {
        book.setAside(address, until);
        Questions.answer(() -> store.find(address)).thenAccept(
                found -> Questions.on(loop, () -> found.ifPresent(this::learn)));
    }

    /**
     * Ends a lease that the client gave back, which the book knows already. It stays on record (RFC 2131 section 4.3.4), so that the
     * client gets the address again, with what a RELEASE doesn't repeat. Who has asked for the address anew by then has it.
     */
    void release(Client client, Inet4Address address) {
        Instant now = clock.instant();
        ask(client, () -> store.find(address), found -> {
            if (!book.holds(client.key(), address, clock.millis())) {
                found.filter(lease -> lease.client().equals(client.key()))
                        .ifPresent(lease -> ask(client, () -> store.put(lease.givenBack(now)), stored -> { }));
            }
        });
    }

    /** Removes a lease: the client left it for another, or somebody else uses the address. */
    void forget(Client client, Inet4Address address) {
        ask(client, () -> store.remove(address, client.key()), removed -> { });
    }

    /** Asks the store something that no answer to a client waits for. */
    private <T> void ask(Client client, Supplier<CompletionStage<T>> question, Consumer<T> next) {
        Questions.answer(question).whenComplete((value, failure) -> Questions.on(loop, () -> {
            if (failure == null) {
                next.accept(value);
            } else {
                questions.failed(client.exchange(), failure);
            }
        }));
    }

    /** Lets the store alone from now on. */
    @Override
    public void close() {
        closed = true;
    }
}
