// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import pxe.core.RecentlyUsed;

/**
 * Why components never come about, as far as the component runtime says so in its log alone: what describes them is wrong, or their
 * class has no method that can be called to begin with, none of that name or only such as want what the runtime doesn't give (OSGi
 * Compendium 8, chapter 112.5.8), which for the runtime is no failure.
 *
 * <p>Safe for use by several threads.
 */
final class ComponentLog implements LogListener {

    private static final Pattern NOT_ACTIVATED = Pattern.compile("\\[.+\\((\\d+)\\)\\] activate method \\[(.+)\\] not found");
    private static final Pattern DESCRIPTION = Pattern.compile("(?:\\[(.+)\\] Cannot register component|General problem with descriptor entry).*");
    /** Before the names of bundle and component, in the name of a logger. */
    private static final String RUNTIME = "org.apache.felix.scr.";
    private static final int MAX_KNOWN = 1000;

    /** A description that is wrong, since when, and what is wrong with it. */
    private record Wrong(long millis, String reason) {}

    private final Map<Long, String> methods = new RecentlyUsed<>(MAX_KNOWN);
    private final Map<String, Wrong> descriptions = new RecentlyUsed<>(MAX_KNOWN);

    @Override
    public void logged(LogEntry entry) {
        logged(entry.getTime(), entry.getLoggerName(), entry.getMessage(), entry.getException());
    }

    synchronized void logged(long millis, String logger, String text, @Nullable Throwable thrown) {
        Matcher notActivated = NOT_ACTIVATED.matcher(text);
        Matcher description = DESCRIPTION.matcher(text);
        if (notActivated.find()) {
            methods.put(Long.valueOf(notActivated.group(1)), notActivated.group(2));
        } else if (thrown != null && description.matches() && logger.startsWith(RUNTIME)) {
            String component = description.group(1) == null ? "" : "." + description.group(1);
            String bundle = logger.substring(RUNTIME.length(), logger.length() - (logger.endsWith(component) ? component.length() : 0));
            descriptions.put(bundle, new Wrong(millis, thrown.toString()));
        }
    }

    /** Why a component isn't there, by the number of its configuration; empty if its methods are not the reason. */
    synchronized Optional<String> ofConfiguration(long configuration) {
        return Optional.ofNullable(methods.get(configuration)).map(method -> "it has no method " + method + " that can be called without"
                + " arguments or with those that there are for it: ComponentContext, BundleContext, Map, or its component property types");
    }

    /**
     * What is wrong with how a bundle describes its components; empty if nothing is.
     *
     * @param bundle its symbolic name
     * @param modifiedMillis when the bundle became what it is: what was said before was said of another version
     */
    synchronized Optional<String> ofBundle(String bundle, long modifiedMillis) {
        return Optional.ofNullable(descriptions.get(bundle)).filter(wrong -> wrong.millis >= modifiedMillis).map(Wrong::reason);
    }
}
