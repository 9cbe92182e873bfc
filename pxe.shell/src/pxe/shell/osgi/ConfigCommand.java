// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.config.ConfigValues;

/** {@code pxe config}: the values in force, and where each comes from. */
@Component(property = Command.NAME + "=config")
public final class ConfigCommand implements Command {

    private static final String DEFAULT = "default";
    /** What Config Admin, FileInstall and the daemon add. */
    private static final String[] ADDED = {"felix.", "service.", ConfigValues.OVERRIDDEN};
    private static final String HIDDEN = "********";

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final MetaTypeService metatype;

    /** Makes the command. */
    @Activate
    public ConfigCommand(BundleContext context, @Reference ConfigurationAdmin admin, @Reference MetaTypeService metatype) {
        this.context = context;
        this.admin = admin;
        this.metatype = metatype;
    }

    /** A value, and whence it comes. */
    private record Value(String text, String origin) {}

    @Override
    public Usage usage() {
        return Usage.of("the values of the configuration, and where each comes from").in("The daemon")
                .with(Parameter.flag("--set", "only those that are no defaults"))
                .with(Parameter.operand("FILE", "of this file alone, such as pxe.dhcp").optional().suggesting(_ -> all().keySet()))
                .details("FROM is a file, the command line, or default. A value that is wrong stands here as it was written, while the daemon"
                        + " goes on with the last good configuration: its log says so. Passwords are not shown.");
    }

    @Override
    public Answer run(Call call) {
        Answer.Rows.Builder table = Answer.rows("FILE", "KEY", "VALUE", "FROM");
        String wanted = call.value("FILE").map(file -> file.endsWith(".cfg") ? file.substring(0, file.length() - 4) : file).orElse("");
        Map<String, Map<String, Value>> all = all();
        if (!wanted.isEmpty() && !all.containsKey(wanted)) {
            return Answer.failure("nothing is configured by " + wanted + " (pxe config lists all)");
        }
        all.forEach((pid, values) -> values.forEach((key, value) -> {
            if ((wanted.isEmpty() || wanted.equals(pid)) && !(call.has("--set") && value.origin().equals(DEFAULT))) {
                table.row(pid, key, shown(key, value.text()), value.origin());
            }
        }));
        return table.orElse(wanted.isEmpty() ? "everything is as it comes" : "nothing is set for " + wanted);
    }

    /** A value as people may see it. */
    static String shown(String key, String value) {
        return key.contains("password") && !value.isEmpty() ? HIDDEN : value;
    }

    private Map<String, Map<String, Value>> all() {
        String deploy = Path.of(Objects.requireNonNullElse(context.getProperty("pxe.deploy"), "deploy")).toFile().toURI().toString();
        Map<String, Map<String, Value>> all = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
            if (information != null && (bundle.getSymbolicName().startsWith("pxe.") || bundle.getLocation().startsWith(deploy))) {
                for (String pid : information.getPids()) {
                    all.computeIfAbsent(pid, _ -> new TreeMap<>()).putAll(defaults(information.getObjectClassDefinition(pid, null)));
                }
            }
        }
        try {
            for (Configuration one : Optional.ofNullable(admin.listConfigurations(null)).orElse(new Configuration[0])) {
                read(one, all);
            }
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("the configuration can't be read: " + e.getMessage(), e);
        }
        return all;
    }

    private static Map<String, Value> defaults(ObjectClassDefinition definition) {
        Map<String, Value> values = new TreeMap<>();
        for (AttributeDefinition attribute : definition.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
            String[] texts = Objects.requireNonNullElse(attribute.getDefaultValue(), new String[0]);
            values.put(attribute.getID(), new Value(String.join(", ", texts), DEFAULT));
        }
        return values;
    }

    private static void read(Configuration configuration, Map<String, Map<String, Value>> all) {
        Dictionary<String, Object> stored = Objects.requireNonNullElse(configuration.getProperties(), new Hashtable<>());
        Dictionary<String, Object> inForce = Objects.requireNonNullElse(configuration.getProcessedProperties(null), new Hashtable<>());
        String file = new ConfigValues(FrameworkUtil.asMap(stored)).file().orElse(DEFAULT);
        String pid = file.endsWith(".cfg") ? file.substring(file.indexOf('/') + 1, file.length() - 4) : configuration.getPid();
        Map<String, Value> values = all.computeIfAbsent(pid, _ -> new TreeMap<>());
        for (String key : Collections.list(inForce.keys())) {
            if (Arrays.stream(ADDED).noneMatch(key::startsWith)) {
                Object value = inForce.get(key);
                boolean isOfFile = value.equals(stored.get(key));
                values.put(key, new Value(value.toString(), isOfFile ? file : "the command line"));
            }
        }
    }
}
