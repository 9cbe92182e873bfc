// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import pxe.api.BootService;
import pxe.api.PolicyChain;
import pxe.api.ServiceStatus;
import pxe.api.event.BootEvents;
import pxe.api.explain.Explainer;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.api.lease.LeaseStore;
import pxe.config.ConfigValues;
import pxe.config.DaemonDirectory;
import pxe.config.LiveService;
import pxe.dhcp.ClientClass;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.Subnet;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.LinuxEventLoop;

/** Serves DHCP and proxyDHCP as {@code etc/pxe.dhcp.cfg}, and the files of subnets, classes and hosts beside it, say. */
@Component(service = {BootService.class, ConfigurationListener.class, Explainer.class, DhcpService.class}, immediate = true,
        configurationPid = DhcpConfig.PID, property = {ConfigValues.PIDS + "=" + SubnetConfig.PID, ConfigValues.PIDS + "=" + ClassConfig.PID,
                ConfigValues.PIDS + "=" + HostsConfig.PID})
@Designate(ocd = DhcpConfig.class)
public final class DhcpService extends LiveService<DhcpSettings, DhcpService.Engine> implements ConfigurationListener, Explainer {

    private static final Set<String> PARTS = Set.of(SubnetConfig.PID, ClassConfig.PID, HostsConfig.PID);

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
    private final ConfigurationAdmin configurations;
    private final PartFiles<Subnet> subnets = new PartFiles<>(SubnetConfig.PID, ConfiguredSubnet::read, Subnet::clash);
    private final PartFiles<ClientClass> classes =
            new PartFiles<>(ClassConfig.PID, ConfiguredClass::read, (one, others) -> Optional.empty());
    private final LiveHosts hosts;
    private final Links links;

    /** Starts with the first configuration. */
    @Activate
    public DhcpService(@Reference PolicyChain policies,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) LeaseStore leases, @Reference BootEvents events,
            @Reference ConfigurationAdmin configurations, BundleContext context, Map<String, Object> properties) {
        this(policies, leases, events, configurations, context, properties, Links.system());
    }

    DhcpService(PolicyChain policies, LeaseStore leases, BootEvents events, ConfigurationAdmin configurations, BundleContext context,
            Map<String, Object> properties, Links links) {
        super("dhcp");
        this.links = links;
        this.policies = policies;
        this.leases = leases;
        this.events = events;
        this.configurations = configurations;
        this.hosts = new LiveHosts(DaemonDirectory.HOME.in(context::getProperty));
        configure(properties);
        hosts.follow(this::configureAgain);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    /** A file of a subnet, a class or hosts came, changed or went. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (PARTS.contains(Objects.requireNonNullElse(event.getFactoryPid(), ""))) {
            configureAgain();
        }
    }

    @Deactivate
    void deactivated() {
        hosts.close();
        stop();
    }

    @Override
    protected @Nullable DhcpSettings read(ConfigValues values) {
        DhcpSettings settings = ConfiguredSettings.read(values, own -> subnets.read(configurations, own),
                classes.read(configurations, List.of()), hosts.read(configurations));
        if (settings != null) {
            hosts.check(settings);
        }
        return settings;
    }

    @Override
    protected Engine start(DhcpSettings settings) throws IOException {
        EventLoop loop = LinuxEventLoop.open("pxe-dhcp");
        try {
            return new Engine(loop,
                    DhcpServer.open(loop, settings, policies, leases, events, links, Clock.systemUTC()));
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    /** The server, if it runs. */
    Optional<DhcpServer> server() {
        return Optional.ofNullable(engine()).map(Engine::server);
    }

    @Override
    public CompletionStage<Explanation> explain(Question question) {
        return server().map(server -> server.explain(question)).orElseGet(() -> CompletableFuture.failedFuture(
                new IllegalStateException("dhcp does not run: pxe services says why")));
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(Engine engine) {
        return engine.server.endpoints();
    }

    @Override
    protected Optional<String> trouble(Engine engine) {
        return engine.server.trouble();
    }

    @Override
    protected boolean apply(Engine engine, DhcpSettings settings) {
        return engine.server.apply(settings);
    }
}
