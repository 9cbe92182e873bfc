// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;

/** The table of leases, row by row. All is part of the transaction under way. For one thread. */
final class LeaseTable {

    /** The columns of a row, in the order in which they are read and written. */
    static final String COLUMNS = "address, client, mac, given, renewed, until, hostname";
    /** All leases. */
    static final String ALL = "SELECT " + COLUMNS + " FROM lease";
    /** How many leases one statement looks up; fewer go one by one. */
    private static final int MANY = 32;
    private static final String ONE = lookUp(1);
    private static final String SEVERAL = lookUp(MANY);
    private static final String RENEWAL = "UPDATE lease SET mac = ?, given = CASE WHEN ? BETWEEN given AND until THEN given ELSE ? END,"
            + " renewed = ?, until = ?, hostname = ?, change = ?, writer = ? WHERE address = ? AND client = ?";
    private static final String UPSERT = "INSERT INTO lease (" + COLUMNS + ", change, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (address) DO UPDATE SET mac = excluded.mac, given = excluded.given, renewed = excluded.renewed,"
            + " until = excluded.until, hostname = excluded.hostname, change = excluded.change, writer = excluded.writer"
            + " WHERE lease.client = excluded.client";
    private static final String CHANGED = "SELECT " + COLUMNS + ", change FROM lease WHERE change > ? AND change <= ?"
            + " AND writer <> ? ORDER BY change";
    /** How many changes are told at once, but for those of one transaction. */
    private static final int CHANGES = 2000;

    private final Statements statements;
    private final int writer;

    /**
     * Makes a table.
     *
     * @param writer tells this daemon's changes from those of others
     */
    LeaseTable(Statements statements, int writer) {
        this.statements = statements;
        this.writer = writer;
    }

    private static String lookUp(int places) {
        String marks = String.join(", ", Collections.nCopies(places, "?"));
        return ALL + " WHERE address IN (" + marks + ")";
    }

    static Row row(ResultSet rows) throws SQLException {
        return new Row(rows.getInt(1), rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6),
                rows.getString(7));
    }

    /** Gives a statement the values of all columns, as its first ones. */
    static void set(PreparedStatement statement, Row row) throws SQLException {
        statement.setInt(1, row.address());
        statement.setString(2, row.client());
        statement.setLong(3, row.mac());
        statement.setLong(4, row.given());
        statement.setLong(5, row.renewed());
        statement.setLong(6, row.until());
        statement.setString(7, row.hostname());
    }

    // --- Reading.

    /** Reads the rows of the addresses that changes are about into a draft. */
    void read(List<Job.Change> changes, Draft draft) throws SQLException {
        int count = changes.size();
        for (int from = 0; from < count; ) {
            int size = count - from < MANY / 2 ? 1 : MANY;
            read(changes.subList(from, Math.min(count, from + size)), size, draft);
            from += size;
        }
    }

    /** Looks up some; a statement with more places than that asks for the last one again. */
    private void read(List<Job.Change> changes, int places, Draft draft) throws SQLException {
        PreparedStatement select = statements.of(places == 1 ? ONE : SEVERAL);
        for (int i = 0; i < places; i++) {
            select.setInt(1 + i, changes.get(Math.min(i, changes.size() - 1)).address());
        }
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                draft.read(row(rows));
            }
        }
    }

    /** A client's lease, of several the one that ends last. */
    Optional<Lease> find(String client) throws SQLException {
        PreparedStatement select = statements.of(ALL + " WHERE client = ? ORDER BY until DESC LIMIT 1");
        select.setString(1, client);
        return first(select);
    }

    Optional<Lease> find(int address) throws SQLException {
        PreparedStatement select = statements.of(ONE);
        select.setInt(1, address);
        return first(select);
    }

    private static Optional<Lease> first(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(row(rows).lease()) : Optional.empty();
        }
    }

    /** What others changed after a number up to another, in whole transactions. */
    LeaseChanges changes(long after, long last) throws SQLException {
        PreparedStatement select = statements.of(CHANGED);
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

    // --- Writing.

    /**
     * Renews leases that there are, without reading them first.
     *
     * @param change the transaction's number
     * @return how many rows each has: none, if the client hasn't this address
     */
    int[] renew(List<Job.Put> puts, long change) throws SQLException {
        PreparedStatement renewal = statements.of(RENEWAL);
        for (Job.Put put : puts) {
            Row row = put.row();
            renewal.setLong(1, row.mac());
            renewal.setLong(2, row.renewed());
            renewal.setLong(3, row.given());
            renewal.setLong(4, row.renewed());
            renewal.setLong(5, row.until());
            renewal.setString(6, row.hostname());
            renewal.setLong(7, change);
            renewal.setInt(8, writer);
            renewal.setInt(9, row.address());
            renewal.setString(10, row.client());
            renewal.addBatch();
        }
        return renewal.executeBatch();
    }

    void delete(List<Integer> addresses) throws SQLException {
        if (addresses.isEmpty()) {
            return;
        }
        PreparedStatement delete = statements.of("DELETE FROM lease WHERE address = ?");
        for (int address : addresses) {
            delete.setInt(1, address);
            delete.addBatch();
        }
        delete.executeBatch();
    }

    /**
     * Writes rows, new ones and those of clients that have the address already.
     *
     * @param change the transaction's number
     */
    void upsert(List<Row> rows, long change) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement upsert = statements.of(UPSERT);
        for (Row row : rows) {
            set(upsert, row);
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
}
