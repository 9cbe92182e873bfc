// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.propertytypes.ServiceDescription;
import org.osgi.service.metatype.annotations.Designate;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.PolicyChain;
import pxe.api.PolicyVerdict;
import pxe.api.event.BootEvents;
import pxe.core.OrderedPolicyChain;
import pxe.core.PolicyReport;
import pxe.core.PolicyStatistics;
import pxe.core.RankedPolicy;

/** All {@link BootPolicy} services as one chain. */
@Component(name = "pxe.core.policies", configurationPid = CoreConfig.PID, immediate = true,
        service = {PolicyChain.class, PolicyReport.class})
@Designate(ocd = CoreConfig.class)
@ServiceDescription("Asks the boot policies in their order")
public final class PolicyChainComponent implements PolicyChain, PolicyReport {

    private static final Settings DEFAULTS = new Settings(Duration.ofSeconds(1), 64);

    private final OrderedPolicyChain chain;

    /** Makes the component. */
    @Activate
    public PolicyChainComponent(@Reference BootEvents events, Map<String, Object> properties) {
        chain = new OrderedPolicyChain(DEFAULTS.deadline, DEFAULTS.workers, events);
        configure(properties);
    }

    private record Settings(Duration deadline, int workers) {}

    @Modified
    void configure(Map<String, Object> properties) {
        CoreValues.read(properties, values -> new Settings(
                values.seconds("policy.deadline", DEFAULTS.deadline, Duration.ofMillis(10), Duration.ofMinutes(1)),
                values.integer("policy.workers", DEFAULTS.workers, 1, 1000)))
                .ifPresent(settings -> chain.configure(settings.deadline, settings.workers));
    }

    @Deactivate
    void stop() {
        chain.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPolicy(BootPolicy policy, Map<String, Object> properties) {
        chain.add(new RankedPolicy(name(policy, properties), policy, Whiteboard.ranking(properties), Whiteboard.id(properties)));
    }

    void updatedPolicy(BootPolicy policy, Map<String, Object> properties) {
        addPolicy(policy, properties);
    }

    void removePolicy(BootPolicy policy, Map<String, Object> properties) {
        chain.remove(Whiteboard.id(properties));
    }

    private static String name(BootPolicy policy, Map<String, Object> properties) {
        for (String key : List.of(BootPolicy.NAME, "component.name", Constants.SERVICE_PID)) {
            if (properties.get(key) instanceof String name && !name.isBlank()) {
                return name;
            }
        }
        return policy.getClass().getName();
    }

    @Override
    public CompletionStage<PolicyVerdict> ask(BootRequest request) {
        return chain.ask(request);
    }

    @Override
    public List<PolicyStatistics> statistics() {
        return chain.statistics();
    }
}
