// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.lease.Leases.NOW;
import static pxe.lease.Leases.TIME;
import static pxe.lease.Leases.address;
import static pxe.lease.Leases.client;
import static pxe.lease.Leases.lease;
import static pxe.lease.Leases.value;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;

/** The store on SQLite: what it keeps, and what it does when it can't. */
class JdbcLeaseStoreTest {

    @TempDir
    Path directory;

    private final List<JdbcLeaseStore> open = new ArrayList<>();
    /** The most pages that the file may have: a disk that is full when it has them. */
    private final AtomicInteger pagesMax = new AtomicInteger(Integer.MAX_VALUE);
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("leases.db");
    }

    @AfterEach
    void close() {
        open.forEach(JdbcLeaseStore::close);
    }

    private SQLiteDataSource source() {
        SQLiteDataSource source = new SQLiteDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                try (var statement = connection.createStatement()) {
                    statement.execute("PRAGMA max_page_count = " + pagesMax);
                }
                return connection;
            }
        };
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private JdbcLeaseStore open(StoreSettings settings) {
        JdbcLeaseStore store = new JdbcLeaseStore(source(), settings);
        open.add(store);
        return store;
    }

    private JdbcLeaseStore open() {
        return open(StoreSettings.of(file.toString()));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source().getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = source().getConnection()) {
            return Dialect.number(connection, sql);
        }
    }

    private static Set<Lease> all(JdbcLeaseStore store) {
        Set<Lease> all = new HashSet<>();
        store.forEach(all::add);
        return all;
    }

    private static String failure(CompletionStage<?> stage) {
        return assertThrows(ExecutionException.class, () -> value(stage)).getCause().getMessage();
    }

    private static void await(JdbcLeaseStore store, boolean trouble) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (store.trouble().isPresent() != trouble) {
            assertTrue(System.nanoTime() < end, "trouble: " + store.trouble());
            Thread.onSpinWait();
        }
    }

    // --- What is kept.

    @Test
    void whatIsPutIsThereWhenTheStoreIsOpenedAgain() throws Exception {
        Lease named = lease(1, 1, NOW).withHostname("web1");
        Lease endless = lease(2, 2, NOW).until(Instant.MAX);
        JdbcLeaseStore store = open();
        assertTrue(value(store.put(named)));
        assertTrue(value(store.put(endless)));
        store.close();
        JdbcLeaseStore again = open();
        assertEquals(Set.of(named, endless), all(again));
        assertEquals(Optional.of(named), value(again.find(client(1))));
        assertEquals(Optional.of(endless), value(again.find(address(2))));
        assertEquals(Optional.empty(), value(again.find(client(3))));
    }

    @Test
    void aClientMayHaveSeveralLeasesAndIsFoundByTheOneThatEndsLast() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        value(store.put(lease(2, 1, NOW.plusSeconds(1))));
        value(store.put(lease(3, 1, NOW)));
        assertEquals(Optional.of(lease(2, 1, NOW.plusSeconds(1))), value(store.find(client(1))));
        value(store.remove(address(2), client(1)));
        assertEquals(Set.of(lease(1, 1, NOW), lease(3, 1, NOW)), all(store));
    }

    @Test
    void anAddressIsAnothersOnlyWhenItsLeaseIsOver() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        assertFalse(value(store.put(lease(1, 2, NOW.plusSeconds(1)))));
        assertTrue(value(store.put(lease(1, 2, NOW.plus(TIME)))));
        assertEquals(Set.of(lease(1, 2, NOW.plus(TIME))), all(store));
    }

    @Test
    void whatIsRemovedIsGone() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        value(store.remove(address(1), client(2)));
        assertEquals(1, all(store).size());
        value(store.remove(address(1), client(1)));
        assertEquals(Set.of(), all(store));
    }

    @Test
    void whatWaitsTogetherIsOneTransaction() throws Exception {
        JdbcLeaseStore store = open(StoreSettings.of(file.toString()).sharing()); // where every transaction has a number
        value(store.put(lease(0, 0, NOW)));
        long before = number("SELECT change FROM pool");
        List<CompletionStage<Boolean>> waiting = new ArrayList<>();
        try (Connection other = source().getConnection(); var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE"); // the store's thread waits for this
            for (int i = 1; i <= 400; i++) {
                waiting.add(store.put(lease(i, i, NOW)));
            }
            statement.execute("COMMIT");
        }
        for (CompletionStage<Boolean> stage : waiting) {
            assertTrue(value(stage));
        }
        assertTrue(number("SELECT change FROM pool") <= before + 2, "400 leases, and not as many transactions");
        assertEquals(401, all(store).size());
    }

    // --- The history.

    @Test
    void theHistoryTellsWhoHadAnAddressBefore() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        value(store.put(lease(1, 1, NOW.plusSeconds(600))));
        value(store.put(lease(1, 2, NOW.plus(TIME).plusSeconds(600))));
        value(store.remove(address(1), client(2)));
        List<FormerLease> history = value(store.history(Optional.of(address(1)), 10));
        assertEquals(List.of(client(2), client(1)), history.stream().map(former -> former.lease().client()).toList());
        assertEquals(NOW, history.getLast().given());
        assertEquals(NOW.plusSeconds(600), history.getLast().lease().start());
        assertEquals(List.of(), value(store.history(Optional.of(address(2)), 10)));
    }

    @Test
    void theHistoryIsForgottenInTime() throws Exception {
        JdbcLeaseStore store = open();
        for (int i = 0; i < 2 * History.PRUNE; i++) {
            store.put(lease(1, i, NOW.plus(TIME.multipliedBy(i))));
        }
        assertEquals(5, value(store.history(Optional.empty(), 5)).size());
        store.close();
        execute("UPDATE history SET recorded = 0 WHERE number < " + (2 * History.PRUNE - 3));
        JdbcLeaseStore again = open();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (value(again.history(Optional.empty(), 9)).size() > 3) {
            assertTrue(System.nanoTime() < end, "the history is as long as ever");
        }
        assertEquals(1, all(again).size());
    }

    @Test
    void withoutAMemoryThereIsNoHistory() throws Exception {
        JdbcLeaseStore store = open(StoreSettings.of(file.toString()).history(Duration.ZERO));
        value(store.put(lease(1, 1, NOW)));
        value(store.remove(address(1), client(1)));
        assertEquals(List.of(), value(store.history(Optional.empty(), 10)));
    }

    // --- Several daemons.

    @Test
    void whatOneRecordsTheOtherIsToldOnce() throws Exception {
        StoreSettings shared = StoreSettings.of(file.toString()).sharing();
        JdbcLeaseStore one = open(shared);
        value(one.put(lease(1, 1, NOW)));
        JdbcLeaseStore other = open(shared);
        long start = value(other.changes(Long.MAX_VALUE)).number();
        value(one.put(lease(2, 2, NOW)));
        value(other.put(lease(3, 3, NOW)));
        LeaseChanges changes = value(other.changes(start));
        assertEquals(List.of(lease(2, 2, NOW)), changes.leases());
        assertEquals(List.of(), value(other.changes(changes.number())).leases());
    }

    @Test
    void anAddressThatTwoWantAtATimeIsOnes() throws Exception {
        StoreSettings shared = StoreSettings.of(file.toString()).sharing();
        JdbcLeaseStore one = open(shared);
        value(one.changes(Long.MAX_VALUE)); // SQLite refuses whoever opens a new file while another does
        JdbcLeaseStore other = open(shared);
        List<CompletionStage<Boolean>> ones = new ArrayList<>();
        List<CompletionStage<Boolean>> others = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ones.add(one.put(lease(i, i, NOW)));
            others.add(other.put(lease(299 - i, 1000 + i, NOW)));
        }
        for (int i = 0; i < 300; i++) {
            assertTrue(value(ones.get(i)) ^ value(others.get(299 - i)), "address " + i);
        }
        assertEquals(300, all(one).size());
    }

    // --- Trouble.

    @Test
    void onAFullDiskNothingIsSaidToBeRecordedUntilThereIsRoom() throws Exception {
        pagesMax.set(12);
        JdbcLeaseStore store = open();
        List<Lease> kept = new ArrayList<>();
        Optional<String> failed = Optional.empty();
        for (int i = 0; i < 10_000 && failed.isEmpty(); i++) {
            Lease lease = lease(i, i, NOW).withHostname("a-name-that-takes-some-room-in-the-file");
            try {
                assertTrue(value(store.put(lease)));
                kept.add(lease);
            } catch (ExecutionException e) {
                failed = Optional.of(e.getCause().getMessage());
            }
        }
        assertEquals(Optional.of(file + ": the disk is full: make room"), failed);
        pagesMax.set(1000);
        await(store, false);
        Lease next = lease(20_000, 20_000, NOW);
        assertTrue(value(store.put(next)));
        kept.add(next);
        assertEquals(Set.copyOf(kept), all(store));
    }

    @Test
    void aDamagedFileIsToldAndNotTouchedAndOnceItIsMovedAwayAllGoesOn() throws Exception {
        Files.writeString(file, "no database at all, and longer than the head of one would be: ".repeat(10));
        JdbcLeaseStore store = open();
        await(store, true);
        String told = store.trouble().orElseThrow();
        assertTrue(told.startsWith(file + " is damaged: "), told);
        assertEquals(told, failure(store.put(lease(1, 1, NOW))));
        assertEquals(told, assertThrows(UncheckedIOException.class, () -> store.forEach(any -> { })).getMessage());
        assertTrue(Files.readString(file).startsWith("no database"));
        assertFalse(store.opened().toCompletableFuture().isDone());
        Files.move(file, directory.resolve("damaged.db"));
        await(store, false);
        value(store.opened());
        assertTrue(value(store.put(lease(1, 1, NOW))));
    }

    @Test
    void aFileThatIsDamagedInOnePlaceIsNotUsedInTheOthers() throws Exception {
        JdbcLeaseStore store = open();
        List<CompletionStage<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            waiting.add(store.put(lease(i, i, NOW)));
        }
        value(waiting.getLast());
        store.close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4096), channel.size() / 8192 * 4096);
        }
        JdbcLeaseStore again = open();
        await(again, true);
        String told = failure(again.put(lease(20_000, 20_000, NOW)));
        assertTrue(told.startsWith(file + " is damaged: "), told);
    }

    @Test
    void aLogThatIsRemovedWhileItIsOpenIsNoticedBeforeAnythingIsLost() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        Files.delete(directory.resolve("leases.db-wal"));
        String told = failure(store.put(lease(2, 2, NOW)));
        assertEquals(file + ": leases.db-wal beside it was removed while it was open", told);
        await(store, false);
        assertTrue(value(store.put(lease(3, 3, NOW))));
        Path crashed = Files.createDirectory(directory.resolve("crashed"));
        for (String name : List.of("leases.db", "leases.db-wal")) {
            Files.copy(directory.resolve(name), crashed.resolve(name));
        }
        file = crashed.resolve("leases.db");
        assertEquals(Set.of(lease(1, 1, NOW), lease(3, 3, NOW)), all(open()));
    }

    @Test
    void aCopyThatIsPutInTheFilesPlaceHasWhatItHadAndNothingOfTheFilesLog() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        Path copy = directory.resolve("copy.db");
        execute("VACUUM INTO '" + copy + "'");
        value(store.put(lease(2, 2, NOW)));
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(file + ": another file was put in its place", failure(store.put(lease(3, 3, NOW))));
        await(store, false);
        assertTrue(value(store.put(lease(4, 4, NOW))));
        assertEquals(Set.of(lease(1, 1, NOW), lease(4, 4, NOW)), all(store));
    }

    @Test
    void aFileThatIsRemovedWhileItIsOpenIsNoticedBeforeAnythingIsLost() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        Files.delete(file);
        String told = failure(store.put(lease(2, 2, NOW)));
        assertTrue(told.contains("removed while it was open"), told);
        await(store, false);
        assertTrue(value(store.put(lease(2, 2, NOW))));
        assertEquals(Set.of(lease(2, 2, NOW)), all(store));
    }

    @Test
    void aDirectoryThatIsMissingIsAskedForAndWaitedFor() throws Exception {
        file = directory.resolve("missing/leases.db");
        JdbcLeaseStore store = open();
        await(store, true);
        String told = store.trouble().orElseThrow();
        assertTrue(told.startsWith(file.toString()), told);
        Files.createDirectory(file.getParent());
        await(store, false);
        assertTrue(value(store.put(lease(1, 1, NOW))));
    }

    @Test
    void tablesOfANewerDaemonAreLeftAlone() throws Exception {
        JdbcLeaseStore store = open();
        value(store.put(lease(1, 1, NOW)));
        store.close();
        execute("UPDATE pool SET version = 99");
        JdbcLeaseStore older = open();
        await(older, true);
        String told = older.trouble().orElseThrow();
        assertTrue(told.contains("version 99"), told);
        assertEquals(99, number("SELECT version FROM pool"));
        execute("UPDATE pool SET version = 2");
        await(older, false);
        assertEquals(1, all(older).size());
    }

    @Test
    void theTablesOfTheFirstDaemonsBecomeThoseOfThisOne() throws Exception {
        for (String sql : List.of("CREATE TABLE pool (version INTEGER NOT NULL DEFAULT 0, change INTEGER NOT NULL, history INTEGER NOT NULL)",
                "CREATE TABLE lease (address INTEGER NOT NULL PRIMARY KEY, client TEXT NOT NULL UNIQUE, mac INTEGER NOT NULL, given INTEGER"
                        + " NOT NULL, renewed INTEGER NOT NULL, until INTEGER NOT NULL, hostname TEXT NOT NULL, change INTEGER NOT NULL,"
                        + " writer INTEGER NOT NULL)",
                "CREATE TABLE history (number INTEGER NOT NULL PRIMARY KEY, recorded INTEGER NOT NULL, address INTEGER NOT NULL, client TEXT"
                        + " NOT NULL, mac INTEGER NOT NULL, given INTEGER NOT NULL, renewed INTEGER NOT NULL, until INTEGER NOT NULL, hostname"
                        + " TEXT NOT NULL)",
                "INSERT INTO pool VALUES (1, 7, 1)",
                "INSERT INTO lease VALUES (167772161, 'mac:00:00:00:00:00:01', 1, 5, " + NOW.toEpochMilli() + ", "
                        + NOW.plus(TIME).toEpochMilli() + ", 'web1', 7, 3)",
                "INSERT INTO history VALUES (1, " + System.currentTimeMillis() + ", 167772161, 'mac:00:00:00:00:00:02', 2, 1, 2, 3, '')")) {
            execute(sql);
        }
        JdbcLeaseStore store = open();
        assertTrue(value(store.put(lease(2, 1, NOW))));
        Lease first = lease(1, 1, NOW).withHostname("web1");
        assertEquals(Set.of(first, lease(2, 1, NOW)), all(store));
        assertEquals(client(2), value(store.history(Optional.of(address(1)), 10)).getFirst().lease().client());
        value(store.remove(address(1), client(1)));
        assertEquals(Instant.ofEpochMilli(5), value(store.history(Optional.of(address(1)), 10)).getFirst().given());
        assertEquals(2, number("SELECT version FROM pool"));
    }

    @Test
    @Timeout(30)
    void aDatabaseThatNeverAnswersHoldsUpNobodyWhoClosesTheStore() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        JdbcLeaseStore store = new JdbcLeaseStore(new SQLiteDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new SQLException("it answered after all");
            }
        }, StoreSettings.of("hanging"));
        CompletionStage<Boolean> waiting = store.put(lease(1, 1, NOW));
        store.close();
        hanging.countDown();
        assertEquals("hanging is closed", failure(store.put(lease(2, 2, NOW))));
        assertTrue(failure(waiting).startsWith("hanging"), "who waited is told");
    }

    @Test
    void whoComesAfterTheStoreIsClosedIsTold() throws Exception {
        JdbcLeaseStore store = open();
        store.close();
        assertEquals(file + " is closed", failure(store.put(lease(1, 1, NOW))));
    }
}
