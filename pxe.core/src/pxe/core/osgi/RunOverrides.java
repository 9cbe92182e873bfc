// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.io.IOException;
import java.io.StringReader;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.config.ConfigValues;

/**
 * Lays the flags of the command line over the configuration, for this run only: nothing of them is stored.
 *
 * <p>The launcher hands them over in the framework's property {@value #PROPERTY}, as the text of a properties file whose keys are
 * {@code PID/key}. They are put on top each time that a component reads its configuration, so they stay there when a file is
 * edited. A configuration without a file is made, because there would be nothing to lay them over.
 */
@Component(immediate = true, service = {})
public final class RunOverrides implements ConfigurationPlugin, ConfigurationListener {

    static final String PROPERTY = "pxe.overrides";

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");

    private final ConfigurationAdmin admin;
    private final Map<String, Map<String, String>> overrides;
    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    /**
     * Lays the overrides over every configuration. Registered by hand, since it must be called by Config Admin before the
     * configurations are handed out again; the framework unregisters it with the bundle.
     */
    @Activate
    public RunOverrides(BundleContext context, @Reference ConfigurationAdmin admin) {
        this.admin = admin;
        this.overrides = parse(Objects.requireNonNullElse(context.getProperty(PROPERTY), ""));
        if (!overrides.isEmpty()) {
            context.registerService(new String[] {ConfigurationPlugin.class.getName(), ConfigurationListener.class.getName()},
                    this, new Hashtable<>(Map.of(CM_RANKING, 900))); // the launcher looks at what the log gets, flags and all
            overrides.keySet().forEach(this::handOut);
        }
    }

    private static Map<String, Map<String, String>> parse(String text) {
        Properties flat = new Properties();
        try {
            flat.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException malformed) {
            LOG.error("{} can't be read, so the flags of the command line have no effect: {}", PROPERTY, malformed.getMessage());
            return Map.of();
        }
        Map<String, Map<String, String>> byPid = new TreeMap<>();
        for (String name : flat.stringPropertyNames()) {
            int slash = name.indexOf('/');
            if (slash > 0 && slash < name.length() - 1) {
                byPid.computeIfAbsent(name.substring(0, slash), _ -> new TreeMap<>())
                        .put(name.substring(slash + 1), flat.getProperty(name));
            } else {
                LOG.error("{} holds '{}', which is not PID/key", PROPERTY, name);
            }
        }
        return byPid;
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> reader, Dictionary<String, Object> properties) {
        Map<String, String> mine = overrides.get(Objects.toString(properties.get(Constants.SERVICE_PID)));
        if (mine != null) {
            mine.forEach(properties::put);
            properties.put(ConfigValues.OVERRIDDEN, true);
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getPid();
        if (!overrides.containsKey(pid)) {
            return;
        }
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            handOut(pid);
        } else {
            newest.merge(pid, 0L, (seen, _) -> seen + 1);
            note(pid);
        }
    }

    private void note(String pid) {
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            if (found != null) {
                newest.merge(pid, found[0].getChangeCount(), Math::max);
            }
        } catch (IOException | InvalidSyntaxException | IllegalStateException gone) {
            LOG.debug("{} is gone already", pid, gone);
        }
    }

    /** Makes every reader read the configuration again: a mere {@link Configuration#update()} tells components nothing. */
    private void handOut(String pid) {
        try {
            Configuration configuration = admin.getConfiguration(pid, "?");
            Dictionary<String, Object> stored = configuration.getProperties();
            // Never empty: FileInstall would take it for the same as a file without values, and not say which file that is.
            Dictionary<String, Object> same = stored == null ? new Hashtable<>(Map.of(ConfigValues.OVERRIDDEN, true)) : stored;
            // A configuration made anew counts its changes from one, and components ignore what looks older than what they have.
            long seen = newest.getOrDefault(pid, 0L);
            do {
                configuration.update(same);
            } while (stored == null && configuration.getChangeCount() <= seen);
        } catch (IOException | IllegalStateException failed) {
            LOG.error("the flags of the command line can't be laid over {}: {}", pid, failed.getMessage());
        }
    }
}
