// SPDX-License-Identifier: Apache-2.0
package pxe.ipxe;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestRequest;
import pxe.bootfile.OwnHttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IpxePolicyTest {

    private static final Map<ClientArch, Bootfile> LOADERS = Map.of(
            ClientArch.X86_BIOS, new Bootfile("undionly.kpxe"),
            ClientArch.X64_UEFI, new Bootfile("ipxe.efi"),
            ClientArch.X64_UEFI_HTTP, new Bootfile("ipxe.efi"),
            ClientArch.ARM64_UEFI_HTTP, new Bootfile("https://boot.example/arm64.efi"));
    private static final OwnHttp HTTP =
            (request, path) -> Optional.of(new Bootfile("http://192.0.2.1:8080/" + path));
    private static final OwnHttp NO_HTTP = (request, path) -> Optional.empty();

    private static BootDecision decide(Optional<Bootfile> script, OwnHttp http,
            BootStage stage, int arch) {
        return PolicyTrial.decide(new IpxePolicy(new IpxeSettings(script, LOADERS), http), TestRequest.of(stage, new ClientArch(arch)));
    }

    @ParameterizedTest
    @CsvSource({
        "PXE,   0, false, boot undionly.kpxe",
        "PXE,   0, true,  boot undionly.kpxe",
        "PXE,   7, false, boot ipxe.efi",
        "PXE,  99, false, pass",
        "IPXE,  0, false, boot boot.ipxe",
        "IPXE,  7, true,  boot http://192.0.2.1:8080/boot.http.ipxe",
        "IPXE, 99, false, boot boot.ipxe",
        "HTTP, 16, true,  boot http://192.0.2.1:8080/ipxe.efi",
        "HTTP, 16, false, pass",
        "HTTP, 19, false, boot https://boot.example/arm64.efi",
        "HTTP, 99, true,  pass",
        "NONE,  0, true,  pass"})
    void firmwareLoadsIpxeAndIpxeItsScript(BootStage stage, int arch, boolean http, String decision) {
        assertEquals(decision, decide(Optional.empty(), http ? HTTP : NO_HTTP, stage, arch).toString());
    }

    @ParameterizedTest
    @CsvSource({"menu.ipxe", "http://boot.example/menu.ipxe"})
    void anOwnScriptIsUsedAsItIs(String script) {
        assertEquals("boot " + script, decide(Optional.of(new Bootfile(script)), HTTP, BootStage.IPXE, 7).toString());
        assertEquals("boot ipxe.efi", decide(Optional.of(new Bootfile(script)), HTTP, BootStage.PXE, 7).toString());
    }

    @Test
    void theReasonsAreInPlainWords() {
        assertEquals("iPXE is running already: its script", decide(Optional.empty(), HTTP, BootStage.IPXE, 7).reason());
        assertTrue(decide(Optional.empty(), HTTP, BootStage.PXE, 7).reason().startsWith("x64 UEFI loads iPXE first"));
    }
}
