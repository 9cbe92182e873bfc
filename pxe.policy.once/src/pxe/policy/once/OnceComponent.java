// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.event.BootEvents;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;
import pxe.config.DaemonDirectory;

/** Boot once as a policy under live configuration; a wrong value leaves the last good settings in force. */
@Component(configurationPid = "pxe.policy.once", immediate = true, service = {BootPolicy.class, OnceComponent.class},
        property = BootPolicy.NAME + "=" + Shots.ONCE)
@ServiceRanking(-1100)
@Designate(ocd = OnceComponent.Config.class)
public final class OnceComponent implements BootPolicy {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.policy.once");

    private final ByIpxe way;
    private final KnownMachines machines;
    private final Shots shots;

    /** The keys of {@code etc/pxe.policy.once.cfg}. */
    @ObjectClassDefinition(name = "PXE boot once", description = "One-shot boots, and approval of unknown machines")
    @interface Config {

        @AttributeDefinition(name = "Proof", required = false, description = "Names of files that prove, by being fetched to the "
                + "end, that a machine runs what it was to boot once, separated by commas; * is anything. "
                + "Empty: " + OnceSettings.PROOFS + ", or with proof.syslog none.")
        String proof_files() default "";

        @AttributeDefinition(name = "Proof by syslog", required = false, description = "A regular expression: a machine's own message "
                + "in which it is found proves that it runs what it was to boot once. Empty: none does.")
        String proof_syslog() default "";

        @AttributeDefinition(name = "Loop", required = false,
                description = "How many boots without proof are too many, 1 to 100; 0: none are.")
        int loop_boots() default 5;

        @AttributeDefinition(name = "Loop time", required = false, description = "Within how many minutes, 1 to 1440.")
        int loop_minutes() default 15;

        @AttributeDefinition(name = "Unknown machines", required = false,
                description = "What becomes of machines that nobody approved: allow, hold or discover.")
        String unknown() default "allow";

        @AttributeDefinition(name = "Discovery", required = false,
                description = "What unknown machines boot with discover: a script for iPXE or a program, a path or a URL.")
        String discover_bootfile() default "";
    }

    /** Makes the policy; its state is in the framework's property {@code pxe.state}. */
    @Activate
    public OnceComponent(BundleContext context, @Reference BootEvents events, @Reference OwnHttp http, Map<String, Object> properties) {
        way = ByIpxe.packaged(http);
        machines = new KnownMachines(DaemonDirectory.STATE.in(context::getProperty).resolve("once.txt"));
        shots = new Shots(machines, events, Clock.systemUTC(),
                OnceSettings.read(new ConfigValues(Map.of())));
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        ConfigValues.read(properties, OnceSettings::read, LOG).ifPresent(shots::configure);
    }

    @Deactivate
    void stop() throws IOException {
        machines.close();
    }

    Shots shots() {
        return shots;
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return shots.decide(request, way);
    }

    /** What becomes of a machine for which nobody else decided. */
    BootDecision admit(BootRequest request) {
        return shots.admit(request, way);
    }
}
