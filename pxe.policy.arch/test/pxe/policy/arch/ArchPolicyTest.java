// SPDX-License-Identifier: Apache-2.0
package pxe.policy.arch;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ArchPolicyTest {

    /** Where HTTP is reached; null while it doesn't serve. */
    private @Nullable String http = "http://192.0.2.1/";
    private final ArchPolicy policy =
            new ArchPolicy((request, path) -> Optional.ofNullable(http).map(root -> new Bootfile(root + path)), Map.of());

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
        assertEquals(decision, decide(stage, arch));
    }

    @Test
    void httpBootNeedsAnHttpServiceThatServes() {
        http = null;
        assertEquals("pass", decide(BootStage.HTTP, 16));
        http = "http://192.0.2.1:8080/";
        assertEquals("boot http://192.0.2.1:8080/ipxe.efi", decide(BootStage.HTTP, 16));
    }

    @Test
    void oneBootFileForAllOverridesEverything() {
        policy.configure(Map.of("bootfile", "my/loader", "x64", "other.efi"));
        assertEquals("boot my/loader", decide(BootStage.PXE, 0));
        assertEquals("boot my/loader", decide(BootStage.IPXE, 999));
        assertEquals("boot http://192.0.2.1/my/loader", decide(BootStage.HTTP, 16));
        policy.configure(Map.of("bootfile", "https://boot.example/x.efi"));
        assertEquals("boot https://boot.example/x.efi", decide(BootStage.HTTP, 16));
        assertEquals("pass", decide(BootStage.NONE, 0));
    }

    @Test
    void aBootFileOfOneArchitectureLeavesTheOthersAlone() {
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
