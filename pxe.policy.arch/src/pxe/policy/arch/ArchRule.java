// SPDX-License-Identifier: Apache-2.0
package pxe.policy.arch;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.bootfile.ArchFamily;
import pxe.bootfile.BootfileKey;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;
import pxe.bootfile.Syslinux;
import pxe.config.ConfigValues;

/**
 * The rule of this package. Immutable.
 *
 * @param everywhere one boot file for all machines
 * @param byArch what was configured for an architecture
 */
record ArchRule(Optional<Bootfile> everywhere, Map<ArchFamily, Bootfile> byArch) {

    private static final Bootfile GRUB_ARM64 = new Bootfile("grubnetaa64.efi");

    static ArchRule read(ConfigValues values) {
        return new ArchRule(BootfileKey.read(values, "bootfile"), ArchFamily.read(values, "", Map.of()));
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
        return ArchFamily.of(request.arch()).map(family -> request.stage() == BootStage.HTTP ? byHttp(family) : byTftp(family))
                .map(file -> answer(request, file, "the default of " + request.arch().description(), http));
    }

    private static @Nullable Bootfile byTftp(ArchFamily family) {
        return family == ArchFamily.ARM64 ? GRUB_ARM64 : Syslinux.PACKAGED.get(family);
    }

    /** iPXE, since no loader of the packages else is one for HTTP; it has none for a BIOS that loads by that. */
    private static @Nullable Bootfile byHttp(ArchFamily family) {
        return family == ArchFamily.BIOS ? null : ByIpxe.PACKAGED.get(family);
    }

    private static BootDecision answer(BootRequest request, Bootfile file, String reason, OwnHttp http) {
        if (request.stage() != BootStage.HTTP || file.isUrl()) {
            return BootDecision.boot(file, reason);
        }
        return http.url(request, file.name())
                .<BootDecision>map(url -> BootDecision.boot(url, reason + ", by HTTP")).orElse(BootDecision.pass());
    }
}
