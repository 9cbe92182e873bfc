// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;

/**
 * The file of a database that is one. If somebody removes it while it is open, all goes on as if it were still there, until the
 * process ends: so it has to be looked after.
 *
 * @param key what tells it from another file of its name
 */
record DatabaseFile(Path path, Object key) {

    /** The file of a connection; empty if there is a server behind it. */
    static Optional<DatabaseFile> of(Connection connection) throws SQLException {
        if (Dialect.of(connection) != Dialect.SQLITE) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("PRAGMA database_list")) {
            rows.next();
            String path = rows.getString("file");
            return path == null || path.isEmpty() ? Optional.empty() : Optional.of(new DatabaseFile(Path.of(path), key(Path.of(path))));
        }
    }

    /**
     * Looks whether it is still there.
     *
     * @throws SQLException if not
     */
    void check() throws SQLException {
        if (!key.equals(key(path))) {
            throw new SQLException("another file was put in its place");
        }
    }

    private static Object key(Path path) throws SQLException {
        try {
            return Objects.requireNonNullElse(Files.readAttributes(path, BasicFileAttributes.class).fileKey(), path);
        } catch (IOException e) {
            throw new SQLException("it was removed while it was open", e);
        }
    }
}
