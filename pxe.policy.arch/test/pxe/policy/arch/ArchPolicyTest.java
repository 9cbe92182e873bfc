// SPDX-License-Identifier: Apache-2.0
package pxe.policy.arch;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootService;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.ServiceStatus;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ArchPolicyTest {

    private final ArchPolicy policy = new ArchPolicy();

    /** A service as the daemon's whiteboard shows it. */
    private record Service(String protocol, ServiceStatus status) implements BootService {}

    private static BootService http(int port) {
        return new Service("http", new ServiceStatus.Serving(List.of(
                new ServiceStatus.Endpoint("https", new InetSocketAddress("0.0.0.0", 443)),
                new ServiceStatus.Endpoint("http", new InetSocketAddress("0.0.0.0", port)))));
    }

    private String decide(BootStage stage, int arch) {
        return PolicyTrial.decide(policy, TestRequest.of(stage, new ClientArch(arch))).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "PXE,   0, boot pxelinux.0",
        "PXE,   6, boot syslinux/efi32/syslinux.efi",
        "PXE,   7, boot syslinux/efi64/syslinux.efi",
        "PXE,   9, boot syslinux/efi64/syslinux.efi",
        "PXE,  11, boot grubnetaa64.efi",
        "PXE,   2, pass",
        "PXE, 999, pass",
        "IPXE,  0, boot pxelinux.0",
        "IPXE,  7, boot syslinux/efi64/syslinux.efi",
        "HTTP, 15, boot http://192.0.2.1/ipxe-i386.efi",
        "HTTP, 16, boot http://192.0.2.1/ipxe.efi",
        "HTTP, 17, boot http://192.0.2.1/ipxe.efi",
        "HTTP, 19, boot http://192.0.2.1/ipxe-arm64.efi",
        "HTTP, 20, pass",
        "HTTP, 999, pass",
        "NONE,  0, pass"})
    void withoutConfigurationEachArchitectureGetsItsDefault(BootStage stage, int arch, String decision) {
        policy.addService(http(80));
        assertEquals(decision, decide(stage, arch));
    }

    @Test
    void httpBootNeedsAnHttpServiceThatServes() {
        assertEquals("pass", decide(BootStage.HTTP, 16));
        BootService failed = new Service("http", new ServiceStatus.Failed("port 80 is in use"));
        policy.addService(failed);
        policy.addService(new Service("tftp", new ServiceStatus.Serving(List.of())));
        assertEquals("pass", decide(BootStage.HTTP, 16));
        policy.removeService(failed);
        BootService serving = http(8080);
        policy.addService(serving);
        assertEquals("boot http://192.0.2.1:8080/ipxe.efi", decide(BootStage.HTTP, 16));
        policy.removeService(serving);
        assertEquals("pass", decide(BootStage.HTTP, 16));
    }

    @Test
    void oneBootFileForAllOverridesEverything() {
        policy.addService(http(80));
        policy.configure(Map.of("bootfile", "/my/loader", "x64", "other.efi"));
        assertEquals("boot /my/loader", decide(BootStage.PXE, 0));
        assertEquals("boot /my/loader", decide(BootStage.IPXE, 999));
        assertEquals("boot http://192.0.2.1/my/loader", decide(BootStage.HTTP, 16));
        policy.configure(Map.of("bootfile", "https://boot.example/x.efi"));
        assertEquals("boot https://boot.example/x.efi", decide(BootStage.HTTP, 16));
        assertEquals("pass", decide(BootStage.NONE, 0));
    }

    @Test
    void aBootFileOfOneArchitectureLeavesTheOthersAlone() {
        policy.addService(http(80));
        policy.configure(Map.of("x64", "shimx64.efi"));
        assertEquals("boot shimx64.efi", decide(BootStage.PXE, 7));
        assertEquals("boot http://192.0.2.1/shimx64.efi", decide(BootStage.HTTP, 16));
        assertEquals("boot pxelinux.0", decide(BootStage.PXE, 0));
        policy.configure(Map.of());
        assertEquals("boot syslinux/efi64/syslinux.efi", decide(BootStage.PXE, 7));
    }

    @Test
    void aWrongValueLeavesTheLastGoodRule() {
        policy.configure(Map.of("bios", "good.0"));
        policy.configure(Map.of("bios", "has a space"));
        assertEquals("boot good.0", decide(BootStage.PXE, 0));
    }
}
