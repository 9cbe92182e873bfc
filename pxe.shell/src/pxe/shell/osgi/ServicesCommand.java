// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
        services.stream().map(service -> new Row(said(service, BootService::protocol), said(service, BootService::status)))
                .sorted(Comparator.comparing(Row::protocol)).forEach(row -> table.row(row.protocol, row.status));
        return table.orElse("no protocols: no protocol bundle is installed and active");
    }

    private record Row(String protocol, String status) {}

    /** One that is broken hides no other. */
    private static String said(BootService service, Function<BootService, Object> question) {
        try {
            return Objects.requireNonNull(question.apply(service), "it is null").toString();
        } catch (RuntimeException | Error broken) {
            return service.getClass().getName() + " can't tell: " + broken;
        }
    }
}
