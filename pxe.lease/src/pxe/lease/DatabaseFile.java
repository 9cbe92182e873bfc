// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;

/**
 * The file of a database that is one, and its log beside it, which has the last transactions. If somebody removes them while they are
 * open, all goes on as if they were still there, until the process ends: so they have to be looked after.
 *
 * @param key what tells it from another file of its name; empty if there is none
 * @param logKey the same of its log
 */
record DatabaseFile(Path path, Optional<Object> key, Optional<Object> logKey) {

    /** The file of a connection that was used already; empty if there is a server behind it. */
    static Optional<DatabaseFile> of(Connection connection) throws SQLException {
        if (Dialect.of(connection) != Dialect.SQLITE) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("PRAGMA database_list")) {
            rows.next();
            String name = rows.getString("file");
            if (name == null || name.isEmpty()) {
                return Optional.empty();
            }
            Path path = Path.of(name);
            return Optional.of(new DatabaseFile(path, key(path), key(log(path))));
        }
    }

    private static Path log(Path path) {
        return path.resolveSibling(path.getFileName() + "-wal");
    }

    /**
     * Looks whether they are still there.
     *
     * @throws SQLException if not
     */
    void check() throws SQLException {
        boolean hasLog = logKey.equals(key(log(path)));
        Optional<Object> now = key(path);
        if (!key.equals(now)) {
            if (now.isPresent() && hasLog) {
                removeLog();
            }
            throw new SQLException(now.isPresent() ? "another file was put in its place" : "it was removed while it was open");
        }
        if (!hasLog) {
            throw new SQLException(log(path).getFileName() + " beside it was removed while it was open");
        }
    }

    /** The log of the file that was there before would be taken for that of the other. */
    private void removeLog() throws SQLException {
        try {
            Files.deleteIfExists(log(path));
        } catch (IOException e) {
            throw new SQLException("another file was put in its place, and the log of the former can't be removed: " + log(path), e);
        }
    }

    private static Optional<Object> key(Path path) throws SQLException {
        try {
            return Optional.of(Objects.requireNonNullElse(Files.readAttributes(path, BasicFileAttributes.class).fileKey(), path));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SQLException(path + " can't be looked after: " + e.getMessage(), e);
        }
    }
}
