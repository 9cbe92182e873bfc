// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, in one line, what a method of a component threw that didn't keep the component from being made, such as a setter of a
 * reference or what is called when the component ends: the component runtime logs it with a stack trace, and goes on (OSGi Compendium
 * 8, chapter 112.5). What did keep a component of {@code deploy/} from being made is told by {@link DeployReport}.
 *
 * <p>Hears of it on any thread; {@link #look} is for one.
 */
final class ThrownByMethods implements LogListener {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");
    private static final Pattern MESSAGE = Pattern.compile("\\[(.+)\\(\\d+\\)\\] The (\\S+) method has thrown an exception");
    /** What calls methods in the component runtime. */
    private static final String MANAGERS = "org.apache.felix.scr.impl.manager.";
    private static final int MAX_WAITING = 100;

    private record Thrown(String component, String method, Throwable cause) {}

    private final WatchedDirectories directories;
    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final Queue<Thrown> waiting = new ConcurrentLinkedQueue<>();

    ThrownByMethods(WatchedDirectories directories, BundleContext context, ServiceComponentRuntime components) {
        this.directories = directories;
        this.context = context;
        this.components = components;
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getLogLevel() != LogLevel.ERROR || entry.getException() == null || waiting.size() >= MAX_WAITING) {
            return;
        }
        Matcher message = MESSAGE.matcher(entry.getMessage());
        if (message.find()) {
            waiting.add(new Thrown(message.group(1), message.group(2), entry.getException()));
        }
    }

    /** Tells what was thrown since the last look. */
    void look() {
        for (Thrown thrown = waiting.poll(); thrown != null; thrown = waiting.poll()) {
            Optional<Bundle> bundle = bundle(thrown.component);
            if (!isInMaking(thrown.cause) || bundle.isPresent() && !directories.hold(bundle.get())) {
                LOG.warn("{}the method {} of the component {} threw {}", bundle.map(directories::name).map(name -> name + ": ").orElse(""),
                        thrown.method, thrown.component, DeployTrouble.firstLine(thrown.cause.toString()));
                LOG.debug("the method {} threw", thrown.method, thrown.cause);
            }
        }
    }

    /** The bundle of a component; none if it was just taken away. */
    private Optional<Bundle> bundle(String component) {
        return components.getComponentDescriptionDTOs().stream().filter(each -> each.name.equals(component)).findFirst()
                .map(described -> context.getBundle(described.bundle.id));
    }

    /** Whether that keeps a component from being made: where of the component runtime it came to. */
    private static boolean isInMaking(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace()).filter(frame -> frame.getClassName().startsWith(MANAGERS)).findFirst()
                .filter(frame -> frame.getMethodName().equals("createImplementationObject")).isPresent();
    }
}
