// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.explain.Explainer;
import pxe.api.explain.Explanation;

/** {@code pxe replay FILE}: what the requests of a capture would get now. */
@Component(property = Command.NAME + "=replay")
public final class ReplayCommand implements Command {

    private final Explainer explainer;

    /** Makes the command. */
    @Activate
    public ReplayCommand(@Reference Explainer explainer) {
        this.explainer = explainer;
    }

    @Override
    public Usage usage() {
        return Usage.of("what each DHCP request of a capture would get now").in("Machines")
                .with(Parameter.option("--interface", "NAME", "the interface by which they come"))
                .with(Parameter.operand("FILE", "a capture (pcap, pcapng); the daemon reads it, so it begins with /"))
                .details("Each request goes the way that a real one goes, with the policies and subnets of now; nothing is sent, given or "
                        + "remembered, so that each finds the same leases. 'pxe explain MACHINE --file FILE' says more of "
                        + "one machine's last.");
    }

    @Override
    public Answer run(Call call) throws IOException, InterruptedException {
        Answer.Rows.Builder table = Answer.rows("TIME", "MAC", "REQUEST", "OUTCOME", "ADDRESS", "DECIDED BY", "BOOT FILE", "REASON");
        for (CapturedRequest request : CapturedRequest.read(call, "FILE")) {
            row(table, request, Explanations.of(explainer, request.question()));
        }
        return table.orElse("there is no DHCP request in it");
    }

    private static void row(Answer.Rows.Builder table, CapturedRequest request, Explanation its) {
        Optional<Explanation.Reply> reply = its.reply();
        table.row(request.time(), request.mac(), its.request().replace(" of " + request.mac(), ""), its.outcome(),
                reply.flatMap(Explanation.Reply::client), Explanations.present(its.policy()), reply.flatMap(Explanation.Reply::bootfile),
                Explanations.present(its.reason()));
    }
}
