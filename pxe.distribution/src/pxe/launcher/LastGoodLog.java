// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.ManagedService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.config.ConfigValues;

/**
 * The last configuration of the log that was good, at first the one as shipped: it takes the place of one that has a mistake, which is
 * told in one line. Safe for any thread.
 */
final class LastGoodLog implements ConfigurationPlugin {

    private static final String PID = "org.ops4j.pax.logging";
    private static final String FILE = PID + ".cfg";
    private static final String OF_LOG = "(" + Constants.SERVICE_PID + "=" + PID + ")";
    /** Of these, a configuration has more than its file says. */
    private static final List<String> OTHERS_KEYS = List.of("service.", "felix.", "pxe.");

    private final Path shipped;
    private final Path file;
    private final Path state;
    private Map<String, String> good = Map.of();
    private Map<String, String> refused = Map.of();
    /** Whether the file has had a mistake since the start. */
    private boolean goodIsShipped;

    /**
     * Knows none yet.
     *
     * @param home the daemon's directory, with the file as shipped in its {@code system/launcher}
     * @param state the directory that the file names as {@code ${pxe.state}}
     */
    LastGoodLog(Path home, Path etc, Path state) {
        this.shipped = home.resolve("system/launcher").resolve(FILE);
        this.file = etc.resolve(FILE);
        this.state = state;
    }

    /**
     * What the log is configured by at the start. Config Admin hands configurations out in its own time, so without this the first
     * services would start unheard. Of a file that can't be read it is told later, as of any in that directory.
     *
     * @throws IOException if the file as shipped can't be read
     */
    synchronized String atStart() throws IOException {
        String safe = text(shipped);
        String text;
        try {
            text = Files.exists(file) ? text(file) : safe;
        } catch (IOException unreadable) {
            text = safe;
        }
        goodIsShipped = !text.equals(safe) && mistake(text).isPresent();
        String chosen = goodIsShipped ? safe : text;
        good = values(chosen);
        return chosen;
    }

    /** As FileInstall will read it: unlike {@link Files#readString}, it takes what is no UTF-8. */
    private String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("${pxe.state}", state.toString());
    }

    private static Optional<String> mistake(String text) {
        try {
            return mistake(values(text));
        } catch (IllegalArgumentException badEscape) {
            return Optional.of(badEscape.getMessage());
        }
    }

    private static Map<String, String> values(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalStateException("a text is always read", e);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    /** The log itself, not made before there is one. */
    private static Logger log() {
        return LoggerFactory.getLogger("pxe.core");
    }

    private static Optional<String> mistake(Map<String, String> values) {
        try {
            return LogTrial.mistake(values);
        } catch (LinkageError broken) {
            return Optional.empty(); // a jar of system/: the daemon says which, and runs without the log
        }
    }

    /** From now on the log gets only what is good. */
    void standIn(BundleContext context) {
        try {
            // After those that lay values over the file.
            context.registerService(ConfigurationPlugin.class, this, new Hashtable<>(Map.of("cm.target", PID, CM_RANKING, 1000)));
        } catch (LinkageError broken) {
            // as above
        }
    }

    /** Has the log open its files anew, by the configuration that it has already, and say so in the new ones; unless they can't be. */
    synchronized void openAnew(BundleContext context) {
        try {
            for (ServiceReference<ManagedService> logging : context.getServiceReferences(ManagedService.class, OF_LOG)) {
                Optional<String> mistake = mistake(good);
                if (mistake.isPresent()) {
                    tell(mistake.get());
                    return;
                }
                context.getService(logging).updated(new Hashtable<>(good));
                log().info("the files of the log are opened anew, by SIGHUP; nothing else need be: what is saved in {} is in force",
                        file.getParent());
            }
        } catch (InvalidSyntaxException | ConfigurationException e) {
            throw new IllegalStateException(e); // the filter is right, and so is what is good
        }
    }

    @Override
    public synchronized void modifyConfiguration(ServiceReference<?> reader, Dictionary<String, Object> properties) {
        Map<String, String> wanted = new HashMap<>();
        Collections.list(properties.keys()).stream().filter(key -> OTHERS_KEYS.stream().noneMatch(key::startsWith))
                .forEach(key -> wanted.put(key, properties.get(key).toString()));
        if (properties.get(ConfigValues.FILE_NAME) == null && properties.get(ConfigValues.OVERRIDDEN) != null) {
            // FileInstall comes to the file in a moment.
            good = new HashMap<>(good);
            good.putAll(wanted);
        } else if (!wanted.equals(refused) && takes(wanted)) {
            return;
        }
        wanted.keySet().forEach(properties::remove);
        good.forEach(properties::put);
    }

    private void tell(String mistake) {
        log().warn("{}: {} (the log goes on {})", file, mistake, goodIsShipped ? "as shipped" : "with its last good configuration");
    }

    private boolean takes(Map<String, String> wanted) {
        Optional<String> mistake = wanted.equals(good) ? Optional.empty() : mistake(wanted);
        mistake.ifPresent(this::tell);
        refused = mistake.isPresent() ? wanted : Map.of(); // a mistake that comes back is told again
        if (mistake.isEmpty()) {
            goodIsShipped &= wanted.equals(good);
            good = wanted;
        }
        return mistake.isEmpty();
    }
}
