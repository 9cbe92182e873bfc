// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.util.Optional;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.Bootfile;
import pxe.bootfile.ByIpxe;

/** What a machine gets that a rule names. Immutable. */
sealed interface Outcome {

    /**
     * Decides.
     *
     * @param way how machines come to iPXE, and to URLs of this server
     */
    BootDecision decide(BootRequest request, String reason, ByIpxe way);

    /** No answer. */
    record Ignored() implements Outcome {
        @Override
        public BootDecision decide(BootRequest request, String reason, ByIpxe way) {
            return BootDecision.ignore(reason);
        }
    }

    /** Its own disk. */
    record Disk() implements Outcome {
        @Override
        public BootDecision decide(BootRequest request, String reason, ByIpxe way) {
            return BootDecision.localDisk(reason);
        }
    }

    /** Files, of which each stage takes its own. */
    record Files(Optional<Bootfile> bootfile, Optional<Bootfile> overHttp, Optional<Bootfile> script) implements Outcome {

        @Override
        public BootDecision decide(BootRequest request, String reason, ByIpxe way) {
            Optional<Bootfile> own = switch (request.stage()) {
                case PXE -> bootfile;
                case HTTP -> overHttp.or(() -> bootfile.flatMap(file -> way.url(request, file)));
                case IPXE -> script.isPresent() ? script : bootfile.filter(file -> !ByIpxe.isIpxe(file.name()));
                default -> Optional.empty();
            };
            return own.<BootDecision>map(file -> BootDecision.boot(file, reason))
                    .or(() -> script.map(file -> way.decide(request, file, reason)))
                    .orElse(BootDecision.pass());
        }
    }
}
