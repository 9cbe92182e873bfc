// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and how those of an older daemon become those of this one.
 *
 * <pre>
 * lease    who has or had an address: one row for each
 * history  who had an address before
 * pool     one row: the version of the tables, and the numbers of the last change and of the last row of the history
 * </pre>
 *
 * <p>Every transaction that writes takes the row of {@code pool} first. So transactions of daemons that share the database come one
 * after the other, changes are numbered in the order in which they are seen, and nobody waits in a circle.
 */
final class Schema {

    /** The table of leases in version 1. Once released, it stays as it is, and so does each step to a next version. */
    static final String LEASE = """
            CREATE TABLE lease (
              address  INTEGER NOT NULL PRIMARY KEY,
              client   TEXT    NOT NULL UNIQUE,
              mac      BIGINT  NOT NULL,
              given    BIGINT  NOT NULL,
              renewed  BIGINT  NOT NULL,
              until    BIGINT  NOT NULL,
              hostname TEXT    NOT NULL,
              change   BIGINT  NOT NULL,
              writer   INTEGER NOT NULL)""";

    private static final List<String> FIRST = List.of(LEASE,
            """
            CREATE TABLE history (
              number   BIGINT  NOT NULL PRIMARY KEY,
              recorded BIGINT  NOT NULL,
              address  INTEGER NOT NULL,
              client   TEXT    NOT NULL,
              mac      BIGINT  NOT NULL,
              given    BIGINT  NOT NULL,
              renewed  BIGINT  NOT NULL,
              until    BIGINT  NOT NULL,
              hostname TEXT    NOT NULL)""",
            "INSERT INTO pool (change, history) VALUES (0, 0)");

    /** Who shares the database looks for what others changed, and for clients that it doesn't know. One daemon alone saves their costs. */
    private static final List<String> SHARED = List.of("CREATE INDEX IF NOT EXISTS lease_change ON lease (change)",
            "CREATE INDEX IF NOT EXISTS lease_client ON lease (client)");

    private static final String VERSION = """
            CREATE TABLE IF NOT EXISTS pool (
              version INTEGER NOT NULL DEFAULT 0,
              change  BIGINT  NOT NULL,
              history BIGINT  NOT NULL)""";

    private Schema() {}

    /**
     * Brings the tables to this daemon's version, in one transaction.
     *
     * @throws SQLException if they are of a newer one, or the database refuses
     */
    static void migrate(Connection connection, Dialect dialect, boolean shared) throws SQLException {
        List<List<String>> steps = List.of(FIRST, dialect.severalLeasesForAClient()); // each from the version of its place to the next
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.ddl(VERSION));
            long version = Dialect.number(connection, "SELECT coalesce(max(version), 0) FROM pool");
            if (version > steps.size()) {
                throw new SQLException("its tables have version " + version + ", and this daemon knows no later one than "
                        + steps.size() + ": use the daemon that made them, or a newer one");
            }
            for (List<String> step : steps.subList((int) version, steps.size())) {
                for (String sql : step) {
                    statement.execute(dialect.ddl(sql));
                }
            }
            if (version < steps.size()) {
                statement.execute("UPDATE pool SET version = " + steps.size());
            }
            for (String index : shared ? SHARED : List.<String>of()) {
                statement.execute(index);
            }
            connection.commit();
        }
    }
}
