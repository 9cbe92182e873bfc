// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import pxe.config.ConfigValues;
import pxe.core.Spelling;

/**
 * The PIDs by which anything here is configured, by bundles of the operator's too.
 *
 * @param meant those that somebody chose
 * @param taken those that a component without a PID of its own would take: its name
 * @param single those of both that one file is for
 * @param several those of which there may be any number, each in a file with a name of its own behind a hyphen
 */
record ConfiguredNames(Set<String> meant, Set<String> taken, Set<String> single, Set<String> several) {

    private static final String MANAGED = "(objectClass=org.osgi.service.cm.ManagedService*)";

    /** Asks what there is now: components, and services that Config Admin hands configurations to. */
    static ConfiguredNames of(BundleContext context, ServiceComponentRuntime components) {
        Set<String> meant = new HashSet<>();
        Set<String> taken = new HashSet<>();
        Set<String> single = new HashSet<>();
        Set<String> several = new HashSet<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            List<String> pids = List.of(component.configurationPid);
            boolean optional = component.configurationPolicy.equals("optional");
            (optional && pids.equals(List.of(component.name)) ? taken : meant).addAll(pids);
            if (optional) {
                single.addAll(pids);
            }
            several.addAll(texts(component.properties.get(ConfigValues.PIDS)));
        }
        try {
            ServiceReference<?>[] managed = context.getAllServiceReferences(null, MANAGED);
            for (ServiceReference<?> one : managed == null ? new ServiceReference<?>[0] : managed) {
                meant.addAll(texts(one.getProperty(Constants.SERVICE_PID)));
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
        return new ConfiguredNames(meant, taken, single, several);
    }

    private static Collection<String> texts(@Nullable Object property) {
        return switch (property) {
            case null -> List.of();
            case String[] several -> Arrays.asList(several);
            case Collection<?> several -> several.stream().map(Object::toString).toList();
            default -> List.of(property.toString());
        };
    }

    /**
     * Whether anybody asks for a file.
     *
     * @param named whether it has a name of its own behind the PID
     */
    boolean has(String pid, boolean named) {
        return meant.contains(pid) || taken.contains(pid) || named && several.contains(pid);
    }

    /** The one that is most like a name that isn't there, if one is. */
    Optional<String> like(String pid) {
        return Spelling.nearest(pid, Stream.concat(meant.stream(), several.stream()).toList()).or(() -> Spelling.nearest(pid, taken));
    }
}
