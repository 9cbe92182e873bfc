// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.PolicyChain;
import pxe.api.PolicyTurn;
import pxe.api.PolicyVerdict;
import pxe.api.VisibleText;
import pxe.api.event.BootEvents;
import pxe.config.ConfigValues;
import pxe.core.OrderedPolicyChain;
import pxe.core.PolicyReport;
import pxe.core.PolicySettings;
import pxe.core.PolicyStatistics;
import pxe.core.RankedPolicy;

/** All {@link BootPolicy} services as one chain. */
@Component(name = "pxe.core.policies", configurationPid = CoreConfig.PID, immediate = true,
        service = {PolicyChain.class, PolicyReport.class})
@Designate(ocd = CoreConfig.class)
@ServiceDescription("Asks the boot policies in their order")
public final class PolicyChainComponent implements PolicyChain, PolicyReport {

    private static final Logger LOG = LoggerFactory.getLogger(CoreConfig.PID);
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final OrderedPolicyChain chain;

    /** Makes the component. */
    @Activate
    public PolicyChainComponent(@Reference BootEvents events, Map<String, Object> properties) {
        chain = new OrderedPolicyChain(PolicySettings.DEFAULTS, events);
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        ConfigValues.read(properties, PolicyChainComponent::settings, LOG).ifPresent(chain::configure);
    }

    private static PolicySettings settings(ConfigValues values) {
        PolicySettings defaults = PolicySettings.DEFAULTS;
        values.leaveOthers(CoreConfig.class);
        return new PolicySettings(
                values.seconds("policy.deadline", defaults.deadline(), SHORTEST, LONGEST),
                values.integer("policy.workers", defaults.workers(), 1, 1000),
                values.integer("policy.failures", defaults.failures(), 0, 1000));
    }

    @Deactivate
    void stop() {
        chain.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPolicy(BootPolicy policy, Map<String, Object> properties) {
        String name = name(policy, properties);
        chain.add(new RankedPolicy(name, policy, Whiteboard.ranking("policy " + name, properties), Whiteboard.id(properties),
                deadline(name, properties)));
    }

    /** The policy's own deadline; empty if it has none, or a wrong one, which is told. */
    private static Optional<Duration> deadline(String name, Map<String, Object> properties) {
        ConfigValues values = new ConfigValues(properties);
        Duration own = values.seconds(BootPolicy.DEADLINE, Duration.ZERO, SHORTEST, LONGEST);
        values.problems().forEach(problem -> LOG.warn("policy {}: {} (policy.deadline holds for it)", name, problem));
        return own.isZero() ? Optional.empty() : Optional.of(own);
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
                return VisibleText.of(name);
            }
        }
        return policy.getClass().getName();
    }

    @Override
    public CompletionStage<PolicyVerdict> ask(BootRequest request) {
        return chain.ask(request);
    }

    @Override
    public CompletionStage<PolicyVerdict> rehearse(BootRequest request, Consumer<PolicyTurn> heard) {
        return chain.rehearse(request, heard);
    }

    @Override
    public List<PolicyStatistics> statistics() {
        return chain.statistics();
    }

    @Override
    public boolean reset(String name) {
        return chain.reset(name);
    }
}
