// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.config.ConfigValues;

/**
 * The configurations of one kind that there are any number of, as {@code etc/pxe.dhcp.subnet-rack7.cfg}.
 *
 * <p>They are looked up when they are needed, so that the first answer knows all of them. One that is wrong is told and left out,
 * or stays as it was last: the others are not disturbed. For one thread.
 *
 * @param <T> what one of them makes
 */
final class PartFiles<T> {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.dhcp");

    private final String factoryPid;
    private final Function<ConfigValues, @Nullable T> reader;
    private final BiFunction<T, List<T>, Optional<String>> clash;
    /** What was made last, by the configuration's PID. */
    private Map<String, T> good = new HashMap<>();
    /** The problems told last, so that they are told once. */
    private Map<String, String> told = new HashMap<>();

    /**
     * Makes an empty collection.
     *
     * @param reader makes one; what it returns doesn't count if the values have problems
     * @param clash why one can't be beside those before it, if it can't
     */
    PartFiles(String factoryPid, Function<ConfigValues, @Nullable T> reader, BiFunction<T, List<T>, Optional<String>> clash) {
        this.factoryPid = factoryPid;
        this.reader = reader;
        this.clash = clash;
    }

    /** Reads all, in the order of their names, beside those that there are already, which the list begins with. */
    List<T> read(ConfigurationAdmin admin, List<T> first) {
        Map<String, T> made = new HashMap<>();
        Map<String, String> problems = new HashMap<>();
        List<T> all = new ArrayList<>(first);
        for (Configuration configuration : configurations(admin)) {
            String pid = configuration.getPid();
            ConfigValues values = new ConfigValues(FrameworkUtil.asMap(configuration.getProperties()));
            T part = checked(values, all);
            if (!values.problems().isEmpty()) {
                T last = good.get(pid);
                part = last == null || clash.apply(last, all).isPresent() ? null : last;
                problems.put(pid, tell(pid, values, part == null ? "it is left out" : "what it said last stays in force"));
            }
            if (part != null) {
                made.put(pid, part);
                all.add(part);
            }
        }
        good = made;
        told = problems;
        return all;
    }

    /** What the values make beside those before it; where they don't go together, that is a problem of the values. */
    private @Nullable T checked(ConfigValues values, List<T> before) {
        T part = reader.apply(values);
        if (part != null && values.problems().isEmpty()) {
            clash.apply(part, before).ifPresent(values::problem);
        }
        return part;
    }

    /** Tells what is wrong, unless that was told last. */
    private String tell(String pid, ConfigValues values, String consequence) {
        String wrong = values.problemLine();
        if (!wrong.equals(told.get(pid))) {
            LOG.warn("{} ({})", wrong, consequence);
        }
        return wrong;
    }

    private List<Configuration> configurations(ConfigurationAdmin admin) {
        try {
            Configuration[] found = admin.listConfigurations("(service.factoryPid=" + factoryPid + ")");
            return Arrays.stream(Objects.requireNonNullElse(found, new Configuration[0]))
                    .filter(configuration -> configuration.getProperties() != null)
                    .sorted(Comparator.comparing(Configuration::getPid)).toList();
        } catch (IOException | InvalidSyntaxException e) {
            LOG.warn("the configurations of {} can't be read: {}", factoryPid, e.toString());
            return List.of();
        }
    }
}
