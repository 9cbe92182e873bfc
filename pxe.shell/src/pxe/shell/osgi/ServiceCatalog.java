// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import pxe.api.command.Command;
import pxe.shell.command.Catalog;

/** The commands that are services now. A service is asked for when its command is used. */
final class ServiceCatalog implements Catalog {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final BundleContext context;

    ServiceCatalog(BundleContext context) {
        this.context = context;
    }

    /** The name under which a service is a command; empty if it has none, or one that nobody could type. */
    static Optional<String> name(ServiceReference<Command> service) {
        return Optional.ofNullable(service.getProperty(Command.NAME)).map(Object::toString).filter(name -> NAME.matcher(name).matches());
    }

    @Override
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        services(null).forEach(service -> name(service).ifPresent(names::add));
        return names;
    }

    @Override
    public Optional<Command> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return services("(" + Command.NAME + "=" + name + ")").stream().max(Comparator.naturalOrder()).map(context::getService);
    }

    private Collection<ServiceReference<Command>> services(@Nullable String filter) {
        try {
            return context.getServiceReferences(Command.class, filter);
        } catch (InvalidSyntaxException impossible) {
            return List.of();
        }
    }
}
