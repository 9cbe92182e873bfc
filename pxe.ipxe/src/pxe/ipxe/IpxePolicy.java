// SPDX-License-Identifier: Apache-2.0
package pxe.ipxe;

import java.util.Optional;
import java.util.function.BiFunction;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.Bootfile;
import pxe.api.ClientArch;

/**
 * Boots machines by way of iPXE: firmware loads iPXE, iPXE loads a script.
 *
 * <p>Which of the two asks is read from the request, each time anew; so the chain of loading can't become a loop, whatever a
 * machine did before. Immutable; safe for any thread.
 */
public final class IpxePolicy implements BootPolicy {

    /** The script that iPXE gets by TFTP. */
    public static final String TFTP_SCRIPT = "boot.ipxe";
    /** The script that iPXE gets by HTTP, where the daemon serves that. */
    public static final String HTTP_SCRIPT = "boot.http.ipxe";

    private final IpxeSettings settings;
    private final BiFunction<BootRequest, String, Optional<Bootfile>> http;

    /**
     * Makes the policy.
     *
     * @param http the URL by which a machine reaches a path of the served tree; empty while HTTP doesn't serve
     */
    public IpxePolicy(IpxeSettings settings, BiFunction<BootRequest, String, Optional<Bootfile>> http) {
        this.settings = settings;
        this.http = http;
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return switch (request.stage()) {
            case IPXE -> BootDecision.boot(script(request), "iPXE is running already: its script");
            case PXE -> loader(request.arch())
                    .<BootDecision>map(file -> BootDecision.boot(file, request.arch().description() + " loads iPXE first"))
                    .orElse(BootDecision.pass());
            case HTTP -> loader(request.arch()).flatMap(file -> overHttp(request, file))
                    .<BootDecision>map(url -> BootDecision.boot(url, request.arch().description() + " loads iPXE first, by HTTP"))
                    .orElse(BootDecision.pass());
            default -> BootDecision.pass();
        };
    }

    private Bootfile script(BootRequest request) {
        return settings.script().or(() -> http.apply(request, HTTP_SCRIPT)).orElse(new Bootfile(TFTP_SCRIPT));
    }

    private Optional<Bootfile> loader(ClientArch arch) {
        return Optional.ofNullable(settings.loaders().get(arch));
    }

    private Optional<Bootfile> overHttp(BootRequest request, Bootfile file) {
        return file.isUrl() ? Optional.of(file) : http.apply(request, file.name());
    }
}
