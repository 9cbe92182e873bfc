// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.test.TestCall;
import pxe.lease.MemoryLeaseStore;

class ReserveCommandTest {

    private static final String MAC = "52:54:00:12:34:56";

    @TempDir
    Path etc;

    private final MemoryLeaseStore leases = new MemoryLeaseStore();

    private String reserve(String... address) throws Exception {
        ReserveCommand command = new ReserveCommand(etc.resolve("pxe.dhcp.hosts-shell.cfg"), leases);
        TestCall call = TestCall.of(command).with("MAC", MAC);
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
