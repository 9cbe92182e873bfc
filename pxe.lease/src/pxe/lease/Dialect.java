// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the databases differ in. The statements are the same. */
enum Dialect {

    /** One file, of this daemon alone. Its log goes into the file just before it is as long as may be kept of it. */
    SQLITE(List.of("PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
            "PRAGMA journal_size_limit = 16777216", "PRAGMA wal_autocheckpoint = 4000", "PRAGMA cache_size = -8000"), List.of()) {
        @Override
        String ddl(String sql) {
            return sql.replace("BIGINT", "INTEGER"); // they have 64 bits, and as a primary key no index of their own
        }

        @Override
        List<String> severalLeasesForAClient() {
            return List.of("ALTER TABLE lease RENAME TO lease_1", Schema.LEASE.replace(" UNIQUE", ""),
                    "INSERT INTO lease SELECT * FROM lease_1", "DROP TABLE lease_1");
        }

        @Override
        void check(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
                rows.next();
                if (!rows.getString(1).equals("ok")) {
                    throw new SQLException(rows.getString(1), null, Trouble.CORRUPT);
                }
            }
            connection.commit(); // who only reads is refused when it begins to write, once another has written meanwhile
        }
    },

    /** A server, which daemons share: one of them that hangs in a transaction must not hold up the others. Who only reads may pause. */
    POSTGRESQL(List.of("SET synchronous_commit = on", "SET statement_timeout = '15s'"),
            List.of("SET idle_in_transaction_session_timeout = '5s'")) {
        @Override
        String ddl(String sql) {
            return sql;
        }

        @Override
        void prepare(Connection connection, boolean writes) throws SQLException {
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            super.prepare(connection, writes);
        }

        @Override
        List<String> severalLeasesForAClient() {
            return List.of("ALTER TABLE lease DROP CONSTRAINT IF EXISTS lease_client_key"); // unless another daemon did just now
        }

        @Override
        void check(Connection connection) {
            // A server looks after its files by itself.
        }
    };

    private static final int NETWORK_TIMEOUT_MILLIS = 20_000;

    private final List<String> settings;
    private final List<String> writersSettings;

    Dialect(List<String> settings, List<String> writersSettings) {
        this.settings = settings;
        this.writersSettings = writersSettings;
    }

    /** What a connection speaks. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "SQLite" -> SQLITE;
            case "PostgreSQL" -> POSTGRESQL;
            default -> throw new SQLException(product + " is not supported: use SQLite or PostgreSQL");
        };
    }

    /** Makes a new connection one whose commits are on stable storage, if it writes. */
    void prepare(Connection connection, boolean writes) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
            for (String setting : writes ? writersSettings : List.<String>of()) {
                statement.execute(setting);
            }
        }
        connection.setAutoCommit(false);
    }

    /**
     * Looks whether all of it can be read: what is damaged in one place works in others, and would seem to be well again and again.
     *
     * @throws SQLException if not
     */
    abstract void check(Connection connection) throws SQLException;

    /** The step from version 1 of the tables to 2: a client may have several leases, on links of their own. */
    abstract List<String> severalLeasesForAClient();

    /** A statement that defines tables, in this database's words. */
    abstract String ddl(String sql);

    /** A number that a statement gives. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
