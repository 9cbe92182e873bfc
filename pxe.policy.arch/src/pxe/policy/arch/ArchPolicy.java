// SPDX-License-Identifier: Apache-2.0
package pxe.policy.arch;

import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;

/** The policy under live configuration; a wrong value leaves the last good rule in force. */
@Component(configurationPid = "pxe.policy.arch", immediate = true, property = BootPolicy.NAME + "=arch")
@ServiceRanking(-3000)
@Designate(ocd = ArchPolicy.Config.class)
public final class ArchPolicy implements BootPolicy {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.policy.arch");

    private final OwnHttp http;
    private volatile ArchRule rule = new ArchRule(Optional.empty(), Map.of());

    /** The keys of {@code etc/pxe.policy.arch.cfg}. */
    @ObjectClassDefinition(name = "PXE boot file by architecture",
            description = "What machines load when no other policy decides")
    @interface Config {

        @AttributeDefinition(name = "Boot file", required = false,
                description = "One path or URL for every machine; empty chooses by architecture.")
        String bootfile() default "";

        @AttributeDefinition(name = "BIOS", required = false, description = "A path or a URL; empty is automatic.")
        String bios() default "";

        @AttributeDefinition(name = "x86 UEFI", required = false, description = "A path or a URL; empty is automatic.")
        String x86() default "";

        @AttributeDefinition(name = "x64 UEFI", required = false, description = "A path or a URL; empty is automatic.")
        String x64() default "";

        @AttributeDefinition(name = "ARM32 UEFI", required = false, description = "A path or a URL; empty is automatic.")
        String arm32() default "";

        @AttributeDefinition(name = "ARM64 UEFI", required = false, description = "A path or a URL; empty is automatic.")
        String arm64() default "";

        @AttributeDefinition(name = "RISC-V 64 UEFI", required = false, description = "A path or a URL; empty is automatic.")
        String riscv64() default "";

        @AttributeDefinition(name = "LoongArch64 UEFI", required = false, description = "A path or a URL; empty is automatic.")
        String loongarch64() default "";
    }

    /** Makes the policy. */
    @Activate
    public ArchPolicy(@Reference OwnHttp http, Map<String, Object> properties) {
        this.http = http;
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        ConfigValues.read(properties, ArchRule::read, LOG).ifPresent(wanted -> rule = wanted);
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return rule.decide(request, http);
    }
}
