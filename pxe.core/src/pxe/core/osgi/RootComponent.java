// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.event.BootEvents;
import pxe.api.file.FileSource;
import pxe.config.ConfigValues;
import pxe.core.DirectorySettings;

/** One more directory, as an {@code etc/pxe.core.root-NAME.cfg} says; there is one of these for each such file. */
@Component(name = RootConfig.PID, immediate = true, service = {}, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class RootComponent {

    /** What the file says. */
    private record Root(DirectorySettings settings, int ranking) {
        private Dictionary<String, Object> properties() {
            return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking));
        }
    }

    /** What is served. */
    private record Served(LiveDirectory directory, ServiceRegistration<FileSource> registration) {}

    private static final Logger LOG = LoggerFactory.getLogger(CoreConfig.PID);

    private final BundleContext context;
    private final BootEvents events;
    private @Nullable Root root;
    private @Nullable Served served;

    /** Begins to serve the directory, unless the file is wrong. */
    @Activate
    public RootComponent(BundleContext context, @Reference BootEvents events, Map<String, Object> properties) {
        this.context = context;
        this.events = events;
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        read(properties).filter(wanted -> !wanted.equals(root)).ifPresent(this::serve);
    }

    private Optional<Root> read(Map<String, Object> properties) {
        return ConfigValues.read(properties, values -> new Root(
                ConfiguredDirectory.root(values, context),
                values.integer("ranking", 10, -1_000_000, 1_000_000)), LOG);
    }

    private void serve(Root wanted) {
        root = wanted;
        Served before = served;
        if (before == null) {
            LiveDirectory directory = new LiveDirectory(wanted.settings(), events);
            served = new Served(directory, context.registerService(FileSource.class, directory, wanted.properties()));
        } else {
            before.directory.apply(wanted.settings());
            before.registration.setProperties(wanted.properties());
        }
    }

    @Deactivate
    void stop() {
        Served last = served;
        served = null;
        if (last != null) {
            last.registration.unregister();
        }
    }
}
