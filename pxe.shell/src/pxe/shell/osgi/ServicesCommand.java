// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.BootService;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Usage;

/** {@code pxe services}: every protocol and how it fares. */
@Component(property = Command.NAME + "=services")
public final class ServicesCommand implements Command {

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile List<BootService> services = List.of();

    @Override
    public Usage usage() {
        return Usage.of("the protocols that the daemon speaks, and how each fares").in("The daemon");
    }

    @Override
    public Answer run(Call call) {
        Answer.Rows.Builder table = Answer.rows("PROTOCOL", "STATUS");
        services.stream().sorted(Comparator.comparing(BootService::protocol))
                .forEach(service -> table.row(service.protocol(), service.status()));
        return table.orElse("no protocols: no protocol bundle is installed and active");
    }
}
