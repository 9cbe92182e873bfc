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
 * lease    who has or had an address: one row for each, and one for each client
 * history  who had an address before
 * pool     one row: the version of the tables, and the numbers of the last change and of the last row of the history
 * </pre>
 *
 * <p>Every transaction that writes takes the row of {@code pool} first. So transactions of daemons that share the database come one
 * after the other, changes are numbered in the order in which they are seen, and nobody waits in a circle.
 */
final class Schema {

    /** Steps, each from the version of its place to the next; once released, they stay as they are. */
    private static final List<List<String>> STEPS = List.of(List.of(
            """
            CREATE TABLE lease (
              address  INTEGER NOT NULL PRIMARY KEY,
              client   TEXT    NOT NULL UNIQUE,
              mac      BIGINT  NOT NULL,
              given    BIGINT  NOT NULL,
              renewed  BIGINT  NOT NULL,
              until    BIGINT  NOT NULL,
              hostname TEXT    NOT NULL,
              change   BIGINT  NOT NULL,
              writer   INTEGER NOT NULL)""",
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
            "INSERT INTO pool (change, history) VALUES (0, 0)"));

    /** Who shares the database looks for what others changed. */
    private static final String CHANGES = "CREATE INDEX IF NOT EXISTS lease_change ON lease (change)";

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
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.ddl(VERSION));
            long version = Dialect.number(connection, "SELECT coalesce(max(version), 0) FROM pool");
            if (version > STEPS.size()) {
                throw new SQLException("its tables have version " + version + ", and this daemon knows no later one than "
                        + STEPS.size() + ": use the daemon that made them, or a newer one");
            }
            for (List<String> step : STEPS.subList((int) version, STEPS.size())) {
                for (String sql : step) {
                    statement.execute(dialect.ddl(sql));
                }
            }
            if (version < STEPS.size()) {
                statement.execute("UPDATE pool SET version = " + STEPS.size());
            }
            if (shared) {
                statement.execute(CHANGES);
            }
            connection.commit();
        }
    }
}
