// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.log.LogEntry;
import pxe.syslog.Severity;
import pxe.syslog.SyslogForwarder;
import pxe.syslog.SyslogMessage;

/** Lines of the framework's log as syslog messages. */
final class LogLines {

    /** An event's line: its name in capitals, then {@code key=value} pairs. */
    private static final Pattern EVENT = Pattern.compile("([A-Z][A-Z0-9_-]+)(?: [a-z][a-z0-9._-]*=.*)?", Pattern.DOTALL);

    private LogLines() {}

    /** Whether the forwarder itself wrote the line. */
    static boolean isOwn(LogEntry entry) {
        String logger = Objects.requireNonNullElse(entry.getLoggerName(), "");
        return logger.equals(SyslogForwarder.LOGGER) || logger.startsWith(SyslogForwarder.LOGGER + ".");
    }

    /** The message; of an exception its first line only, since the rest belongs into a file. */
    static SyslogMessage message(LogEntry entry) {
        String text = Objects.requireNonNullElse(entry.getMessage(), "");
        String id = id(text, Objects.requireNonNullElse(entry.getLoggerName(), ""));
        if (entry.getException() != null) {
            text += ": " + entry.getException();
        }
        return SyslogMessage.of(Instant.ofEpochMilli(entry.getTime()), severity(entry), id, text);
    }

    private static String id(String text, String logger) {
        Matcher event = EVENT.matcher(text);
        return event.matches() ? event.group(1) : logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static Severity severity(LogEntry entry) {
        return switch (entry.getLogLevel()) {
            case AUDIT -> Severity.NOTICE;
            case ERROR -> Severity.ERROR;
            case WARN -> Severity.WARNING;
            case INFO -> Severity.INFO;
            case DEBUG, TRACE -> Severity.DEBUG;
        };
    }
}
