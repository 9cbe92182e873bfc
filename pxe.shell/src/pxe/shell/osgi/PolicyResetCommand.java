// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.core.PolicyReport;
import pxe.core.PolicyStatistics;

/** {@code pxe policy-reset NAME}: a policy that was set aside is asked again. */
@Component(property = Command.NAME + "=policy-reset")
public final class PolicyResetCommand implements Command {

    private final PolicyReport policies;

    /** Makes the command. */
    @Activate
    public PolicyResetCommand(@Reference PolicyReport policies) {
        this.policies = policies;
    }

    @Override
    public Usage usage() {
        return Usage.of("asks a policy again that was set aside").in("Policies")
                .with(Parameter.operand("NAME", "the policy, as pxe policies calls it")
                        .suggesting(_ -> policies.statistics().stream().map(PolicyStatistics::name).toList()));
    }

    @Override
    public Answer run(Call call) {
        String name = call.value("NAME").orElseThrow();
        return policies.reset(name)
                ? Answer.text(name + " is asked again")
                : Answer.failure("there is no policy " + name + " (pxe policies lists them)");
    }
}
