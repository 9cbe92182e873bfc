// SPDX-License-Identifier: Apache-2.0
package pxe.ipxe;

import java.util.Optional;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.Bootfile;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;

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

    private final Optional<Bootfile> script;
    private final ByIpxe way;

    /**
     * Makes the policy.
     *
     * @param http by which machines reach the served tree, too
     */
    public IpxePolicy(IpxeSettings settings, OwnHttp http) {
        this.script = settings.script();
        this.way = new ByIpxe(settings.loaders(), http);
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return switch (request.stage()) {
            case IPXE -> BootDecision.boot(script(request), "iPXE is running already: its script");
            case PXE -> load(request, "");
            case HTTP -> load(request, ", by HTTP");
            default -> BootDecision.pass();
        };
    }

    private BootDecision load(BootRequest request, String how) {
        return way.loader(request)
                .<BootDecision>map(file -> BootDecision.boot(file, request.arch().description() + " loads iPXE first" + how))
                .orElse(BootDecision.pass());
    }

    private Bootfile script(BootRequest request) {
        return script.or(() -> way.http().url(request, HTTP_SCRIPT)).orElse(new Bootfile(TFTP_SCRIPT));
    }
}
