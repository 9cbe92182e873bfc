// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sql.DataSource;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;
import pxe.api.lease.LeaseStore;

/**
 * Keeps leases in a database: SQLite for one daemon, PostgreSQL for several that share a pool of addresses.
 *
 * <p>A lease is on stable storage when {@link #put} says so; all that wait at a time get there by one transaction. Nothing is kept
 * in memory. While the database can't be had, every stage fails at once with the reason, and the store tries to have it back by
 * itself. Safe for any thread; stages complete on the store's own, which whoever goes on there must not hold up.
 */
public final class JdbcLeaseStore implements LeaseStore, AutoCloseable {

    /** How long to wait for a database that is slow to answer at all. */
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final int ROWS_AT_ONCE = 5000;

    private final DataSource source;
    private final StoreSettings settings;
    private final Recorder recorder;

    /** Makes a store, which opens the database by itself, now or when it can be had: see {@link #trouble}. */
    public JdbcLeaseStore(DataSource source, StoreSettings settings) {
        this.source = source;
        this.settings = settings;
        this.recorder = new Recorder(source, settings);
    }

    /** Why nothing can be recorded now, in one sentence for the operator; empty if all is well, or the database isn't open yet. */
    public Optional<String> trouble() {
        return recorder.trouble();
    }

    /** Completes, on the store's thread, when the database is open for the first time. */
    public CompletionStage<Void> opened() {
        return recorder.opened();
    }

    @Override
    public CompletionStage<Optional<Lease>> find(ClientKey client) {
        return recorder.submit(Job.Read.of(ledger -> ledger.leases().find(client.text()))).answer();
    }

    @Override
    public CompletionStage<Optional<Lease>> find(Inet4Address address) {
        return recorder.submit(Job.Read.of(ledger -> ledger.leases().find(Row.number(address)))).answer();
    }

    @Override
    public CompletionStage<Boolean> put(Lease lease) {
        return recorder.submit(Job.Put.of(lease)).answer();
    }

    @Override
    public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        return recorder.submit(new Job.Remove(Row.number(address), client.text(), new CompletableFuture<>())).answer();
    }

    /** Who had addresses before, or this address; the last first, and so many at most. */
    public CompletionStage<List<FormerLease>> history(Optional<Inet4Address> address, int limit) {
        return recorder.submit(Job.Read.of(ledger -> ledger.history().last(address.map(Row::number), limit))).answer();
    }

    @Override
    public boolean isShared() {
        return settings.shared();
    }

    @Override
    public Duration grace() {
        return settings.grace();
    }

    @Override
    public CompletionStage<LeaseChanges> changes(long after) {
        return recorder.submit(Job.Read.of(ledger -> ledger.changes(after))).answer();
    }

    /** Reads by a connection of its own, so that nobody waits for that. */
    @Override
    public void forEach(Consumer<? super Lease> consumer) {
        recorder.awaitFirst(FIRST);
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new UncheckedIOException(trouble.get(), new IOException(trouble.get()));
        }
        try (Connection connection = source.getConnection()) {
            Dialect.of(connection).prepare(connection, false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery(LeaseTable.ALL)) {
                    while (rows.next()) {
                        consumer.accept(LeaseTable.row(rows).lease());
                    }
                }
            }
        } catch (SQLException e) {
            String reason = Trouble.explain(settings.name(), e);
            throw new UncheckedIOException(reason, new IOException(reason, e));
        }
    }

    /** Records what waits, and lets go of the database. */
    @Override
    public void close() {
        recorder.close();
    }
}
