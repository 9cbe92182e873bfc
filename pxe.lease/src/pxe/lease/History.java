// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of leases that are over: who had an address before. All is part of the transaction under way. For one thread. */
final class History {

    /** How many rows are removed at once. */
    static final int PRUNE = 500;
    /** The most rows. */
    private static final long MAX = 1_000_000;

    private final Statements statements;

    History(Statements statements) {
        this.statements = statements;
    }

    /**
     * Takes note of leases that are over.
     *
     * @param last the number of the last row there is, which stands in the row of the pool
     */
    void add(List<Row> former, long last) throws SQLException {
        PreparedStatement insert = statements.of(
                "INSERT INTO history (" + LeaseTable.COLUMNS + ", number, recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        long number = last;
        for (Row row : former) {
            LeaseTable.set(insert, row);
            insert.setLong(8, ++number);
            insert.setLong(9, System.currentTimeMillis());
            insert.addBatch();
        }
        insert.executeBatch();
        PreparedStatement counted = statements.of("UPDATE pool SET history = ?");
        counted.setLong(1, number);
        counted.executeUpdate();
    }

    /** Who had addresses before, or this address; the last first, and so many at most. */
    List<FormerLease> last(Optional<Integer> address, int limit) throws SQLException {
        PreparedStatement select = statements.of("SELECT " + LeaseTable.COLUMNS + ", recorded FROM history"
                + (address.isPresent() ? " WHERE address = ?" : "") + " ORDER BY number DESC LIMIT " + limit);
        if (address.isPresent()) {
            select.setInt(1, address.get());
        }
        List<FormerLease> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(FormerLease.of(LeaseTable.row(rows), rows.getLong(8)));
            }
        }
        return found;
    }

    /** Forgets what is older than it is kept for, a little at a time; false once there is no more. */
    boolean prune(Duration kept) throws SQLException {
        PreparedStatement delete = statements.of("DELETE FROM history WHERE number IN (SELECT number FROM history ORDER BY number LIMIT "
                + PRUNE + ") AND (recorded < ? OR number <= (SELECT history FROM pool) - " + MAX + ")");
        delete.setLong(1, System.currentTimeMillis() - kept.toMillis());
        return delete.executeUpdate() == PRUNE;
    }
}
