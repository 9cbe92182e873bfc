// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** The moment in which the log gets another configuration: FileInstall hands it over at each start, and an operator edits it. */
@ExtendWith(ServiceExtension.class)
class LogHandoverTest {

    private static final int HANDOVERS = 20;
    private static final long PAUSE_NANOS = 200_000;

    @TempDir
    Path directory;

    @InjectService
    ConfigurationAdmin admin;

    @InjectService
    LogService log;

    @Test
    void noLineIsLost() throws Exception {
        Path file = directory.resolve("lines");
        Logger logger = log.getLogger("pxe.itest");
        Configuration configuration = admin.getConfiguration("org.ops4j.pax.logging", "?");
        Dictionary<String, Object> shipped = configuration.getProperties();
        AtomicInteger logged = new AtomicInteger();
        try {
            configuration.update(properties(file, 0));
            LiveDaemon.await(() -> {
                logger.warn("it begins");
                return !lines(file).isEmpty();
            });
            Thread talker = Thread.ofPlatform().start(() -> {
                while (!Thread.interrupted()) {
                    logger.warn("line {}", logged.getAndIncrement());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            });
            for (int i = 1; i <= HANDOVERS; i++) {
                String configured = " " + i;
                configuration.update(properties(file, i));
                LiveDaemon.await(() -> lines(file).getLast().endsWith(configured));
            }
            talker.interrupt();
            talker.join();
        } finally {
            configuration.update(shipped);
        }
        List<String> lost = new ArrayList<>(IntStream.range(0, logged.get()).mapToObj(i -> "line " + i).toList());
        lost.removeAll(lines(file).stream().map(line -> line.replaceFirst(" \\d+$", "")).collect(Collectors.toSet()));
        assertEquals(List.of(), lost);
    }

    /** A configuration whose number ends each line. */
    private static Hashtable<String, Object> properties(Path file, int number) {
        return new Hashtable<>(Map.of(
                "log4j2.rootLogger.level", "WARN",
                "log4j2.rootLogger.appenderRef.file.ref", "file",
                "log4j2.appender.file.type", "File",
                "log4j2.appender.file.name", "file",
                "log4j2.appender.file.fileName", file.toString(),
                "log4j2.appender.file.layout.type", "PatternLayout",
                "log4j2.appender.file.layout.pattern", "%m " + number + "%n"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
