// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationBuilder;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log as a configuration says, beside the one that runs and for a moment, to see whether it comes about. Log4j itself takes
 * what it understands of a configuration, tells the rest on the error stream, and may then log nothing at all.
 */
final class LogTrial implements StatusListener {

    private static final String PREFIX = "log4j2.";
    private static final Pattern KEY = Pattern.compile("(log4j2|org\\.ops4j\\.pax\\.logging)\\..*");
    /** Log4j passes over what else is said of a logger. */
    private static final Pattern UNKNOWN_OF_LOGGER = Pattern.compile("log4j2\\.(rootLogger|logger\\.[^.]+)\\."
            + "(?!((name|level|type|additivity|includeLocation)|(appenderRef|filter)s?(\\..*)?)$).*");
    private static final Pattern FILE_NAME = Pattern.compile("log4j2\\.appender\\.[^.]+\\.fileName", Pattern.CASE_INSENSITIVE);

    private final String thread = Thread.currentThread().getName();
    private @Nullable String mistake;

    private LogTrial() {}

    /** What is wrong with a configuration; empty if nothing is. It may open the files that are logged to. */
    static synchronized Optional<String> mistake(Map<String, String> values) {
        Optional<String> unknown = values.keySet().stream().filter(LogTrial::isUnknown).sorted().findFirst();
        if (unknown.isPresent() || values.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
            return unknown.map(key -> key + ": there is no such key");
        }
        LogTrial trial = new LogTrial();
        StatusLogger.getLogger().registerListener(trial);
        LogTrouble.Listener.pause();
        try {
            trial.make(values);
        } finally {
            LogTrouble.Listener.listen();
            StatusLogger.getLogger().removeListener(trial);
        }
        return Optional.ofNullable(trial.mistake);
    }

    private static boolean isUnknown(String key) {
        return !KEY.matcher(key).matches() || UNKNOWN_OF_LOGGER.matcher(key).matches();
    }

    /** The same file by another name: by its own, Log4j would hand out the one that is logged to, and change how. */
    private static String otherName(String file) {
        return file.replaceFirst("[^/]*$", "./$0");
    }

    private void make(Map<String, String> values) {
        Properties properties = new Properties();
        values.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                properties.setProperty(key.substring(PREFIX.length()), FILE_NAME.matcher(key).matches() ? otherName(value) : value);
            }
        });
        try {
            AbstractConfiguration made = new PropertiesConfigurationBuilder().setRootProperties(properties)
                    .setConfigurationSource(ConfigurationSource.NULL_SOURCE).setLoggerContext(new LoggerContext("trial")).build();
            try {
                made.initialize();
            } finally {
                // The configuration itself stops only those that it has started.
                Stream.concat(made.getAppenders().values().stream(), appenders(made.getRootNode())).distinct().forEach(Appender::stop);
                made.stop();
            }
        } catch (RuntimeException e) {
            first(Objects.requireNonNullElse(e.getMessage(), e.toString()), null);
        }
    }

    /** What was said first is the reason of the rest. */
    private void first(String message, @Nullable Throwable cause) {
        if (mistake == null) {
            String said = message.replaceFirst("(?s)(\\. Using default value .*|\\R.*)", ""); // what comes then isn't so here
            String why = cause == null || cause.getMessage() == null ? "" : cause.getMessage().replaceFirst("(?s)\\R.*", "");
            mistake = (said.contains(why) ? said : said + ": " + why).replaceAll("/\\.(?=/|$)", ""); // not by its other name
        }
    }

    /** Also those that it lost, since another could not be made. */
    private static Stream<Appender> appenders(Node node) {
        Stream<Appender> below = node.getChildren().stream().flatMap(LogTrial::appenders);
        return node.<Object>getObject() instanceof Appender appender ? Stream.concat(Stream.of(appender), below) : below;
    }

    // --- What Log4j says meanwhile.

    @Override
    public void log(StatusData said) {
        if (said.getThreadName().equals(thread)) {
            first(said.getMessage().getFormattedMessage(), said.getThrowable());
        }
    }

    @Override
    public Level getStatusLevel() {
        return Level.WARN;
    }

    @Override
    public void close() {}
}
