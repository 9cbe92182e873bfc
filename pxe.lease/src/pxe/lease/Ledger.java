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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;

/** The leases of one connection to the database. For one thread; each method is one transaction. */
final class Ledger implements AutoCloseable {

    /** The columns of a row, in the order in which they are read and written. */
    private static final String COLUMNS = "address, client, mac, given, renewed, until, hostname";
    /** All leases. */
    static final String ALL = "SELECT " + COLUMNS + " FROM lease";
    private static final String TURN = "UPDATE pool SET change = change + 1 RETURNING change, history";
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
    /** The last that was taken. */
    private Turn turn;
    /** Whether most changes of the last transaction were renewals: machines that come back do so in crowds, as new ones do. */
    private boolean renewing;

    /**
     * What stands in the row of the pool, which a transaction took: until its end, no other daemon writes.
     *
     * @param change the number of what is changed
     * @param history the number of the history's last row
     */
    private record Turn(long change, long history) {}

    private Ledger(Connection connection, Optional<DatabaseFile> file, StoreSettings settings, int writer)
            throws SQLException {
        this.connection = connection;
        this.file = file;
        this.settings = settings;
        this.writer = writer;
        this.turn = takeTurn();
    }

    /**
     * Opens a ledger, if it can be written.
     *
     * @param connection with tables of this daemon's version; closed with the ledger
     * @param writer tells this daemon's changes from those of others
     */
    static Ledger open(Connection connection, StoreSettings settings, int writer) throws SQLException {
        Ledger ledger = new Ledger(connection, DatabaseFile.of(connection), settings, writer);
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
            List<Job.Change> changes = jobs.stream().filter(Job.Change.class::isInstance).map(Job.Change.class::cast).toList();
            if (!changes.isEmpty()) {
                write(changes, answers);
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

    private Turn takeTurn() throws SQLException {
        try (ResultSet numbers = statement(TURN).executeQuery()) {
            numbers.next();
            return new Turn(numbers.getLong(1), numbers.getLong(2));
        }
    }

    private void write(List<Job.Change> changes, List<Runnable> answers) throws SQLException {
        if (settings.shared()) {
            turn = takeTurn();
        }
        List<Job.Change> others = renewing ? renew(changes, answers) : changes;
        int renewals = changes.size() - others.size();
        if (!others.isEmpty()) {
            renewals += decide(others, answers);
        }
        renewing = 2 * renewals >= changes.size();
    }

    /** Reads what there is, decides, and writes what becomes of it; gives how many renewals there were. */
    private int decide(List<Job.Change> changes, List<Runnable> answers) throws SQLException {
        if (!settings.shared()) {
            turn = takeTurn(); // for the history's number; what only renews does without
        }
        Draft draft = new Draft(settings.grace());
        read(changes, draft);
        for (Job.Change change : changes) {
            switch (change) {
                case Job.Put put -> {
                    boolean stored = draft.put(put.row());
                    answers.add(() -> put.answer().complete(stored));
                }
                case Job.Remove remove -> {
                    draft.remove(remove.address(), remove.client());
                    answers.add(() -> remove.answer().complete(null));
                }
            }
        }
        delete(draft.deletions());
        upsert(draft.writes());
        if (!settings.history().isZero() && !draft.former().isEmpty()) {
            remember(draft.former());
        }
        return draft.renewals();
    }

    // --- The rows of a transaction.

    private static final String RENEWAL = "UPDATE lease SET mac = ?, given = CASE WHEN ? BETWEEN given AND until THEN given ELSE ? END,"
            + " renewed = ?, until = ?, hostname = ?, change = ?, writer = ? WHERE address = ? AND client = ?";

    /**
     * Renews leases without reading them first: nothing has to be decided about them. What is no renewal is tried in vain, but for
     * what is given back: that keeps something of what there is. Where
     * several changes are about one address, only the first can be done before the others.
     *
     * @return the other changes, in their order
     */
    private List<Job.Change> renew(List<Job.Change> changes, List<Runnable> answers) throws SQLException {
        Set<Integer> seen = new HashSet<>();
        List<Job.Put> puts = new ArrayList<>();
        for (Job.Change change : changes) {
            if (seen.add(change.address()) && change instanceof Job.Put put && !put.row().isGivenBack()) {
                puts.add(put);
            }
        }
        int[] counts = renewPresent(puts);
        List<Job.Change> others = new ArrayList<>();
        int next = 0;
        for (Job.Change change : changes) {
            if (change instanceof Job.Put put && next < puts.size() && puts.get(next) == put && counts[next++] == 1) {
                answers.add(() -> put.answer().complete(true));
            } else {
                others.add(change);
            }
        }
        return others;
    }

    /** How many rows each has: none, if the client hasn't this address. */
    private int[] renewPresent(List<Job.Put> puts) throws SQLException {
        PreparedStatement renewal = statement(RENEWAL);
        for (Job.Put put : puts) {
            Row row = put.row();
            renewal.setLong(1, row.mac());
            renewal.setLong(2, row.renewed());
            renewal.setLong(3, row.given());
            renewal.setLong(4, row.renewed());
            renewal.setLong(5, row.until());
            renewal.setString(6, row.hostname());
            renewal.setLong(7, turn.change);
            renewal.setInt(8, writer);
            renewal.setInt(9, row.address());
            renewal.setString(10, row.client());
            renewal.addBatch();
        }
        return renewal.executeBatch();
    }

    private void read(List<Job.Change> changes, Draft draft) throws SQLException {
        int count = changes.size();
        for (int from = 0; from < count; ) {
            int size = count - from < MANY / 2 ? 1 : MANY;
            read(changes.subList(from, Math.min(count, from + size)), size, draft);
            from += size;
        }
    }

    /** Looks up some; a statement with more places than that asks for the last one again. */
    private void read(List<Job.Change> changes, int places, Draft draft) throws SQLException {
        PreparedStatement select = statement(places == 1 ? ONE : SEVERAL);
        for (int i = 0; i < places; i++) {
            select.setInt(1 + i, changes.get(Math.min(i, changes.size() - 1)).address());
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
        return ALL + " WHERE address IN (" + marks + ")";
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

    private void upsert(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement upsert = statement("INSERT INTO lease (" + COLUMNS + ", change, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (address) DO UPDATE SET mac = excluded.mac, given = excluded.given, renewed = excluded.renewed,"
                + " until = excluded.until, hostname = excluded.hostname, change = excluded.change, writer = excluded.writer"
                + " WHERE lease.client = excluded.client");
        for (Row row : rows) {
            set(upsert, 1, row);
            upsert.setLong(8, turn.change);
            upsert.setInt(9, writer);
            upsert.addBatch();
        }
        for (int count : upsert.executeBatch()) {
            if (count == 0) { // somebody wrote without taking the row of the pool
                throw new SQLException("an address was given to another client meanwhile");
            }
        }
    }

    private void remember(List<Row> former) throws SQLException {
        PreparedStatement insert = statement("INSERT INTO history (" + COLUMNS + ", number, recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        long number = turn.history;
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
        PreparedStatement select = statement(ALL + " WHERE client = ? ORDER BY until DESC LIMIT 1");
        select.setString(1, client);
        return first(select);
    }

    Optional<Lease> find(int address) throws SQLException {
        PreparedStatement select = statement(ONE);
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
