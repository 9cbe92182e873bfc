// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MachinesTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:12:34:57");
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");
    private static final UUID ID = UUID.fromString("7c41e6a2-5b0d-4f3e-9a17-525400770001");

    private Optional<MacAddress> neighbour = Optional.empty();
    private final Machines machines = new Machines(_ -> neighbour);

    private static BootEvent.Builder dhcp(String name, MacAddress mac) {
        return BootEvent.of("dhcp", name).mac(mac);
    }

    private void ack(MacAddress mac, InetAddress address) {
        machines.happened(dhcp("ACK", mac).with("yiaddr", address).build());
    }

    @Test
    void whatDhcpToldIsKnownByAddress() {
        machines.happened(dhcp("OFFER", MAC).client(ADDRESS).with("stage", BootStage.PXE).with("arch", 7).with("uuid", ID)
                .with("yiaddr", ADDRESS).with("hostname", "web1").build());
        Machine machine = machines.at(ADDRESS).orElseThrow();
        assertEquals(MAC, machine.mac());
        assertEquals(Optional.of(ADDRESS), machine.address());
        assertEquals(Optional.of(ID), machine.machineId());
        assertEquals(Optional.of(new ClientArch(7)), machine.arch());
        assertEquals(Optional.of(BootStage.PXE), machine.stage());
        assertEquals(Optional.of("web1"), machine.hostname());
    }

    @Test
    void anOperatingSystemThatSaysLessTakesNothingAway() {
        machines.happened(dhcp("ACK", MAC).with("stage", BootStage.IPXE).with("arch", 7).with("uuid", ID)
                .with("yiaddr", ADDRESS).build());
        ack(MAC, ADDRESS);
        Machine machine = machines.at(ADDRESS).orElseThrow();
        assertEquals(Optional.of(ID), machine.machineId());
        assertEquals(Optional.of(BootStage.NONE), machine.stage());
    }

    @Test
    void anAddressIsTheLastOnesWhoGotIt() {
        ack(MAC, ADDRESS);
        ack(OTHER, ADDRESS);
        assertEquals(OTHER, machines.at(ADDRESS).orElseThrow().mac());
        assertEquals(Optional.empty(), machines.of(MAC).address());
        ack(OTHER, InetAddress.ofLiteral("10.0.0.8"));
        assertEquals(Optional.empty(), machines.at(ADDRESS));
    }

    @Test
    void anAddressThatIsGivenBackIsNobodys() {
        ack(MAC, ADDRESS);
        machines.happened(dhcp("RELEASE", MAC).client(ADDRESS).with("address", ADDRESS).build());
        assertEquals(Optional.empty(), machines.at(ADDRESS));
        assertEquals(MAC, machines.of(MAC).mac());
    }

    @Test
    void besideAnotherServerTheNeighbourTableNamesTheMachine() {
        machines.happened(dhcp("PROXYOFFER", MAC).with("stage", BootStage.PXE).with("arch", 0).with("uuid", ID).build());
        assertEquals(Optional.empty(), machines.at(ADDRESS));
        neighbour = Optional.of(MAC);
        assertEquals(Optional.of(ID), machines.at(ADDRESS).orElseThrow().machineId());
        neighbour = Optional.of(OTHER);
        assertEquals(OTHER, machines.at(ADDRESS).orElseThrow().mac());
    }

    @Test
    void onPort4011AMachineSaysItsAddress() {
        machines.happened(dhcp("PROXYACK", MAC).client(ADDRESS).with("stage", BootStage.PXE).with("arch", 0).build());
        assertEquals(MAC, machines.at(ADDRESS).orElseThrow().mac());
    }

    @Test
    void aNameThatIsNoHostNameIsNoName() {
        for (String name : new String[] {"web1\nboot", "../etc", "", "a b", "-x", "é", "x".repeat(256)}) {
            machines.happened(dhcp("ACK", MAC).with("yiaddr", ADDRESS).with("hostname", name).build());
            assertEquals(Optional.empty(), machines.at(ADDRESS).orElseThrow().hostname(), name);
        }
    }

    @Test
    void whoOnlyAsksPushesNobodyOutWhoIsThere() {
        ack(MAC, ADDRESS);
        for (int i = 0; i < 2 * Machines.MAX; i++) {
            machines.happened(dhcp(i % 2 == 0 ? "IGNORED" : "OFFER", new MacAddress(i)).with("reason", "no subnet").build());
        }
        assertEquals(MAC, machines.at(ADDRESS).orElseThrow().mac());
        assertEquals(Machines.MAX, machines.all().size());
    }

    @Test
    void whoComesInTheFullRoomHasAHistoryOfItsOwn() {
        for (int i = 0; i < Machines.MAX + 2; i++) {
            machines.happened(dhcp("OFFER", new MacAddress(i)).with("reason", "number " + i).build());
        }
        List<Machine> last = List.of(machines.of(new MacAddress(Machines.MAX + 1)));
        assertEquals(List.of("number " + (Machines.MAX + 1)),
                machines.timeline(last).stream().map(event -> event.text("reason").orElseThrow()).toList());
    }

    @Test
    void whoWasHeardOfLongestAgoIsForgottenFirst() {
        ack(MAC, ADDRESS);
        for (int i = 0; i < Machines.MAX; i++) {
            machines.happened(dhcp("ACK", new MacAddress(i)).build());
        }
        assertEquals(Optional.empty(), machines.at(ADDRESS));
        assertTrue(machines.of(MAC).address().isEmpty());
        assertEquals(List.of(), machines.timeline(machines.cards(MAC)));
    }

    @Test
    void whoeverLooksAtAMachineDoesNotMakeItHeardOf() {
        ack(MAC, ADDRESS);
        machines.happened(dhcp("IGNORED", new MacAddress(1)).build());
        ack(OTHER, InetAddress.ofLiteral("10.0.0.8"));
        machines.happened(dhcp("IGNORED", new MacAddress(2)).build());
        machines.timeline(List.of(machines.of(MAC), machines.of(new MacAddress(1))));
        machines.at(ADDRESS);
        machines.kept(MAC);
        assertEquals(List.of(new MacAddress(1), new MacAddress(2), MAC, OTHER), machines.order());
        machines.happened(BootEvent.of("tftp", "SENT").client(ADDRESS).with("file", "a").build());
        assertEquals(List.of(OTHER, MAC), machines.order().subList(2, 4));
    }

    @Test
    void aFewWhoOnlyAskFindRoomBesideAllTheOthers() {
        for (int i = 0; i < Machines.MAX; i++) {
            machines.happened(dhcp("ACK", new MacAddress(i)).build());
        }
        machines.happened(dhcp("IGNORED", MAC).with("reason", "no subnet").build());
        assertEquals(1, machines.timeline(machines.cards(MAC)).size());
    }

    // --- Timelines.

    private List<String> names(MacAddress mac) {
        return machines.timeline(machines.cards(mac)).stream().map(BootEvent::name).toList();
    }

    @Test
    void whatTftpAndHttpTellCountsForWhoHasTheAddress() {
        neighbour = Optional.of(OTHER);
        ack(MAC, ADDRESS);
        machines.happened(BootEvent.of("tftp", "SENT").client(ADDRESS).with("file", "a").build());
        machines.happened(BootEvent.of("http", "SENT").client(InetAddress.ofLiteral("10.0.0.8")).with("file", "b").build());
        neighbour = Optional.empty();
        machines.happened(BootEvent.of("http", "SENT").client(InetAddress.ofLiteral("10.0.0.9")).with("file", "c").build());
        assertEquals(List.of("ACK", "SENT"), names(MAC));
        assertEquals(List.of("SENT"), names(OTHER));
    }

    @Test
    void besideAnotherServerAMachineSaysWhichAddressItTakes() {
        machines.happened(dhcp("ELSEWHERE", MAC).with("server", InetAddress.ofLiteral("10.0.0.2")).with("address", ADDRESS).build());
        assertEquals(MAC, machines.at(ADDRESS).orElseThrow().mac());
    }

    @Test
    void whatAPolicyTellsChangesNothingOfWhatDhcpTold() {
        machines.happened(dhcp("ACK", MAC).with("stage", BootStage.PXE).with("yiaddr", ADDRESS).build());
        machines.happened(BootEvent.of("policy", "POLICYLATE").mac(MAC).with("policy", "slow").build());
        assertEquals(Optional.of(BootStage.PXE), machines.of(MAC).stage());
        assertEquals(List.of("ACK", "POLICYLATE"), names(MAC));
    }

    @Test
    void networkCardsOfOneMachineShareATimeline() {
        for (MacAddress card : List.of(MAC, OTHER)) {
            machines.happened(dhcp("OFFER", card).at(Instant.ofEpochSecond(card.bits() & 0xff)).with("uuid", ID).build());
        }
        machines.happened(dhcp("ACK", MAC).at(Instant.ofEpochSecond(1000)).with("uuid", ID).build());
        assertEquals(List.of("OFFER", "OFFER", "ACK"), names(OTHER));
        assertEquals(List.of(List.of(OTHER, MAC)), machines.all().stream()
                .map(cards -> cards.stream().map(Machine::mac).toList()).toList(), "those that only asked come first");
    }

    @Test
    void aUuidThatManyHaveJoinsNobody() {
        for (int i = 0; i <= NetworkCards.MAX; i++) {
            machines.happened(dhcp("ACK", new MacAddress(i)).with("uuid", ID).build());
            machines.happened(dhcp("ACK", new MacAddress(100 + i % 2)).with("uuid", new UUID(0, 0)).build());
        }
        assertEquals(NetworkCards.MAX + 3, machines.all().size());
        assertEquals(1, machines.cards(new MacAddress(0)).size());
        assertEquals(1, machines.cards(new MacAddress(100)).size());
    }

    @Test
    void aMachineIsFoundByWhatItIsCalled() {
        machines.happened(dhcp("ACK", MAC).with("yiaddr", ADDRESS).with("hostname", "web1").build());
        for (String name : List.of("web1", "WEB1", "10.0.0.7", "52-54-00-12-34-56")) {
            assertEquals(MAC, machines.find(name).orElseThrow().mac(), name);
        }
        assertEquals(OTHER, machines.find(OTHER.toString()).orElseThrow().mac(), "any hardware address is one");
        for (String name : List.of("web2", "10.0.0.8", "", "web")) {
            assertEquals(Optional.empty(), machines.find(name), name);
        }
    }

    @Test
    void whoFollowsHearsWhomItHappensTo() {
        List<String> heard = new ArrayList<>();
        ack(MAC, ADDRESS);
        BootEvent sent = BootEvent.of("tftp", "SENT").client(ADDRESS).build();
        try (Machines.Following _ = machines.follow((mac, event) -> heard.add(mac + " " + event.name()))) {
            machines.happened(sent);
        }
        machines.happened(sent);
        assertEquals(List.of(MAC + " SENT"), heard);
    }

    @Test
    void theNeighbourTableIsReadOnceASecond(@TempDir Path directory) throws IOException {
        Path table = directory.resolve("arp");
        String head = "IP address       HW type     Flags       HW address            Mask     Device\n";
        Files.writeString(table, head + "10.0.0.7         0x1         0x2         52:54:00:12:34:56     *        eth0\n"
                + "10.0.0.8         0x1         0x0         00:00:00:00:00:00     *        eth0\n"
                + "10.0.0.9         0x18        0x2         52:54:00:12:34:56     *        fw0\nnonsense\n10.0.0.x 0x1 0x2 y\n");
        Instant[] now = {Instant.EPOCH};
        Neighbours neighbours = new Neighbours(table, new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        });
        assertEquals(Optional.of(MAC), neighbours.apply(ADDRESS));
        assertEquals(Optional.empty(), neighbours.apply(InetAddress.ofLiteral("10.0.0.8")));
        assertEquals(Optional.empty(), neighbours.apply(InetAddress.ofLiteral("10.0.0.9")));
        Files.writeString(table, head);
        assertEquals(Optional.of(MAC), neighbours.apply(ADDRESS));
        now[0] = now[0].plus(Duration.ofMillis(1001));
        assertEquals(Optional.empty(), neighbours.apply(ADDRESS));
        Files.delete(table);
        now[0] = now[0].plus(Duration.ofMillis(1001));
        assertEquals(Optional.empty(), neighbours.apply(ADDRESS));
    }
}
