// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;

/** What outlives the daemon. */
class TimelineFileTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");

    @TempDir
    Path directory;
    private final Machines machines = new Machines(_ -> Optional.empty());

    private Path path() {
        return directory.resolve("timelines.bin");
    }

    private void boot() {
        machines.happened(event("OFFER", 0).with("stage", BootStage.PXE).with("arch", 7).with("uuid", new UUID(1, 2))
                .with("yiaddr", ADDRESS).with("hostname", "web1").with("bootfile", "a.efi").build());
        machines.happened(event("ACK", 1).with("stage", BootStage.PXE).with("yiaddr", ADDRESS).with("bootfile", "a.efi").build());
        machines.happened(BootEvent.of("tftp", "SENT").at(Instant.ofEpochSecond(2)).client(ADDRESS).with("file", "/srv/a.efi").build());
        machines.happened(BootEvent.of("dhcp", "IGNORED").mac(new MacAddress(1)).with("reason", "no subnet").build());
    }

    private static BootEvent.Builder event(String name, int second) {
        return BootEvent.of("dhcp", name).at(Instant.ofEpochSecond(second)).mac(MAC);
    }

    private Machines readAgain() {
        new TimelineFile(path()).write(machines);
        return read();
    }

    private Machines read() {
        Machines again = new Machines(_ -> Optional.empty());
        new TimelineFile(path()).read(again);
        return again;
    }

    private static List<String> told(Machines machines, MacAddress mac) {
        return machines.timeline(machines.cards(mac)).stream().map(BootEvent::toString).toList();
    }

    @Test
    void machinesAndWhatHappenedToThemAreThereAgain() {
        boot();
        Machines again = readAgain();
        assertEquals(told(machines, MAC), told(again, MAC));
        assertEquals(3, told(again, MAC).size());
        assertEquals(machines.all(), again.all());
        Machine machine = again.at(ADDRESS).orElseThrow();
        assertEquals(Optional.of("web1"), machine.hostname());
        assertEquals(Optional.of(new UUID(1, 2)), machine.machineId());
    }

    @Test
    void whatHappensNextFollowsAndKnownMachinesAreKnown() {
        boot();
        Machines again = readAgain();
        again.happened(event("ACK", 9).with("stage", BootStage.IPXE).with("policy", "another word").build());
        assertEquals(4, told(again, MAC).size());
        for (int i = 1; i < 2 * Machines.MAX; i++) {
            again.happened(BootEvent.of("dhcp", "OFFER").mac(new MacAddress(i)).build());
        }
        assertEquals(4, told(again, MAC).size(), "strangers push out none that is known");
    }

    @Test
    void whoWasHeardOfBeforeTheFileWasReadStaysAsItIs() {
        boot();
        new TimelineFile(path()).write(machines);
        Machines again = new Machines(_ -> Optional.empty());
        again.happened(event("ACK", 9).with("yiaddr", InetAddress.ofLiteral("10.0.0.8")).build());
        new TimelineFile(path()).read(again);
        assertEquals(1, told(again, MAC).size());
        assertEquals(2, again.all().size());
    }

    @Test
    void withoutAFileOneBeginsAnew() {
        assertEquals(List.of(), read().all());
    }

    @Test
    void aDamagedFileIsAFreshStart() throws IOException {
        boot();
        new TimelineFile(path()).write(machines);
        byte[] content = Files.readAllBytes(path());
        for (int damage = 0; damage < content.length; damage += 7) {
            byte[] damaged = content.clone();
            damaged[damage] ^= 0x10;
            Files.write(path(), damaged);
            assertEquals(List.of(), read().all());
        }
        Files.writeString(path(), "");
        assertEquals(List.of(), read().all());
        assertFalse(readAgain().all().isEmpty(), "the next writing makes it good");
    }

    @Test
    void onlyWhatHasChangedIsWritten() throws IOException {
        boot();
        TimelineFile file = new TimelineFile(path());
        file.write(machines);
        Files.delete(path());
        file.write(machines);
        assertFalse(Files.exists(path()));
        machines.happened(event("ACK", 3).build());
        file.write(machines);
        assertTrue(Files.exists(path()));
        assertEquals(List.of(path()), Files.list(directory).toList(), "nothing else is left");
    }

    @Test
    void aDirectoryThatIsNotThereStopsNothing() {
        boot();
        new TimelineFile(directory.resolve("gone/timelines.bin")).write(machines);
    }
}
