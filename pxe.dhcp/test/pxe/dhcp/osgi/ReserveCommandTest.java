// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.Ip4Network;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.test.TestCall;
import pxe.dhcp.AddressRange;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.Reservation;
import pxe.dhcp.Reservations;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;
import pxe.dhcp.hosts.HostLine;
import pxe.lease.MemoryLeaseStore;

class ReserveCommandTest {

    private static final String MAC = "52:54:00:12:34:56";

    @TempDir
    Path etc;

    private final MemoryLeaseStore leases = new MemoryLeaseStore();
    private Optional<DhcpSettings> served = Optional.of(serving());

    private static DhcpSettings serving(Reservation... hosts) {
        return settings(hosts).build();
    }

    private static DhcpSettings.Builder settings(Reservation... hosts) {
        Subnet subnet = Subnet.of("lab", Ip4Network.parse("10.0.0.0/24"), AddressRange.parse("10.0.0.100-10.0.0.199"), Terms.NONE);
        return DhcpSettings.builder().subnets(List.of(subnet)).reservations(Reservations.of(List.of(hosts)));
    }

    private static Reservation host(String name, String line) {
        return HostLine.parse(name, line, _ -> { });
    }

    private String reserve(String... address) throws Exception {
        return reserveFor(MAC, address);
    }

    private String reserveFor(String mac, String... address) throws Exception {
        ReserveCommand command = new ReserveCommand(etc.resolve("pxe.dhcp.hosts-shell.cfg"), leases, () -> served);
        TestCall call = TestCall.of(command).with("MAC", mac);
        return (address.length == 0 ? call : call.with("ADDRESS", address)).run().toString();
    }

    private List<String> hosts() throws Exception {
        return Files.readAllLines(etc.resolve("pxe.dhcp.hosts-shell.cfg")).stream().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void aMachinesLineIsWrittenReplacedAndTakenAway() throws Exception {
        assertEquals("10.0.0.20 is kept for " + MAC, reserve("10.0.0.20"));
        assertEquals(List.of("host.52-54-00-12-34-56 = " + MAC + ", 10.0.0.20"), hosts());
        reserve("10.0.0.21");
        assertEquals(List.of("host.52-54-00-12-34-56 = " + MAC + ", 10.0.0.21"), hosts());
        assertEquals("no address is kept for " + MAC, reserve("off"));
        assertEquals(List.of(), hosts());
        assertEquals("etc/pxe.dhcp.hosts-shell.cfg keeps no address for " + MAC, reserve("off"));
    }

    @Test
    void whatNobodyCanBeGivenIsNotKept() throws Exception {
        String refusal = " can't be kept for " + MAC + ": ";
        String where = ": choose another, of a subnet that pxe subnets shows";
        assertEquals("10.9.0.5" + refusal + "it is of no subnet" + where, reserve("10.9.0.5"));
        assertEquals("10.0.0.255" + refusal + "it is the first or the last of 10.0.0.0/24, which no machine can have" + where,
                reserve("10.0.0.255"));
        served = Optional.of(settings().mode(DhcpSettings.Mode.PROXY).build());
        assertEquals("10.0.0.20" + refusal + "another server gives the addresses (mode = proxy in etc/pxe.dhcp.cfg)", reserve("10.0.0.20"));
        assertFalse(Files.exists(etc.resolve("pxe.dhcp.hosts-shell.cfg")));
    }

    @Test
    void whatOtherFilesSayOfTheMachineOrTheAddressIsNotWrittenOver() throws Exception {
        served = Optional.of(serving(host("web1", "52:54:00:00:00:01, 10.0.0.20")));
        assertEquals("10.0.0.20 can't be kept for " + MAC + ": address 10.0.0.20 is host web1's already: change it where that host is written",
                reserve("10.0.0.20"));
        served = Optional.of(serving(host("web2", MAC + ", set:rack7")));
        assertEquals("10.0.0.21 can't be kept for " + MAC + ": mac " + MAC + " is host web2's already: change it where that host is written",
                reserve("10.0.0.21"));
        served = Optional.of(serving(host("52-54-00-12-34-56", MAC + ", 10.0.0.20"), host("web1", "52:54:00:00:00:01, 10.0.0.30")));
        assertEquals("10.0.0.21 is kept for " + MAC, reserve("10.0.0.21"), "the line is its own");
    }

    /** What is written is in force only a moment later. */
    @Test
    void anAddressThatWasKeptForAnotherMachineJustNowIsRefused() throws Exception {
        reserve("10.0.0.20");
        assertEquals("10.0.0.20 can't be kept for 52:54:00:00:00:01: in etc/pxe.dhcp.hosts-shell.cfg it is another machine's since a moment"
                + " ago: host.52-54-00-12-34-56 = " + MAC + ", 10.0.0.20", reserveFor("52:54:00:00:00:01", "10.0.0.20"));
        assertEquals(1, hosts().size());
        assertEquals("10.0.0.20 is kept for " + MAC, reserve("10.0.0.20"), "the line is its own");
        assertEquals("10.0.0.2 is kept for 52:54:00:00:00:01", reserveFor("52:54:00:00:00:01", "10.0.0.2"));
    }

    @Test
    void whatThisServerHasItselfIsNotKept() throws Exception {
        Subnet loopback = Subnet.of("own", Ip4Network.parse("127.0.0.0/24"), AddressRange.parse("127.0.0.9-127.0.0.9"), Terms.NONE);
        served = Optional.of(settings().subnets(List.of(loopback)).build());
        assertEquals("127.0.0.1 can't be kept for " + MAC + ": it is this server's own", reserve("127.0.0.1"));
    }

    @Test
    void whileDhcpDoesNotRunNothingIsKeptYet() throws Exception {
        served = Optional.empty();
        assertEquals("10.9.0.5 is kept for " + MAC + " once dhcp runs: pxe services says why it doesn't", reserve("10.9.0.5"));
        assertEquals(List.of("host.52-54-00-12-34-56 = " + MAC + ", 10.9.0.5"), hosts());
    }

    @Test
    void whatAnEditorAddedKeepsItsBytes() throws Exception {
        Path file = etc.resolve("pxe.dhcp.hosts-shell.cfg");
        Files.write(file, new byte[] {'#', (byte) 0xfc, '\n'});
        reserve("10.0.0.20");
        reserve("off");
        assertArrayEquals(new byte[] {'#', (byte) 0xfc, '\n'}, Files.readAllBytes(file));
    }

    @Test
    void withoutAnAddressItIsThatOfTheLease() throws Exception {
        assertEquals(MAC + " has no lease: say which address is to be kept for it", reserve());
        MacAddress mac = MacAddress.parse(MAC);
        leases.put(Lease.of(Inet4Address.ofLiteral("10.0.0.9"), ClientKey.of(mac), mac, Instant.EPOCH, Instant.MAX));
        assertEquals("10.0.0.9 is kept for " + MAC, reserve());
    }
}
