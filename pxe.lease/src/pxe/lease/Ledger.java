// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;

/** The leases of one connection to the database. For one thread; each method is one transaction. */
final class Ledger implements AutoCloseable {

    /** The columns of a row, in the order in which they are read and written. */
    private static final String COLUMNS = "address, client, mac, given, renewed, until, hostname";
    /** All leases. */
    static final String ALL = "SELECT " + COLUMNS + " FROM lease";
    private static final String CHANGE = "UPDATE pool SET change = change + 1 RETURNING change, history";
    /** How many leases one statement looks up; fewer go one by one. */
    private static final int MANY = 32;
    /** How many rows of the history are removed at once. */
    static final int PRUNE = 500;
    /** The most rows of the history. */
    private static final long HISTORY_MAX = 1_000_000;
    /** How many changes are told at once, but for those of one transaction. */
    private static final int CHANGES = 2000;

    private final Connection connection;
    private final Optional<DatabaseFile> file;
    private final StoreSettings settings;
    private final int writer;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Ledger(Connection connection, Optional<DatabaseFile> file, StoreSettings settings, int writer) {
        this.connection = connection;
        this.file = file;
        this.settings = settings;
        this.writer = writer;
    }

    /**
     * Opens a ledger, if it can be written.
     *
     * @param connection with tables of this daemon's version; closed with the ledger
     * @param writer tells this daemon's changes from those of others
     */
    static Ledger open(Connection connection, StoreSettings settings, int writer) throws SQLException {
        Ledger ledger = new Ledger(connection, DatabaseFile.of(connection), settings, writer);
        ledger.statement(CHANGE).executeQuery().close();
        ledger.commit();
        return ledger;
    }

    private void commit() throws SQLException {
        if (file.isPresent()) {
            file.get().check();
        }
        connection.commit();
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** Does what is asked, in one transaction; running the answers completes it. */
    List<Runnable> work(List<Job> jobs) throws SQLException {
        try {
            List<Runnable> answers = new ArrayList<>(jobs.size());
            if (jobs.stream().anyMatch(job -> !(job instanceof Job.Read<?>))) {
                write(jobs, answers);
            }
            for (Job job : jobs) {
                if (job instanceof Job.Read<?> read) {
                    answers.add(read.ask(this));
                }
            }
            commit();
            return answers;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private void write(List<Job> jobs, List<Runnable> answers) throws SQLException {
        long change;
        long history;
        try (ResultSet numbers = statement(CHANGE).executeQuery()) {
            numbers.next();
            change = numbers.getLong(1);
            history = numbers.getLong(2);
        }
        Draft draft = new Draft(settings.grace());
        read(jobs, draft);
        for (Job job : jobs) {
            switch (job) {
                case Job.Put put -> {
                    boolean stored = draft.put(put.row());
                    answers.add(() -> put.answer().complete(stored));
                }
                case Job.Remove remove -> {
                    draft.remove(remove.address(), remove.client());
                    answers.add(() -> remove.answer().complete(null));
                }
                case Job.Read<?> read -> { }
            }
        }
        delete(draft.deletions());
        upsert(draft.writes(), change);
        if (!settings.history().isZero() && !draft.former().isEmpty()) {
            remember(draft.former(), history);
        }
    }

    // --- The rows of a transaction.

    private void read(List<Job> jobs, Draft draft) throws SQLException {
        int[] addresses = new int[jobs.size()];
        String[] clients = new String[jobs.size()];
        int count = 0;
        for (Job job : jobs) {
            if (job instanceof Job.Put(Row row, var answer)) {
                addresses[count] = row.address();
                clients[count++] = row.client();
            } else if (job instanceof Job.Remove(int address, String client, var answer)) {
                addresses[count] = address;
                clients[count++] = client;
            }
        }
        for (int from = 0; from < count; ) {
            int size = count - from < MANY / 2 ? 1 : MANY;
            read(addresses, clients, from, Math.min(count, from + size), size, draft);
            from += size;
        }
    }

    /** Looks up some; a statement with more places than that asks for the last one again. */
    private void read(int[] addresses, String[] clients, int from, int to, int places, Draft draft) throws SQLException {
        PreparedStatement select = statement(places == 1 ? ONE : SEVERAL);
        for (int i = 0; i < places; i++) {
            int at = Math.min(from + i, to - 1);
            select.setInt(1 + i, addresses[at]);
            select.setString(1 + places + i, clients[at]);
        }
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                draft.read(row(rows));
            }
        }
    }

    private static final String ONE = lookUp(1);
    private static final String SEVERAL = lookUp(MANY);

    private static String lookUp(int places) {
        String marks = String.join(", ", Collections.nCopies(places, "?"));
        return "SELECT " + COLUMNS + " FROM lease WHERE address IN (" + marks + ") UNION ALL SELECT " + COLUMNS
                + " FROM lease WHERE client IN (" + marks + ")";
    }

    private void delete(List<Integer> addresses) throws SQLException {
        if (addresses.isEmpty()) {
            return;
        }
        PreparedStatement delete = statement("DELETE FROM lease WHERE address = ?");
        for (int address : addresses) {
            delete.setInt(1, address);
            delete.addBatch();
        }
        delete.executeBatch();
    }

    private void upsert(List<Row> rows, long change) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement upsert = statement("INSERT INTO lease (" + COLUMNS + ", change, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (address) DO UPDATE SET mac = excluded.mac, given = excluded.given, renewed = excluded.renewed,"
                + " until = excluded.until, hostname = excluded.hostname, change = excluded.change, writer = excluded.writer"
                + " WHERE lease.client = excluded.client");
        for (Row row : rows) {
            set(upsert, 1, row);
            upsert.setLong(8, change);
            upsert.setInt(9, writer);
            upsert.addBatch();
        }
        for (int count : upsert.executeBatch()) {
            if (count == 0) { // somebody wrote without taking the row of the pool
                throw new SQLException("an address was given to another client meanwhile");
            }
        }
    }

