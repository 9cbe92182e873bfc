// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.lease.Leases.NOW;
import static pxe.lease.Leases.TIME;
import static pxe.lease.Leases.address;
import static pxe.lease.Leases.client;
import static pxe.lease.Leases.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DraftTest {

    private final Draft draft = new Draft(Duration.ZERO);

    @Test
    void aRenewalIsWrittenAndNothingElse() {
        draft.read(Row.of(lease(1, 1, NOW)));
        assertTrue(draft.put(Row.of(lease(1, 1, NOW.plusSeconds(60)))));
        assertEquals(List.of(), draft.deletions());
        assertEquals(List.of(), draft.former());
        Row written = draft.writes().getFirst();
        assertEquals(NOW.toEpochMilli(), written.given(), "it has it since the first time");
        assertEquals(NOW.plusSeconds(60).toEpochMilli(), written.renewed());
    }

    @Test
    void whoComesBackAfterItsLeaseWasOverHasItAnew() {
        draft.read(Row.of(lease(1, 1, NOW)));
        Instant late = NOW.plus(TIME).plusSeconds(1);
        assertTrue(draft.put(Row.of(lease(1, 1, late))));
        assertEquals(late.toEpochMilli(), draft.writes().getFirst().given());
    }

    @Test
    void whoRenewsAfterTheClockWasSetBackHasItSinceThenByTheNewTime() {
        draft.read(Row.of(lease(1, 1, NOW)));
        Instant before = NOW.minus(TIME);
        assertTrue(draft.put(Row.of(lease(1, 1, before))));
        assertEquals(before.toEpochMilli(), draft.writes().getFirst().given());
    }

    @Test
    void anAddressChangesHandsByARowThatIsMadeAnew() {
        draft.read(Row.of(lease(1, 1, NOW)));
        assertFalse(draft.put(Row.of(lease(1, 2, NOW.plus(TIME).minusMillis(1)))));
        assertEquals(List.of(), draft.writes());
        assertTrue(draft.put(Row.of(lease(1, 2, NOW.plus(TIME)))));
        assertEquals(List.of(Row.number(address(1))), draft.deletions());
        assertEquals(client(2).text(), draft.writes().getFirst().client());
        assertEquals(client(1).text(), draft.former().getFirst().client());
    }

    @Test
    void inTheGracePeriodAnAddressIsItsClientsAlone() {
        Draft graceful = new Draft(Duration.ofMinutes(10));
        graceful.read(Row.of(lease(1, 1, NOW)));
        assertFalse(graceful.put(Row.of(lease(1, 2, NOW.plus(TIME).plusSeconds(599)))));
        assertTrue(graceful.put(Row.of(lease(1, 2, NOW.plus(TIME).plusSeconds(600)))));
    }

    @Test
    void whatWasGivenBackIsAnybodysAtOnceAndRememberedUntilThen() {
        Draft graceful = new Draft(Duration.ofMinutes(10));
        graceful.read(Row.of(lease(1, 1, NOW)));
        Instant later = NOW.plusSeconds(60);
        assertTrue(graceful.put(Row.of(lease(1, 1, later).until(later))));
        assertEquals(List.of(), graceful.former());
        assertEquals(NOW.toEpochMilli(), graceful.writes().getFirst().given());
        assertTrue(graceful.put(Row.of(lease(1, 2, later))));
        assertEquals(NOW.toEpochMilli(), graceful.former().getFirst().given());
    }

    /** A RELEASE has no host name, and who had the address is what the history is for. */
    @Test
    void whatWasGivenBackKeepsItsHostName() {
        draft.read(Row.of(lease(1, 1, NOW).withHostname("web1")));
        Instant later = NOW.plusSeconds(60);
        draft.put(Row.of(lease(1, 1, later).until(later)));
        assertEquals("web1", draft.writes().getFirst().hostname());
        draft.put(Row.of(lease(1, 1, later.plusSeconds(1))));
        assertEquals("", draft.writes().getFirst().hostname(), "now it says that it has none");
    }

    @Test
    void aLeaseWithoutAnEndIsNeverAnothers() {
        draft.read(Row.of(lease(1, 1, NOW).until(Instant.MAX)));
        assertFalse(draft.put(Row.of(lease(1, 2, NOW.plus(Duration.ofDays(36500))))));
    }

    @Test
    void ofTwoWhoWantAnAddressInOneTransactionTheFirstHasIt() {
        assertTrue(draft.put(Row.of(lease(1, 1, NOW))));
        assertFalse(draft.put(Row.of(lease(1, 2, NOW))));
        assertEquals(List.of(client(1).text()), draft.writes().stream().map(Row::client).toList());
    }

    @Test
    void whoTakesAnotherAddressKeepsTheFirstUntilItIsRemoved() {
        draft.read(Row.of(lease(1, 1, NOW)));
        assertTrue(draft.put(Row.of(lease(2, 1, NOW))));
        assertFalse(draft.put(Row.of(lease(1, 2, NOW))));
        assertEquals(List.of(), draft.deletions());
        draft.remove(Row.number(address(1)), client(1).text());
        assertTrue(draft.put(Row.of(lease(1, 2, NOW))));
        assertEquals(List.of(Row.number(address(1))), draft.deletions());
        assertEquals(2, draft.writes().size());
    }

    @Test
    void onlyTheHolderRemoves() {
        draft.read(Row.of(lease(1, 1, NOW)));
        draft.remove(Row.number(address(1)), client(2).text());
        assertEquals(List.of(), draft.deletions());
        draft.remove(Row.number(address(1)), client(1).text());
        assertEquals(List.of(Row.number(address(1))), draft.deletions());
        assertEquals(List.of(), draft.writes());
    }

    /**
     * Each number is a put, or from 900 on a remove, of one of ten addresses for one of ten clients, a minute later each time; after
     * some of them, what is written becomes what is stored.
     */
    @Property
    void whateverHappensItDecidesLikeAStoreInMemory(@ForAll @Size(max = 60) List<@IntRange(max = 999) Integer> steps,
            @ForAll @IntRange(min = 1, max = 20) int transaction) throws Exception {
        MemoryLeaseStore memory = new MemoryLeaseStore();
        Set<Row> stored = new HashSet<>();
        Draft current = new Draft(Duration.ZERO);
        Instant time = NOW;
        for (int i = 0; i < steps.size(); i++) {
            time = time.plusSeconds(60);
            int address = steps.get(i) % 10;
            int client = steps.get(i) / 10 % 10;
            if (steps.get(i) < 900) {
                assertEquals(Leases.value(memory.put(lease(address, client, time))),
                        current.put(Row.of(lease(address, client, time))));
            } else {
                memory.remove(address(address), client(client));
                current.remove(Row.number(address(address)), client(client).text());
            }
            if (i % transaction == 0) {
                store(current, stored);
                current = new Draft(Duration.ZERO);
                stored.forEach(current::read);
            }
        }
        store(current, stored);
        Set<Object> expected = new HashSet<>();
        memory.forEach(expected::add);
        assertEquals(expected, stored.stream().map(Row::lease).collect(Collectors.toSet()));
    }

    /** What the database does: addresses are unique at any time. */
    private static void store(Draft draft, Set<Row> stored) {
        draft.deletions().forEach(address -> assertTrue(stored.removeIf(row -> row.address() == address)));
        for (Row row : draft.writes()) {
            stored.removeIf(old -> old.address() == row.address() && old.client().equals(row.client()));
            assertTrue(stored.stream().noneMatch(old -> old.address() == row.address()));
            stored.add(row);
        }
    }
}
