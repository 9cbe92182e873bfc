// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.log.LogEntry;

/**
 * What the filters of the daemon's own log keep back, by its configuration ({@code etc/org.ops4j.pax.logging.cfg}): the framework's log
 * service hands it out all the same. Of the filters of Log4j, those of loggers count that deny what an expression matches.
 */
record LogFilters(List<Denied> denied) {

    static final String PID = "org.ops4j.pax.logging";
    static final LogFilters NONE = new LogFilters(List.of());

    private static final Pattern REGEX = Pattern.compile("(log4j2\\.logger\\.[^.]+)\\.(filters?\\.(?:[^.]+\\.)?)regex");

    /**
     * What a filter denies.
     *
     * @param logger of this name, and below it
     * @param text whole messages
     */
    record Denied(String logger, Pattern text) {

        private boolean has(String name, String message) {
            return name.startsWith(logger) && (name.length() == logger.length() || name.charAt(logger.length()) == '.')
                    && text.matcher(message).matches();
        }
    }

    /** Those of a configuration, which the log has taken: all in it is right. */
    static LogFilters of(@Nullable Dictionary<String, Object> log) {
        return log == null ? NONE
                : new LogFilters(Collections.list(log.keys()).stream().flatMap(key -> denied(key, log).stream()).toList());
    }

    private static Optional<Denied> denied(String key, Dictionary<String, Object> log) {
        Matcher matcher = REGEX.matcher(key);
        return matcher.matches() && "DENY".equals(log.get(matcher.group(1) + "." + matcher.group(2) + "onMatch"))
                ? Optional.of(new Denied(log.get(matcher.group(1) + ".name").toString(), Pattern.compile(log.get(key).toString())))
                : Optional.empty();
    }

    /** Whether the daemon's own log has a line. */
    boolean pass(LogEntry entry) {
        String logger = Objects.requireNonNullElse(entry.getLoggerName(), "");
        String message = Objects.requireNonNullElse(entry.getMessage(), "");
        return denied.stream().noneMatch(one -> one.has(logger, message));
    }
}
