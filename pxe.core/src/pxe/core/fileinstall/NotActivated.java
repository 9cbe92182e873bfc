// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;

/**
 * Which components never come about because their class has no method that can be called to begin with: none of that name, or only
 * such as want what the component runtime doesn't give (OSGi Compendium 8, chapter 112.5.8). For the runtime that is no failure of the
 * component; it says so in its log alone.
 *
 * <p>Safe for use by several threads.
 */
final class NotActivated implements LogListener {

    private static final Pattern MESSAGE = Pattern.compile("\\[.+\\((\\d+)\\)\\] activate method \\[(.+)\\] not found");
    private static final int MAX_KNOWN = 1000;

    private final Map<Long, String> methods = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    @Override
    public void logged(LogEntry entry) {
        logged(entry.getMessage());
    }

    synchronized void logged(String text) {
        Matcher message = MESSAGE.matcher(text);
        if (message.find()) {
            methods.put(Long.valueOf(message.group(1)), message.group(2));
        }
    }

    /** Why a component isn't there, by the number of its configuration, which is never given twice; empty if this is not the reason. */
    synchronized Optional<String> reason(long configuration) {
        return Optional.ofNullable(methods.get(configuration)).map(method -> "it has no method " + method + " that can be called without"
                + " arguments or with those that there are for it: ComponentContext, BundleContext, Map, or its component property types");
    }
}
