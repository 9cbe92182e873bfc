// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.lease.Leases.NOW;
import static pxe.lease.Leases.TIME;
import static pxe.lease.Leases.address;
import static pxe.lease.Leases.client;
import static pxe.lease.Leases.lease;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.api.lease.Lease;

/** Transactions on SQLite, in memory. */
class LedgerTest {

    private static Ledger open(StoreSettings settings) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Dialect.SQLITE.prepare(connection, true);
        Schema.migrate(connection, Dialect.SQLITE, settings.shared());
        return Ledger.open(connection, settings, 1);
    }

    private static void work(Ledger ledger, List<Job> jobs) throws SQLException {
        ledger.work(jobs).forEach(Runnable::run);
    }

    private static Job put(Lease lease) {
        return Job.Put.of(lease);
    }

    private static Job remove(int address, int client) {
        return new Job.Remove(Row.number(address(address)), client(client).text(), new CompletableFuture<>());
    }

    /**
     * Each number is a put, or from 900 on a remove, of one of ten addresses for one of ten clients, a minute later each time; so many
     * together are one transaction.
     */
    @Property(tries = 300)
    void whateverIsAskedTogetherItDecidesLikeAStoreInMemory(@ForAll @Size(max = 60) List<@IntRange(max = 999) Integer> steps,
            @ForAll @IntRange(min = 1, max = 20) int together, @ForAll boolean shared) throws Exception {
        MemoryLeaseStore memory = new MemoryLeaseStore();
        StoreSettings settings = StoreSettings.of("memory");
        try (Ledger ledger = open(shared ? settings.sharing() : settings)) {
            List<Job> jobs = new ArrayList<>();
            List<Object> expected = new ArrayList<>();
            List<Object> decided = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Instant time = NOW.plusSeconds(60L * i);
                int address = steps.get(i) % 10;
                int client = steps.get(i) / 10 % 10;
                Lease lease = lease(address, client, time);
                if (steps.get(i) < 900) {
                    expected.add(Leases.value(memory.put(lease)));
                    jobs.add(put(lease));
                } else {
                    memory.remove(address(address), client(client));
                    expected.add("removed");
                    jobs.add(remove(address, client));
                }
                if (jobs.size() == together || i == steps.size() - 1) {
                    work(ledger, jobs);
                    jobs.forEach(job -> decided.add(job instanceof Job.Put put ? put.answer().join() : "removed"));
                    jobs.clear();
                }
            }
            assertEquals(expected, decided);
            Set<Lease> inMemory = new HashSet<>();
            memory.forEach(inMemory::add);
            Set<Lease> stored = new HashSet<>();
            for (int address = 0; address < 10; address++) {
                ledger.leases().find(Row.number(address(address))).ifPresent(stored::add);
            }
            assertEquals(inMemory, stored);
        }
    }

    @Test
    void whatOneClientAsksForIsDoneInItsOrderAlsoAmongRenewals() throws Exception {
        try (Ledger ledger = open(StoreSettings.of("memory"))) {
            for (int i = 0; i < 2; i++) {
                Instant time = NOW.plusSeconds(i);
                work(ledger, List.of(put(lease(1, 1, time)), put(lease(2, 2, time)), put(lease(3, 3, time))));
            }
            Instant time = NOW.plusSeconds(2);
            work(ledger, List.of(put(lease(4, 1, time)), put(lease(1, 1, time)), put(lease(2, 2, time)), put(lease(3, 3, time))));
            assertEquals(Optional.of(lease(1, 1, time)), ledger.leases().find(client(1).text()));
            work(ledger, List.of(remove(2, 2), put(lease(2, 2, time)), put(lease(1, 1, time)), put(lease(3, 3, time))));
            assertEquals(Optional.of(lease(2, 2, time)), ledger.leases().find(client(2).text()));
        }
    }

    @Test
    void whatIsGivenBackAmongRenewalsKeepsItsHostName() throws Exception {
        try (Ledger ledger = open(StoreSettings.of("memory"))) {
            for (int i = 0; i < 2; i++) {
                work(ledger, List.of(put(lease(1, 1, NOW.plusSeconds(i)).withHostname("web1")), put(lease(2, 2, NOW.plusSeconds(i)))));
            }
            Lease over = lease(1, 1, NOW.plusSeconds(2)).until(NOW.plusSeconds(2));
            work(ledger, List.of(put(over), put(lease(2, 2, NOW.plusSeconds(2)))));
            assertEquals(Optional.of(over.withHostname("web1")), ledger.leases().find(client(1).text()));
        }
    }

    @Test
    void whoRenewsHasItSinceTheFirstTimeAndWhoComesBackLateSinceThen() throws Exception {
        try (Ledger ledger = open(StoreSettings.of("memory"))) {
            Instant late = NOW.plus(TIME).plusSeconds(61);
            work(ledger, List.of(put(lease(1, 1, NOW)), put(lease(2, 2, NOW))));
            work(ledger, List.of(put(lease(1, 1, NOW.plusSeconds(1))), put(lease(2, 2, NOW.plusSeconds(1))))); // read first, still
            work(ledger, List.of(put(lease(1, 1, NOW.plusSeconds(60))), put(lease(2, 2, late).withHostname("web2"))));
            assertEquals(Optional.of(lease(2, 2, late).withHostname("web2")), ledger.leases().find(client(2).text()));
            work(ledger, List.of(remove(1, 1), remove(2, 2)));
            List<FormerLease> former = ledger.history().last(Optional.empty(), 10);
            assertEquals(List.of(late, NOW), former.stream().map(FormerLease::given).toList());
            assertEquals(List.of(late, NOW.plusSeconds(60)), former.stream().map(each -> each.lease().start()).toList());
        }
    }

    @Test
    void noLeaseOfTheHistoryEndsBeforeItBeginsWhenTheClockIsSetBack() throws Exception {
        try (Ledger ledger = open(StoreSettings.of("memory"))) {
            Instant fast = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
            Instant right = fast.minus(Duration.ofDays(2));
            work(ledger, List.of(put(lease(1, 1, fast)), put(lease(2, 2, fast)), put(lease(3, 3, fast))));
            work(ledger, List.of(put(lease(1, 1, right)), put(lease(2, 2, fast)))); // read first, still
            work(ledger, List.of(put(lease(2, 2, right))));
            work(ledger, List.of(remove(1, 1), remove(2, 2), remove(3, 3)));
            List<FormerLease> former = ledger.history().last(Optional.empty(), 10).reversed();
            assertEquals(List.of(right, right, fast), former.stream().map(FormerLease::given).toList());
            assertEquals(fast, former.getLast().over(), "it had it when it was told so");
            assertTrue(former.getFirst().over().isAfter(right) && former.getFirst().over().isBefore(fast), "when it was removed");
        }
    }
}
