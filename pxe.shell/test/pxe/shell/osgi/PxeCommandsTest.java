// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet4Address;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pxe.api.BootService;
import pxe.api.MacAddress;
import pxe.api.ServiceStatus;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

class PxeCommandsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final PxeCommands commands = new PxeCommands();

    @Test
    void servicesAreSortedAndTellTheirStatus() {
        commands.services = List.of(new Fake("tftp", new ServiceStatus.Disabled()),
                new Fake("dhcp", new ServiceStatus.Failed("port 67 is in use")));
        assertEquals("""
                PROTOCOL  STATUS
                dhcp      failed: port 67 is in use
                tftp      disabled""", commands.services());
    }

    @Test
    void leasesAreSortedByAddressAsNumbers() {
        commands.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        commands.leaseStore = new FixedLeases(List.of(
                lease("10.0.0.10", NOW.minusSeconds(1), "old"),
                lease("10.0.0.9", Instant.MAX, ""),
                lease("192.168.2.1", NOW.plusSeconds(60), "evil\u001b[2J")));
        assertEquals("""
                ADDRESS      CLIENT                 END                             HOST NAME
                10.0.0.9     mac:52:54:00:12:34:56  never                           -
                10.0.0.10    mac:52:54:00:12:34:56  2026-03-01T07:59:59Z (expired)  old
                192.168.2.1  mac:52:54:00:12:34:56  2026-03-01T08:01:00Z            evil\\x1b[2J""", commands.leases());
    }

    @Test
    void whereThereIsNothingToListASentenceSaysSo() {
        assertEquals("no protocols: no protocol bundle is installed and active", commands.services());
        assertEquals("no policies: no machine is told what to boot", commands.policies());
        assertEquals("no leases: there is no lease store", commands.leases());
        commands.leaseStore = new FixedLeases(List.of());
        assertEquals("no leases", commands.leases());
    }

    private static Lease lease(String address, Instant end, String hostname) {
        MacAddress mac = MacAddress.parse("52:54:00:12:34:56");
        return Lease.of(Inet4Address.ofLiteral(address), ClientKey.of(mac), mac, NOW.minusSeconds(3600), end)
                .withHostname(hostname);
    }

    private record Fake(String protocol, ServiceStatus status) implements BootService {}

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
