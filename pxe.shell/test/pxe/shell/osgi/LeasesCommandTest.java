// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet4Address;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.api.test.TestCall;

class LeasesCommandTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final List<Lease> LEASES = List.of(
            lease("10.0.0.10", "52:54:00:12:34:56", NOW.minusSeconds(1), "old"),
            lease("10.0.0.9", "52:54:00:12:34:57", Instant.MAX, ""),
            lease("10.0.1.9", "52:54:00:12:34:58", Instant.MAX, "").givenBack(NOW.minusSeconds(30)),
            lease("192.168.2.1", "00:40:8c:00:00:01", NOW.plusSeconds(60), "Camera-1"));

    private final LeasesCommand command = new LeasesCommand();

    LeasesCommandTest() {
        command.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        command.leaseStore = new FixedLeases(LEASES);
    }

    @Test
    void leasesAreSortedByAddressAsNumbers() {
        assertEquals("""
                ADDRESS  MAC  HOST NAME  END  STATE  CLIENT
                10.0.0.9  52:54:00:12:34:57  -  never  valid  mac:52:54:00:12:34:57
                10.0.0.10  52:54:00:12:34:56  old  2026-03-01T07:59:59Z  expired  mac:52:54:00:12:34:56
                10.0.1.9  52:54:00:12:34:58  -  2026-03-01T07:59:30Z  released  mac:52:54:00:12:34:58
                192.168.2.1  00:40:8c:00:00:01  Camera-1  2026-03-01T08:01:00Z  valid  mac:00:40:8c:00:00:01""",
                command.run(TestCall.of(command)).toString());
    }

    @Test
    void eachFilterLeavesOutTheOthers() {
        assertEquals("10.0.0.9, 10.0.0.10", addresses("--address", "10.0.0.0/24"));
        assertEquals("10.0.0.10", addresses("--address", "10.0.0.10"));
        assertEquals("10.0.0.9, 10.0.0.10, 10.0.1.9", addresses("--mac", "52:54:*"));
        assertEquals("192.168.2.1", addresses("--host", "camera"));
        assertEquals("10.0.0.10", addresses("--state", "expired"));
        assertEquals("10.0.1.9", addresses("--state", "released"));
        assertEquals("no leases", command.run(TestCall.of(command).with("--mac", "52:54:*").with("--host", "camera")).toString());
    }

    private String addresses(String filter, String value) {
        Answer.Rows rows = assertInstanceOf(Answer.Rows.class, command.run(TestCall.of(command).with(filter, value)));
        return Answer.shown(rows.rows().stream().map(List::getFirst).toList());
    }

    @Test
    void whatIsNeitherAnAddressNorANetworkIsRefused() {
        for (String wrong : List.of("10.0.0.0/33", "10.7", "::1")) {
            assertThrows(IllegalArgumentException.class, () -> addresses("--address", wrong), wrong);
        }
    }

    @Test
    void withoutAStoreItFails() {
        command.leaseStore = null;
        assertEquals("there is no lease store (pxe services says why)", command.run(TestCall.of(command)).toString());
    }

    private static Lease lease(String address, String mac, Instant end, String hostname) {
        MacAddress machine = MacAddress.parse(mac);
        return Lease.of(Inet4Address.ofLiteral(address), ClientKey.of(machine), machine, NOW.minusSeconds(3600), end)
                .withHostname(hostname);
    }

    private record FixedLeases(List<Lease> leases) implements LeaseStore {
        @Override
        public CompletionStage<Optional<Lease>> find(ClientKey client) {
            return CompletableFuture.completedStage(leases.stream().filter(lease -> lease.client().equals(client)).findFirst());
        }

        @Override
        public CompletionStage<Optional<Lease>> find(Inet4Address address) {
            return CompletableFuture.completedStage(leases.stream().filter(lease -> lease.address().equals(address)).findFirst());
        }

        @Override
        public CompletionStage<Boolean> put(Lease lease) {
            return CompletableFuture.completedStage(false);
        }

        @Override
        public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void forEach(Consumer<? super Lease> consumer) {
            leases.forEach(consumer);
        }
    }
}
