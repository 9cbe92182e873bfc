// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.service.metatype.annotations.Designate;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.lease.LeaseStore;
import pxe.config.ConfigValues;
import pxe.config.DaemonDirectory;
import pxe.config.LiveService;
import pxe.lease.JdbcLeaseStore;
import pxe.lease.MemoryLeaseStore;

/**
 * Offers the store that {@code etc/pxe.lease.cfg} names, as a service that comes and goes with it: whoever uses it begins anew with
 * another store's leases.
 */
@Component(service = {BootService.class, LeaseService.class}, immediate = true, configurationPid = LeaseConfig.PID)
@Designate(ocd = LeaseConfig.class)
public final class LeaseService extends LiveService<ConfiguredStore, LeaseService.Engine> {

    /** Where sqlite-jdbc unpacks its native library; the framework clears the directory at every start. */
    private static final String NATIVE_DIRECTORY = "org.sqlite.tmpdir";
    private static final String CACHE = "cache";

    /** A store that is offered. */
    static final class Engine implements AutoCloseable {
        private final BundleContext context;
        private final LeaseStore store;
        private final ConfiguredStore configured;
        private ServiceRegistration<LeaseStore> registration;

        Engine(BundleContext context, LeaseStore store, ConfiguredStore configured) {
            this.context = context;
            this.store = store;
            this.configured = configured;
            this.registration = context.registerService(LeaseStore.class, store, null);
        }

        LeaseStore store() {
            return store;
        }

        /** Has those who use the store read its leases again. */
        synchronized void offerAgain() {
            registration.unregister();
            System.gc(); // what they had read would lie beside what they read now, until the heap is full
            registration = context.registerService(LeaseStore.class, store, null);
        }

        @Override
        public synchronized void close() {
            registration.unregister();
            if (store instanceof JdbcLeaseStore jdbc) {
                jdbc.close();
            }
        }
    }

    private final BundleContext context;
    private final Path state;
    private final DataSourceFactory sqlite;
    private final DataSourceFactory postgresql;
    private volatile @Nullable Engine offered;

    /** Starts with the first configuration; fails if there can't be a state directory. */
    @Activate
    public LeaseService(@Reference(target = "(osgi.jdbc.driver.class=org.sqlite.JDBC)") DataSourceFactory sqlite,
            @Reference(target = "(osgi.jdbc.driver.class=org.postgresql.Driver)") DataSourceFactory postgresql,
            BundleContext context, Map<String, Object> properties) throws IOException {
        super("leases");
        this.sqlite = sqlite;
        this.postgresql = postgresql;
        this.context = context;
        this.state = DaemonDirectory.STATE.in(context::getProperty);
        System.setProperty(NATIVE_DIRECTORY, Files.createDirectories(state.resolve(CACHE)).toString());
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

    /** The store, and how to have it read again; empty while the configuration is wrong. */
    Optional<Engine> offered() {
        return Optional.ofNullable(offered);
    }

    @Override
    protected ConfiguredStore read(ConfigValues values) {
        return ConfiguredStore.read(values, state);
    }

    @Override
    protected Engine start(ConfiguredStore configured) throws IOException {
        LeaseStore store = switch (configured.database()) {
            case SQLITE -> new JdbcLeaseStore(source(sqlite, configured), configured.settings());
            case POSTGRESQL -> new JdbcLeaseStore(source(postgresql, configured), configured.settings());
            case MEMORY -> new MemoryLeaseStore();
        };
        Engine engine = new Engine(context, store, configured);
        offered = engine;
        return engine;
    }

    private static DataSource source(DataSourceFactory factory, ConfiguredStore configured) throws IOException {
        try {
            return factory.createDataSource(configured.properties());
        } catch (SQLException | IllegalArgumentException e) { // a driver's word on a URL
            throw new IOException(configured.settings().name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(Engine engine) {
        return engine.configured.endpoints();
    }

    @Override
    protected CompletionStage<?> ready(Engine engine) {
        return engine.store instanceof JdbcLeaseStore jdbc ? jdbc.opened() : super.ready(engine);
    }

    @Override
    protected Optional<String> trouble(Engine engine) {
        return engine.store instanceof JdbcLeaseStore jdbc ? jdbc.trouble() : Optional.empty();
    }
}
