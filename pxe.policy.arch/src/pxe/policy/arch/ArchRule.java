// SPDX-License-Identifier: Apache-2.0
package pxe.policy.arch;

import java.util.Map;
import java.util.Optional;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.bootfile.ArchFamily;
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;

/**
 * The rule of this package. Immutable.
 *
 * @param everywhere one boot file for all machines
 * @param byArch what was configured for an architecture
 */
record ArchRule(Optional<Bootfile> everywhere, Map<ArchFamily, Bootfile> byArch) {

    private static final Map<ArchFamily, String> BY_TFTP = Map.of(
            ArchFamily.BIOS, "pxelinux.0",
            ArchFamily.X86, "syslinux/efi32/syslinux.efi",
            ArchFamily.X64, "syslinux/efi64/syslinux.efi",
            ArchFamily.ARM64, "grubnetaa64.efi");
    private static final Map<ArchFamily, String> BY_HTTP = Map.of(
            ArchFamily.X86, "ipxe-i386.efi",
            ArchFamily.X64, "ipxe.efi",
            ArchFamily.ARM64, "ipxe-arm64.efi");

    static ArchRule read(ConfigValues values) {
        return new ArchRule(ArchFamily.bootfile(values, "bootfile"), ArchFamily.read(values, "", Map.of()));
    }

    /**
     * Decides.
     *
     * @param http by which machines reach the served tree, too
     */
    BootDecision decide(BootRequest request, OwnHttp http) {
        if (request.stage() == BootStage.NONE) {
            return BootDecision.pass();
        }
        return everywhere.map(file -> answer(request, file, "the boot file of every machine", http))
                .or(() -> configured(request, http))
                .or(() -> automatic(request, http))
                .orElse(BootDecision.pass());
    }

    private Optional<BootDecision> configured(BootRequest request, OwnHttp http) {
        return ArchFamily.of(request.arch()).map(byArch::get)
                .map(file -> answer(request, file, "the boot file of " + request.arch().description(), http));
    }

    private static Optional<BootDecision> automatic(BootRequest request, OwnHttp http) {
        Map<ArchFamily, String> files = request.stage() == BootStage.HTTP ? BY_HTTP : BY_TFTP;
        return ArchFamily.of(request.arch()).map(files::get)
                .map(file -> answer(request, new Bootfile(file), "the default of " + request.arch().description(), http));
    }

    private static BootDecision answer(BootRequest request, Bootfile file, String reason, OwnHttp http) {
        if (request.stage() != BootStage.HTTP || file.isUrl()) {
            return BootDecision.boot(file, reason);
        }
        return http.url(request, file.name())
                .<BootDecision>map(url -> BootDecision.boot(url, reason + ", by HTTP")).orElse(BootDecision.pass());
    }
}
