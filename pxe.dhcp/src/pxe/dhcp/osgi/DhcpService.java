// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import pxe.api.BootService;
import pxe.api.PolicyChain;
import pxe.api.ServiceStatus;
import pxe.api.event.BootEvents;
import pxe.api.lease.LeaseStore;
import pxe.config.ConfigValues;
import pxe.config.LiveService;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.DhcpSettings;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.LinuxEventLoop;

/** Serves DHCP and proxyDHCP as {@code etc/pxe.dhcp.cfg} says. */
@Component(service = BootService.class, immediate = true, configurationPid = DhcpConfig.PID)
@Designate(ocd = DhcpConfig.class)
public final class DhcpService extends LiveService<DhcpSettings, DhcpService.Engine> {

    /** The server, and the loop that it runs on. */
    record Engine(EventLoop loop, DhcpServer server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
            loop.close();
        }
    }

    private final PolicyChain policies;
    private final LeaseStore leases;
    private final BootEvents events;

    /** Starts with the first configuration. */
    @Activate
    public DhcpService(@Reference PolicyChain policies, @Reference LeaseStore leases, @Reference BootEvents events,
            Map<String, Object> properties) {
        super("dhcp");
        this.policies = policies;
        this.leases = leases;
        this.events = events;
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
    protected @Nullable DhcpSettings read(ConfigValues values) {
        return ConfiguredSettings.read(values);
    }

    @Override
    protected Engine start(DhcpSettings settings) throws IOException {
        EventLoop loop = LinuxEventLoop.open("pxe-dhcp");
        try {
            return new Engine(loop,
                    DhcpServer.open(loop, settings, policies, leases, events, Links.system(), Clock.systemUTC()));
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(Engine engine) {
        return engine.server.endpoints();
    }

    @Override
    protected boolean apply(Engine engine, DhcpSettings settings) {
        return engine.server.apply(settings);
    }
}
