// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.util.Optional;
import java.util.regex.Pattern;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.Bootfile;
import pxe.bootfile.ByIpxe;

/** What a machine boots: a program, or a script that iPXE runs. Immutable. */
record Target(Bootfile file) {

    private static final Pattern PROGRAM = Pattern.compile("(?i).*\\.(efi|0|pxe|kpxe|kkpxe|n12|lkrn|bin|com|signed)");

    /**
     * Reads a path or a URL.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Target parse(String text) {
        return new Target(new Bootfile(text));
    }

    private boolean isScript() {
        return file.name().endsWith(".ipxe") || file.isUrl() && !PROGRAM.matcher(file.name()).matches();
    }

    BootDecision decide(BootRequest request, String reason, ByIpxe way) {
        if (isScript()) {
            return way.decide(request, file, reason);
        }
        Optional<Bootfile> program = switch (request.stage()) {
            case PXE -> Optional.of(file);
            case HTTP -> way.url(request, file);
            case IPXE -> Optional.of(file).filter(_ -> !ByIpxe.isIpxe(file.name()));
            default -> Optional.empty();
        };
        return program.<BootDecision>map(name -> BootDecision.boot(name, reason)).orElse(BootDecision.pass());
    }

    @Override
    public String toString() {
        return file.name();
    }
}
