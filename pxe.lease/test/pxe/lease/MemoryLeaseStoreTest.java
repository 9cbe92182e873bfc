// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.lease.Leases.NOW;
import static pxe.lease.Leases.address;
import static pxe.lease.Leases.client;
import static pxe.lease.Leases.lease;
import static pxe.lease.Leases.value;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.api.lease.Lease;

class MemoryLeaseStoreTest {

    private final MemoryLeaseStore store = new MemoryLeaseStore();

    @Test
    void anAddressBelongsToOneClientUntilItsLeaseEnds() throws Exception {
        assertTrue(value(store.put(lease(1, 1, NOW))));
        assertFalse(value(store.put(lease(1, 2, NOW.plusSeconds(10)))));
        assertTrue(value(store.put(lease(1, 2, NOW.plus(Duration.ofHours(1))))));
        assertEquals(Optional.empty(), value(store.find(client(1))));
        assertEquals(client(2), value(store.find(address(1))).orElseThrow().client());
    }

    @Test
    void aClientMayHaveSeveralLeasesAndIsFoundByTheOneThatEndsLast() throws Exception {
        value(store.put(lease(1, 1, NOW)));
        value(store.put(lease(2, 1, NOW.plusSeconds(1))));
        value(store.put(lease(3, 1, NOW)));
        assertEquals(client(1), value(store.find(address(1))).orElseThrow().client());
        assertEquals(address(2), value(store.find(client(1))).orElseThrow().address());
    }

    @Test
    void aRenewalIsTaken() throws Exception {
        value(store.put(lease(1, 1, NOW)));
        Lease renewed = lease(1, 1, NOW.plusSeconds(60));
        assertTrue(value(store.put(renewed)));
        assertEquals(Optional.of(renewed), value(store.find(address(1))));
    }

    @Test
    void whatIsGivenBackKeepsItsHostName() throws Exception {
        value(store.put(lease(1, 1, NOW).withHostname("web1")));
        Instant later = NOW.plusSeconds(60);
        value(store.put(lease(1, 1, later).until(later)));
        assertEquals(Optional.of("web1"), value(store.find(address(1))).orElseThrow().hostname());
    }

    @Test
    void onlyTheHolderRemoves() throws Exception {
        value(store.put(lease(1, 1, NOW)));
        value(store.remove(address(1), client(2)));
        assertTrue(value(store.find(address(1))).isPresent());
        value(store.remove(address(1), client(1)));
        assertEquals(Optional.empty(), value(store.find(address(1))));
        assertEquals(Optional.empty(), value(store.find(client(1))));
    }

    /** Each number is a put, or from 900 on a remove, of one of ten addresses for one of ten clients, a minute later each time. */
    @Property
    void whateverHappensAnAddressIsOneClients(@ForAll @Size(max = 60) List<@IntRange(max = 999) Integer> steps) throws Exception {
        Instant time = NOW;
        for (int step : steps) {
            time = time.plusSeconds(60);
            if (step < 900) {
                value(store.put(lease(step % 10, step / 10 % 10, time)));
            } else {
                value(store.remove(address(step % 10), client(step / 10 % 10)));
            }
        }
        List<Lease> all = new ArrayList<>();
        store.forEach(all::add);
        Set<Object> addresses = new HashSet<>();
        for (Lease lease : all) {
            assertTrue(addresses.add(lease.address()), all.toString());
            assertEquals(Optional.of(lease), value(store.find(lease.address())));
            assertFalse(value(store.find(lease.client())).orElseThrow().end().isBefore(lease.end()));
        }
    }
}
