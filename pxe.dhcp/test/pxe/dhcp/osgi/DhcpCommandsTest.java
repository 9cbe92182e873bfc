// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Command;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.api.test.TestCall;
import pxe.dhcp.FoundServer;
import pxe.lease.MemoryLeaseStore;

/** The commands beside a DHCP that is switched off. */
class DhcpCommandsTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");

    @TempDir
    private Path home;
    private final MemoryLeaseStore leases = new MemoryLeaseStore();
    private DhcpService service;

    @BeforeEach
    void start() {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class}, (_, _, _) -> home.toString());
        service = new DhcpService(_ -> new CompletableFuture<>(), leases, _ -> { }, ConfigurationFiles.of(HostsConfig.PID, Map.of()),
                context, Map.of());
    }

    @AfterEach
    void stop() {
        service.deactivated();
    }

    private static void assertFails(String message, Answer answer) {
        assertEquals(message, answer.toString());
        assertEquals(1, ((Answer.Failure) answer).status());
    }

    @Test
    void whatOnlyTheRunningServerKnowsIsNotGuessed() throws Exception {
        for (Command command : List.of(new DhcpCommands.Servers(service), new DhcpCommands.Dropped(service),
                new DhcpCommands.Subnets(service))) {
            assertFails("dhcp does not run: pxe services says why", TestCall.of(command).run());
        }
        CaptureCommand capture = new CaptureCommand(service);
        assertFails("dhcp does not run: pxe services says why", TestCall.of(capture).with("MAC", MAC.toString()).run());
        assertEquals(List.of(), List.copyOf(capture.usage().parameters().getFirst().suggestions("")));
    }

    @Test
    void aCaptureGoesToNoTerminalAndToNoFileThatTheDaemonWouldPutElsewhere() throws Exception {
        TestCall call = TestCall.of(new CaptureCommand(service)).with("MAC", MAC.toString());
        assertThrows(IllegalArgumentException.class, call.with("FILE", "x.pcap")::run);
        assertFails("a terminal doesn't show a pcap file: have it written to a FILE, or | tcpdump -r -",
                TestCall.of(new CaptureCommand(service)).with("MAC", MAC.toString()).withWidth(80).run());
    }

    @Test
    void aLeaseThatAnOperatorEndsIsOnRecordAsGivenBack() throws Exception {
        Inet4Address address = Inet4Address.ofLiteral("10.0.0.9");
        leases.put(Lease.of(address, ClientKey.of(MAC), MAC, Instant.EPOCH, Instant.MAX).withHostname("web1"));
        DhcpCommands.Release release = new DhcpCommands.Release(service, leases);
        assertEquals(List.of("10.0.0.9"), List.copyOf(release.usage().parameters().getFirst().suggestions("")));
        assertEquals("10.0.0.9 is no longer that of mac:" + MAC, TestCall.of(release).with("ADDRESS", "10.0.0.9").run().toString());
        Lease ended = leases.find(address).toCompletableFuture().join().orElseThrow();
        assertTrue(ended.isGivenBack());
        assertEquals(ClientKey.of(MAC), ended.client());
        assertEquals(Optional.of("web1"), ended.hostname());
        assertEquals(List.of(), List.copyOf(release.usage().parameters().getFirst().suggestions("")));
        assertFails("nobody has 10.0.0.9", TestCall.of(release).with("ADDRESS", "10.0.0.9").run());
    }

    @Test
    void aLeaseThatIsOverIsHeldForItsMachineUntilTheGracePeriodIs() throws Exception {
        Instant end = Instant.now().minusSeconds(60);
        leases.put(Lease.of(Inet4Address.ofLiteral("10.0.0.9"), ClientKey.of(MAC), MAC, Instant.EPOCH, end));
        assertFails("nobody has 10.0.0.9",
                TestCall.of(new DhcpCommands.Release(service, leases)).with("ADDRESS", "10.0.0.9").run());
        LeaseStore graceful = (LeaseStore) Proxy.newProxyInstance(LeaseStore.class.getClassLoader(), new Class<?>[] {LeaseStore.class},
                (_, method, values) -> method.getName().equals("grace") ? Duration.ofMinutes(10) : method.invoke(leases, values));
        assertEquals("10.0.0.9 is no longer that of mac:" + MAC,
                TestCall.of(new DhcpCommands.Release(service, graceful)).with("ADDRESS", "10.0.0.9").run().toString());
        assertFails("nobody has 10.0.0.9",
                TestCall.of(new DhcpCommands.Release(service, graceful)).with("ADDRESS", "10.0.0.9").run());
    }

    @Test
    void aServerThatGivesNoAddressesIsToldFromOneThatDoes() {
        Inet4Address server = Inet4Address.ofLiteral("10.0.0.1");
        Inet4Address none = Inet4Address.ofLiteral("0.0.0.0");
        assertEquals("""
                INTERFACE  SERVER  SENDER  MAC  OFFERS  BOOT FILE
                eth0  10.0.0.1  10.0.0.1  52:54:00:12:34:56  10.0.0.50  -
                eth1  10.0.0.1  10.0.0.1  -  -  pxelinux.0""", DhcpCommands.Servers.table(List.of(
                new FoundServer("eth0", server, server, Inet4Address.ofLiteral("10.0.0.50"), "", MAC),
                new FoundServer("eth1", server, server, none, "pxelinux.0", null))).toString());
        assertEquals("no other server answers", DhcpCommands.Servers.table(List.of()).toString());
    }

    @Test
    void whatWasDroppedIsCountedByItsReason() {
        assertEquals("PACKETS  REASON\n7  too short", DhcpCommands.Dropped.table(new LinkedHashMap<>(Map.of("too short", 7L))).toString());
        assertEquals("none", DhcpCommands.Dropped.table(new LinkedHashMap<>()).toString());
    }

    @Test
    void whyACaptureIsNotWrittenIsSaidInWords() {
        for (var wrong : Map.of(home, "it is a directory", home.resolve("none/x.pcap"), "there is no such directory",
                Path.of("/dev/null"), "it is no regular file").entrySet()) {
            assertEquals("can't write " + wrong.getKey() + ": " + wrong.getValue(),
                    assertThrows(UncheckedIOException.class, () -> CaptureCommand.write(List.of(), wrong.getKey())).getMessage());
        }
    }
}
