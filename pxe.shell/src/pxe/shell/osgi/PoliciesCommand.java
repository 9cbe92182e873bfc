// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import pxe.api.BootPolicy;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Usage;
import pxe.core.PolicyReport;
import pxe.core.PolicyStatistics;

/** {@code pxe policies}: the policies in the order in which they are asked. */
@Component(property = Command.NAME + "=policies")
public final class PoliciesCommand implements Command {

    private static final String COMPONENT_NAME = "component.name";

    @Reference(service = BootPolicy.class, policy = ReferencePolicy.DYNAMIC)
    volatile List<ServiceReference<BootPolicy>> policies = List.of();

    private final PolicyReport report;

    /** Makes the command. */
    @Activate
    public PoliciesCommand(@Reference PolicyReport report) {
        this.report = report;
    }

    @Override
    public Usage usage() {
        return Usage.of("the boot policies, in the order in which they are asked").in("Policies")
                .details("ASKED, DECIDED, FAILED and LATE count since the policy came; LATE is beyond its deadline.");
    }

    @Override
    public Answer run(Call call) {
        Map<Long, PolicyStatistics> done = report.statistics().stream()
                .collect(Collectors.toMap(PolicyStatistics::id, Function.identity()));
        Answer.Rows.Builder table = Answer.rows("POLICY", "RANKING", "ASKED", "DECIDED", "FAILED", "LATE", "BUNDLE", "STATE");
        policies.stream().sorted(Comparator.reverseOrder()).forEach(policy -> {
            PolicyStatistics one = done.get((Long) policy.getProperty(Constants.SERVICE_ID));
            table.row(one == null ? name(policy) : one.name(), ranking(policy), count(one, PolicyStatistics::asked), count(one, PolicyStatistics::decided),
                    count(one, PolicyStatistics::failed), count(one, PolicyStatistics::late), bundle(policy), state(one));
        });
        return table.orElse("no policies: no machine is told what to boot");
    }

    private static @Nullable Long count(@Nullable PolicyStatistics one, Function<PolicyStatistics, Long> counter) {
        return one == null ? null : counter.apply(one);
    }

    private static String state(@Nullable PolicyStatistics one) {
        if (one == null) {
            return "not asked: it can't be made, see the log";
        }
        return one.trouble().isEmpty() ? "asked" : one.trouble();
    }

    /** What is known of one that can't be made. */
    private static String name(ServiceReference<BootPolicy> policy) {
        return Stream.of(BootPolicy.NAME, COMPONENT_NAME).map(policy::getProperty).filter(Objects::nonNull)
                .findFirst().map(Object::toString).orElse("service " + policy.getProperty(Constants.SERVICE_ID));
    }

    private static int ranking(ServiceReference<BootPolicy> policy) {
        return policy.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    /** None if the policy has just gone. */
    private static @Nullable String bundle(ServiceReference<BootPolicy> policy) {
        return policy.getBundle() == null ? null : policy.getBundle().getSymbolicName() + " " + policy.getBundle().getVersion();
    }
}
