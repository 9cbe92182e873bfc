// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class HostsPolicyTest {

    private static final UUID MACHINE = UUID.fromString("7c41e6a2-5b0d-4f3e-9a17-525400770001");
    private static final TestRequest ROM = TestRequest.of(BootStage.PXE, ClientArch.X64_UEFI);

    @TempDir
    Path home;

    private boolean isHttpServed;
    private HostsPolicy policy = new HostsPolicy(Path.of(""), this::url, Map.of());

    @AfterEach
    void stop() {
        policy.stop();
    }

    private void configure(String... lines) {
        Map<String, Object> values = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" *= *", 2);
            values.put(parts[0], parts[1]);
        }
        policy.stop();
        policy = new HostsPolicy(home, this::url, values);
    }

    private Optional<Bootfile> url(BootRequest request, String path) {
        return isHttpServed ? Optional.of(new Bootfile("http://192.0.2.1/" + path)) : Optional.empty();
    }

    private String tell(TestRequest request) {
        return PolicyTrial.tell(policy, request);
    }

    @Test
    void aMachineThatNoLineNamesIsLeftToTheOthers() {
        configure("host.web1 = 52:54:00:00:00:01, disk");
        assertEquals("pass", tell(ROM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:12:34:56", "52-54-00-12-34-56", "52:54:00:*", "uuid:7c41e6a2-5b0d-4f3e-9a17-525400770001",
        "subnet:192.0.2.0/24", "subnet:0.0.0.0/0", "arch:7", "arch:x64", "vendor:PXEClient:Arch:00007", "user:lab", "any",
        "arch:11, arch:7", "52:54:00:*, arch:x64, user:lab"})
    void aLineNamesAMachineByWhatItIs(String who) {
        configure("host.one = " + who + ", disk");
        assertEquals("local disk: host one", tell(ROM.withMachineId(MACHINE).withUserClass("lab")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:12:34:57", "52:54:01:*", "uuid:7c41e6a2-5b0d-4f3e-9a17-525400770002", "subnet:192.0.3.0/24",
        "arch:bios", "vendor:HTTPClient", "user:labs", "52:54:00:*, arch:bios", "52:54:01:*, arch:x64"})
    void allKindsOfAFieldMustBeSo(String who) {
        configure("host.one = " + who + ", disk");
        assertEquals("pass", tell(ROM.withMachineId(MACHINE).withUserClass("lab")));
    }

    @Test
    void aMachineIsInTheNetworkOfItsRelayElseOfItsAddressElseOfTheServer() {
        configure("host.far = subnet:10.1.0.0/16, disk");
        assertEquals("pass", tell(ROM));
        assertEquals("local disk: host far", tell(ROM.withClientAddress("10.1.0.9")));
        assertEquals("local disk: host far", tell(ROM.withRelay("10.1.0.1").withClientAddress("10.2.0.9")));
        assertEquals("pass", tell(ROM.withRelay("10.2.0.1").withClientAddress("10.1.0.9")));
    }

    @Test
    void theLineThatNamesAMachineMoreExactlyCounts() {
        configure("host.a = any, bootfile=any.0", "host.b = 52:54:*, bootfile=vendor.0", "host.c = 52:54:00:*, bootfile=kind.0",
                "host.d = uuid:" + MACHINE + ", bootfile=uuid.0", "host.e = 52:54:00:12:34:56, bootfile=mac.0");
        assertEquals("boot mac.0: host e", tell(ROM.withMachineId(MACHINE)));
        assertEquals("boot uuid.0: host d", tell(ROM.withMac("52:54:00:12:34:57").withMachineId(MACHINE)));
        assertEquals("boot kind.0: host c", tell(ROM.withMac("52:54:00:12:34:57")));
        assertEquals("boot vendor.0: host b", tell(ROM.withMac("52:54:01:12:34:57")));
        assertEquals("boot any.0: host a", tell(ROM.withMac("00:54:01:12:34:57")));
    }

    @Test
    void ofTwoLinesForOneMachineTheFirstThatFitsCounts() {
        configure("host.a = 52:54:00:12:34:56, arch:bios, bootfile=pxelinux.0", "host.b = 52:54:00:12:34:56, bootfile=grubx64.efi");
        assertEquals("boot grubx64.efi: host b", tell(ROM));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bootfile=a.efi                        | PXE  | boot a.efi: host one",
        "bootfile=a.efi                        | IPXE | boot a.efi: host one",
        "bootfile=a.efi                        | HTTP | boot http://192.0.2.1/a.efi: host one",
        "bootfile=a.efi                        | NONE | pass",
        "bootfile=boot/ipxe.efi                | IPXE | pass",
        "bootfile=a.efi, script=b.ipxe         | PXE  | boot a.efi: host one",
        "bootfile=a.efi, script=b.ipxe         | IPXE | boot b.ipxe: host one",
        "script=b.ipxe                         | PXE  | 'boot ipxe.efi: host one, by way of iPXE'",
        "script=b.ipxe                         | HTTP | 'boot http://192.0.2.1/ipxe.efi: host one, by way of iPXE'",
        "script=http://x/${serial}             | IPXE | boot http://x/${serial}: host one",
        "script=b.ipxe                         | NONE | pass",
        "bootfile.http=http://x/y              | HTTP | boot http://x/y: host one",
        "bootfile.http=http://x/y              | PXE  | pass",
        "disk, reason=it is full               | PXE  | local disk: it is full",
        "ignore                                | NONE | ignore: host one"})
    void eachStageTakesItsOwn(String what, BootStage stage, String said) {
        configure("host.one = 52:54:00:12:34:56, " + what);
        isHttpServed = true;
        assertEquals(said, tell(TestRequest.of(stage, stage == BootStage.HTTP ? ClientArch.X64_UEFI_HTTP : ClientArch.X64_UEFI)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "52:54:00:12:34:56                     | it boots one thing: bootfile= and script=, or disk, or ignore",
        "52:54:00:12:34:56, disk, bootfile=a   | it boots one thing: bootfile= and script=, or disk, or ignore",
        "52:54:00:12:34:56, disk, ignore       | it boots one thing: disk, or ignore",
        "disk                                  | it names no machine: an address, uuid:, subnet:, arch:, vendor:, user: or any is missing",
        "52:54:00:12:34, disk                  | a hardware address has six bytes, as in 52:54:00:*:*:* or 52:54:00:*: 52:54:00:12:34",
        "uuid:7c41, disk                       | a UUID is written as in 7c41e6a2-5b0d-4f3e-9a17-525400770001: 7c41",
        "subnet:10.0.0.0/33, disk              | a network is written as in 10.7.0.0/24: 10.0.0.0/33",
        "subnet:host/24, disk                  | a network is written as in 10.7.0.0/24: host/24",
        "subnet:10.7/24, disk                  | a network is written as in 10.7.0.0/24: 10.7/24",
        "arch:vax, disk                        | an architecture is 0 to 65535, or bios, x86, x64, arm32, arm64, riscv64 or loongarch64: vax",
        "any, bootfile.http=a.efi              | UEFI HTTP Boot needs a URL: a.efi",
        "any, next.server=10.0.0.1             | 'next.server' is no key of a host; those are bootfile, bootfile.http, script and reason",
        "any, reason=old, reboot               | 'reboot' is nothing that a host has; a field with a comma of its own stands in double"
                + " quotes, as in \"reason=a, b\""})
    void aWrongLineSaysWhatIsWrong(String line, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> HostLine.parse("one", line)).getMessage());
    }

    @Test
    void aWrongLineLeavesTheOthersInForce() {
        configure("host.bad = 52:54:00:12:34:56, whatever", "host.good = any, disk");
        assertEquals("local disk: host good", tell(ROM));
    }

    @Test
    void aDirectoryHasAFileForEachMachine() throws IOException {
        Path hosts = Files.createDirectory(home.resolve("hosts"));
        Files.writeString(hosts.resolve("52-54-00-12-34-56"), "# the web server\nbootfile=grubx64.efi # for now\n");
        Files.writeString(hosts.resolve(MACHINE.toString()), "disk\n");
        Files.writeString(hosts.resolve("rack7"), "\n52:54:07:*, ignore\nwrong\n");
        Files.writeString(hosts.resolve("windows"), "\uFEFF52:54:08:*, ignore\r\n");
        configure("files = hosts", "host.z = 52:54:07:00:00:01, disk");
        assertEquals("boot grubx64.efi: host 52-54-00-12-34-56:2", tell(ROM));
        assertEquals("local disk: host " + MACHINE + ":1", tell(ROM.withMac("00:00:00:00:00:01").withMachineId(MACHINE)));
        assertEquals("ignore: host rack7:2", tell(ROM.withMac("52:54:07:00:00:02")));
        assertEquals("ignore: host windows:1", tell(ROM.withMac("52:54:08:00:00:02")));
        assertEquals("local disk: host z", tell(ROM.withMac("52:54:07:00:00:01")));
    }

    @Test
    void whatIsWrongInAFileIsNamedWithItsLine() {
        assertEquals(List.of("/a/rack7:3: 'wrong' is nothing that a host has; a field with a comma of its own stands in double quotes, as in"
                        + " \"reason=a, b\""),
                HostText.read("/a/rack7", "\n52:54:07:*, ignore\nwrong\n").problems());
    }
}
