// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.core.PolicyReport;

/** {@code pxe policy-reset NAME}: a policy that was set aside is asked again. A function, since no method has such a name. */
@Component(service = Function.class, property = {"osgi.command.scope=pxe", "osgi.command.function=policy-reset"})
public final class PolicyResetCommand implements Function {

    private final PolicyReport policies;

    /** Makes the command. */
    @Activate
    public PolicyResetCommand(@Reference PolicyReport policies) {
        this.policies = policies;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("pxe policy-reset NAME");
        }
        String name = arguments.getFirst().toString();
        if (!policies.reset(name)) {
            throw new IllegalArgumentException("there is no policy " + name + " (pxe policies lists them)");
        }
        return name + " is asked again";
    }
}
