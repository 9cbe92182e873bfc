// SPDX-License-Identifier: Apache-2.0
package pxe.ipxe.osgi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.BootService;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.ServiceStatus;
import pxe.bootfile.ArchFamily;
import pxe.bootfile.BootfileKey;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;
import pxe.config.LiveService;
import pxe.ipxe.IpxePolicy;
import pxe.ipxe.IpxeSettings;

/** iPXE under live configuration: a service that only takes part in DHCP's answers, as a policy. */
@Component(configurationPid = "pxe.ipxe", immediate = true, service = {BootService.class, BootPolicy.class},
        property = BootPolicy.NAME + "=ipxe")
@ServiceRanking(-2000)
@Designate(ocd = IpxeComponent.Config.class)
public final class IpxeComponent extends LiveService<IpxeSettings, AutoCloseable> implements BootPolicy {

    private static final BootPolicy SILENT = request -> BootDecision.pass();

    private final OwnHttp http;
    private volatile BootPolicy policy = SILENT;

    /** The keys of {@code etc/pxe.ipxe.cfg}. */
    @ObjectClassDefinition(name = "PXE iPXE", description = "Boots machines by way of iPXE")
    @interface Config {

        @AttributeDefinition(name = "Enabled", required = false, description = "Whether firmware is told to load iPXE.")
        boolean enabled() default false;

        @AttributeDefinition(name = "Script", required = false, description = "What iPXE runs: a path or a URL; empty chooses "
                + "boot.http.ipxe by HTTP where the daemon serves that, else boot.ipxe by TFTP.")
        String script() default "";

        @AttributeDefinition(name = "iPXE for BIOS", required = false, description = "A path or a URL.")
        String loader_bios() default "undionly.kpxe";

        @AttributeDefinition(name = "iPXE for x86 UEFI", required = false, description = "A path or a URL.")
        String loader_x86() default "ipxe-i386.efi";

        @AttributeDefinition(name = "iPXE for x64 UEFI", required = false, description = "A path or a URL; try snponly.efi "
                + "where iPXE has no driver for the network card.")
        String loader_x64() default "ipxe.efi";

        @AttributeDefinition(name = "iPXE for ARM32 UEFI", required = false, description = "A path or a URL; none if empty.")
        String loader_arm32() default "";

        @AttributeDefinition(name = "iPXE for ARM64 UEFI", required = false, description = "A path or a URL.")
        String loader_arm64() default "ipxe-arm64.efi";

        @AttributeDefinition(name = "iPXE for RISC-V 64 UEFI", required = false, description = "A path or a URL; none if empty.")
        String loader_riscv64() default "";

        @AttributeDefinition(name = "iPXE for LoongArch64 UEFI", required = false,
                description = "A path or a URL; none if empty.")
        String loader_loongarch64() default "";
    }

    /** Starts with the first configuration. */
    @Activate
    public IpxeComponent(@Reference OwnHttp http, Map<String, Object> properties) {
        super("ipxe");
        this.http = http;
        configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Deactivate
    void deactivated() {
        stop();
    }

    @Override
    protected @Nullable IpxeSettings read(ConfigValues values) {
        Map<ClientArch, Bootfile> loaders = ArchFamily.spread(ArchFamily.read(values, "loader.", ByIpxe.PACKAGED));
        IpxeSettings settings = new IpxeSettings(BootfileKey.read(values, "script"), loaders);
        return values.flag("enabled", false) ? settings : null;
    }

    @Override
    protected AutoCloseable start(IpxeSettings settings) {
        policy = new IpxePolicy(settings, http);
        return () -> policy = SILENT;
    }

    @Override
    protected boolean apply(AutoCloseable engine, IpxeSettings settings) {
        policy = new IpxePolicy(settings, http);
        return true;
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(AutoCloseable engine) {
        return List.of();
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return policy.decide(request);
    }
}
