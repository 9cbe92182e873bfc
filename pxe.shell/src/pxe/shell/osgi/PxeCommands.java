// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.BootPolicy;
import pxe.api.BootService;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.core.PolicyReport;
import pxe.core.PolicyStatistics;

/** The commands of scope {@code pxe}: each gives a table as text, so that it can be piped into another command. */
@Component(service = PxeCommands.class, property = {
    "osgi.command.scope=pxe",
    "osgi.command.function=services",
    "osgi.command.function=policies",
    "osgi.command.function=leases"
})
public final class PxeCommands {

    private static final String COMPONENT_NAME = "component.name";

    @Reference(policy = ReferencePolicy.DYNAMIC)
    volatile List<BootService> services = List.of();

    @Reference(service = BootPolicy.class, policy = ReferencePolicy.DYNAMIC)
    volatile List<ServiceReference<BootPolicy>> policies = List.of();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable LeaseStore leaseStore;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PolicyReport policyReport;

    Clock clock = Clock.systemUTC();

    /** Every protocol and how it fares. */
    @Descriptor("the protocols that the daemon speaks, and how each fares")
    public String services() {
        Table table = new Table("PROTOCOL", "STATUS");
        services.stream().sorted(Comparator.comparing(BootService::protocol))
                .forEach(service -> table.row(service.protocol(), service.status().toString()));
        return table.orElse("no protocols: no protocol bundle is installed and active");
    }

    /** The policies in the order in which they are asked. */
    @Descriptor("the boot policies, in the order in which they are asked")
    public String policies() {
        Map<Long, PolicyStatistics> done = new HashMap<>();
        Optional.ofNullable(policyReport).map(PolicyReport::statistics).orElse(List.of()).forEach(one -> done.put(one.id(), one));
        Table table = new Table("POLICY", "RANKING", "ASKED", "DECIDED", "FAILED", "LATE", "BUNDLE", "STATE");
        policies.stream().sorted(Comparator.reverseOrder()).forEach(policy -> {
            PolicyStatistics one = done.get((Long) policy.getProperty(Constants.SERVICE_ID));
            table.row(name(policy), ranking(policy), count(one, PolicyStatistics::asked), count(one, PolicyStatistics::decided),
                    count(one, PolicyStatistics::failed), count(one, PolicyStatistics::late), bundle(policy), state(one));
        });
        return table.orElse("no policies: no machine is told what to boot");
    }

    private static String count(@Nullable PolicyStatistics one, ToLongFunction<PolicyStatistics> counter) {
        return one == null ? "-" : Long.toString(counter.applyAsLong(one));
    }

    private static String state(@Nullable PolicyStatistics one) {
        if (one == null) {
            return "not asked: it can't be made, see the log";
        }
        return one.trouble().isEmpty() ? "asked" : one.trouble();
    }

    /** Every lease, by address. */
    @Descriptor("the leases, sorted by address")
    public String leases() {
        LeaseStore store = leaseStore;
        if (store == null) {
            return "no leases: there is no lease store";
        }
        List<Lease> leases = new ArrayList<>();
        store.forEach(leases::add);
        leases.sort((a, b) -> Arrays.compareUnsigned(a.address().getAddress(), b.address().getAddress()));
        Instant now = clock.instant();
        Table table = new Table("ADDRESS", "CLIENT", "END", "HOST NAME");
        for (Lease lease : leases) {
            table.row(lease.address().getHostAddress(), lease.client().text(), end(lease, now), lease.hostname().orElse("-"));
        }
        return table.orElse("no leases");
    }

    private static String end(Lease lease, Instant now) {
        if (lease.end().equals(Instant.MAX)) {
            return "never";
        }
        return lease.end().truncatedTo(ChronoUnit.SECONDS) + (lease.isValidAt(now) ? "" : " (expired)");
    }

    private static String name(ServiceReference<BootPolicy> policy) {
        return Stream.of(BootPolicy.NAME, COMPONENT_NAME).map(policy::getProperty).filter(Objects::nonNull)
                .findFirst().map(Object::toString).orElse("service " + policy.getProperty(Constants.SERVICE_ID));
    }

    private static String ranking(ServiceReference<BootPolicy> policy) {
        return policy.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking.toString() : "0";
    }

    /** None if the policy has just gone. */
    private static String bundle(ServiceReference<BootPolicy> policy) {
        return policy.getBundle() == null ? "-" : policy.getBundle().getSymbolicName() + " " + policy.getBundle().getVersion();
    }
}
