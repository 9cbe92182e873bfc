// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;

/**
 * Boots by way of iPXE: firmware loads iPXE, iPXE loads a script.
 *
 * <p>Which of the two asks is read from the request, each time anew; so the chain of loading can't become a loop, whatever a
 * machine did before. Immutable; safe for any thread.
 *
 * @param loaders the iPXE program of each architecture
 * @param http by which machines reach the served tree, too
 */
public record ByIpxe(Map<ClientArch, Bootfile> loaders, OwnHttp http) {

    /** The names under which the operating systems' iPXE packages are served. */
    public static final Map<ArchFamily, Bootfile> PACKAGED = Map.of(
            ArchFamily.BIOS, new Bootfile("undionly.kpxe"),
            ArchFamily.X86, new Bootfile("ipxe-i386.efi"),
            ArchFamily.X64, new Bootfile("ipxe.efi"),
            ArchFamily.ARM64, new Bootfile("ipxe-arm64.efi"));

    private static final Pattern IPXE = Pattern.compile("(?i)(.*/)?[^/]*(ipxe|undionly|snponly)[^/]*\\.(k{0,2}pxe|efi|lkrn|iso)");

    /** Makes it; the map is copied. */
    public ByIpxe {
        loaders = Map.copyOf(loaders);
    }

    /** With the packages' own iPXE. */
    public static ByIpxe packaged(OwnHttp http) {
        return new ByIpxe(ArchFamily.spread(PACKAGED), http);
    }

    /** Whether a boot file is iPXE by its name: iPXE that is told to load it would never come to an end. */
    public static boolean isIpxe(String bootfile) {
        return IPXE.matcher(bootfile).matches();
    }

    /** The iPXE that this firmware loads; empty if there is none for it, or if it needs a URL and HTTP doesn't serve. */
    public Optional<Bootfile> loader(BootRequest request) {
        Optional<Bootfile> file = Optional.ofNullable(loaders.get(request.arch()));
        return request.stage() == BootStage.HTTP ? file.flatMap(name -> url(request, name)) : file;
    }

    /** The URL of a file that may be a path of the served tree; empty if it is one and HTTP doesn't serve. */
    public Optional<Bootfile> url(BootRequest request, Bootfile file) {
        return file.isUrl() ? Optional.of(file) : http.url(request, file.name());
    }

    /** A file of the served tree, as iPXE loads it best: by HTTP where that serves. */
    public Bootfile reach(BootRequest request, String path) {
        return http.url(request, path).orElseGet(() -> new Bootfile(path));
    }

    /** What a machine loads that is to run a script; passes for one that doesn't boot, or whose iPXE isn't known. */
    public BootDecision decide(BootRequest request, Bootfile script, String reason) {
        return switch (request.stage()) {
            case IPXE -> BootDecision.boot(script, reason);
            case PXE, HTTP -> loader(request)
                    .<BootDecision>map(file -> BootDecision.boot(file, reason + ", by way of iPXE")).orElse(BootDecision.pass());
            default -> BootDecision.pass();
        };
    }
}