    private void remember(List<Row> former, long last) throws SQLException {
        PreparedStatement insert = statement("INSERT INTO history (" + COLUMNS + ", number, recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        long number = last;
        for (Row row : former) {
            set(insert, 1, row);
            insert.setLong(8, ++number);
            insert.setLong(9, System.currentTimeMillis());
            insert.addBatch();
        }
        insert.executeBatch();
        PreparedStatement counted = statement("UPDATE pool SET history = ?");
        counted.setLong(1, number);
        counted.executeUpdate();
    }

    private static void set(PreparedStatement statement, int first, Row row) throws SQLException {
        statement.setInt(first, row.address());
        statement.setString(first + 1, row.client());
        statement.setLong(first + 2, row.mac());
        statement.setLong(first + 3, row.given());
        statement.setLong(first + 4, row.renewed());
        statement.setLong(first + 5, row.until());
        statement.setString(first + 6, row.hostname());
    }

    static Row row(ResultSet rows) throws SQLException {
        return new Row(rows.getInt(1), rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6),
                rows.getString(7));
    }

    // --- Questions, which are part of a transaction.

    Optional<Lease> find(String client) throws SQLException {
        PreparedStatement select = statement("SELECT " + COLUMNS + " FROM lease WHERE client = ?");
        select.setString(1, client);
        return first(select);
    }

    Optional<Lease> find(int address) throws SQLException {
        PreparedStatement select = statement("SELECT " + COLUMNS + " FROM lease WHERE address = ?");
        select.setInt(1, address);
        return first(select);
    }

    private static Optional<Lease> first(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(row(rows).lease()) : Optional.empty();
        }
    }

    /** What others changed after a number, in whole transactions. */
    LeaseChanges changes(long after) throws SQLException {
        long last = Dialect.number(connection, "SELECT change FROM pool");
        if (after >= last) {
            return new LeaseChanges(last, List.of());
        }
        PreparedStatement select = statement("SELECT " + COLUMNS + ", change FROM lease WHERE change > ? AND change <= ?"
                + " AND writer <> ? ORDER BY change");
        select.setLong(1, after);
        select.setLong(2, last);
        select.setInt(3, writer);
        select.setFetchSize(CHANGES);
        List<Lease> leases = new ArrayList<>();
        long number = after;
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long change = rows.getLong(8);
                if (leases.size() >= CHANGES && change != number) {
                    return new LeaseChanges(number, leases);
                }
                leases.add(row(rows).lease());
                number = change;
            }
        }
        return new LeaseChanges(last, leases);
    }

    /** Who had an address before, the last first. */
    List<FormerLease> history(Optional<Integer> address, int limit) throws SQLException {
        PreparedStatement select = statement("SELECT " + COLUMNS + ", recorded FROM history"
                + (address.isPresent() ? " WHERE address = ?" : "") + " ORDER BY number DESC LIMIT " + limit);
        if (address.isPresent()) {
            select.setInt(1, address.get());
        }
        List<FormerLease> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(FormerLease.of(row(rows), rows.getLong(8)));
            }
        }
        return found;
    }

    // --- Transactions of their own.

    /** Forgets what is older than the history is kept for, a little at a time; false once there is no more. */
    boolean prune() throws SQLException {
        Duration kept = settings.history();
        PreparedStatement delete = statement("DELETE FROM history WHERE number IN (SELECT number FROM history ORDER BY number LIMIT "
                + PRUNE + ") AND (recorded < ? OR number <= (SELECT history FROM pool) - " + HISTORY_MAX + ")");
        delete.setLong(1, System.currentTimeMillis() - kept.toMillis());
        int count = delete.executeUpdate();
        commit();
        return count == PRUNE;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
