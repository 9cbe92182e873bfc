// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

class MemoryLeaseStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryLeaseStore store = new MemoryLeaseStore();

    @Test
    void anAddressBelongsToOneClientUntilItsLeaseEnds() {
        assertTrue(value(store.put(lease(1, 1, NOW))));
        assertFalse(value(store.put(lease(1, 2, NOW.plusSeconds(10)))));
        assertTrue(value(store.put(lease(1, 2, NOW.plus(Duration.ofHours(1))))));
        assertEquals(Optional.empty(), value(store.find(client(1))));
        assertEquals(client(2), value(store.find(address(1))).orElseThrow().client());
    }

    @Test
    void aClientHasOneLeaseTheLast() {
        value(store.put(lease(1, 1, NOW)));
        value(store.put(lease(2, 1, NOW)));
        assertEquals(Optional.empty(), value(store.find(address(1))));
        assertEquals(address(2), value(store.find(client(1))).orElseThrow().address());
    }

    @Test
    void aRenewalIsTaken() {
        value(store.put(lease(1, 1, NOW)));
        Lease renewed = lease(1, 1, NOW.plusSeconds(60));
        assertTrue(value(store.put(renewed)));
        assertEquals(Optional.of(renewed), value(store.find(address(1))));
    }

    @Test
    void onlyTheHolderRemoves() {
        value(store.put(lease(1, 1, NOW)));
        value(store.remove(address(1), client(2)));
        assertTrue(value(store.find(address(1))).isPresent());
        value(store.remove(address(1), client(1)));
        assertEquals(Optional.empty(), value(store.find(address(1))));
        assertEquals(Optional.empty(), value(store.find(client(1))));
    }

    /** Each number is a put, or from 900 on a remove, of one of ten addresses for one of ten clients, a minute later each time. */
    @Property
    void whateverHappensAddressesAndClientsStayOneToOne(@ForAll @Size(max = 60) List<@IntRange(max = 999) Integer> steps) {
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
        Set<Object> clients = new HashSet<>();
        for (Lease lease : all) {
            assertTrue(addresses.add(lease.address()) && clients.add(lease.client()), all.toString());
            assertEquals(Optional.of(lease), value(store.find(lease.client())));
            assertEquals(Optional.of(lease), value(store.find(lease.address())));
        }
    }

    private static Lease lease(int address, int client, Instant start) {
        return Lease.of(address(address), client(client), new MacAddress(client), start, start.plus(Duration.ofHours(1)));
    }

    private static Inet4Address address(int number) {
        return (Inet4Address) InetAddress.ofLiteral("10.0.0." + number);
    }

    private static ClientKey client(int number) {
        return ClientKey.of(new MacAddress(number));
    }

    private static <T> T value(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
