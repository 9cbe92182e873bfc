// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.command.Answer;

/** {@code config:list}: what Config Admin has, as it stands there. {@code pxe config} says what of it is in force, and why. */
@Component(service = ConfigFunctions.class, property = {"osgi.command.scope=config", "osgi.command.function=list"})
public final class ConfigFunctions {

    private final ConfigurationAdmin admin;

    /** Shows what this service has. */
    @Activate
    public ConfigFunctions(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Each configuration by its PID, and below it its keys and values; those of passwords are not shown. */
    @Descriptor("shows all configurations as Config Admin has them")
    public String list() throws IOException, InvalidSyntaxException {
        return Stream.of(Optional.ofNullable(admin.listConfigurations(null)).orElse(new Configuration[0]))
                .sorted(Comparator.comparing(Configuration::getPid)).map(ConfigFunctions::lines).collect(Collectors.joining("\n"));
    }

    private static String lines(Configuration configuration) {
        Map<String, Object> values = new TreeMap<>();
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) { // it was made, and nothing was said yet
            Collections.list(properties.keys()).forEach(key -> values.put(key, ConfigCommand.shown(key, properties.get(key).toString())));
        }
        return Stream.concat(Stream.of(configuration.getPid()),
                values.entrySet().stream().map(value -> "  " + value.getKey() + " = " + Answer.shown(value.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
