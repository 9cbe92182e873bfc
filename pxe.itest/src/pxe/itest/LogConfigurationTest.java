// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.log.LogService;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What an operator writes into the file of the log. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class LogConfigurationTest {

    /** What may be in it, and what is told of that. */
    private static final Map<String, String> MISTAKES = Map.of(
            "log4j2.appender.console.type = Consle", "Unable to locate plugin type for Consle",
            "log4j2.appender.console.layout.pattrn = %m", "PatternLayout contains an invalid element or attribute \"pattrn\"",
            "log4j2.appender.file.fileName = /proc/nowhere/log", "Unable to create file /proc/nowhere/log: Could not create directory /proc/nowhere",
            "log4j2.rootLogger.level = WARM", "Error while converting string [WARM] to type [class org.apache.logging.log4j.Level]: "
                    + "Unknown level constant [WARM].",
            "log4j2.rootLogger.apenderRef.file.ref = file", "log4j2.rootLogger.apenderRef.file.ref: there is no such key",
            "log4j2.rootLoger.level = INFO", "No type attribute provided for component rootLoger",
            "log4j2.logger.pxe.lvl = INFO", "log4j2.logger.pxe.lvl: there is no such key",
            "log4j.rootLogger.level = INFO", "log4j.rootLogger.level: there is no such key");

    private static final String TURN = "pxe.itest.turn";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    LogService log;

    @InjectService
    ConfigurationAdmin admin;

    private LiveDaemon daemon;
    private Path file;
    private String shipped;
    private Object configured;
    private int told;

    @BeforeEach
    void beginWithTheNextLine() throws IOException {
        daemon = new LiveDaemon(context, List.of());
        file = daemon.etc("org.ops4j.pax.logging.cfg");
        shipped = Files.readString(file);
        configured = configured();
        told = daemon.log().size();
    }

    @AfterEach
    void takeTheMistakeAway() throws IOException {
        if (!Files.readString(file).equals(shipped)) { // else what is written would be noticed in the midst of another test
            Files.writeString(file, shipped);
        }
        LiveDaemon.await(() -> configured().equals(configured));
        awaitTurn();
    }

    /** Waits until the log has heard of the last configuration: all who are configured hear of theirs one after the other. */
    private void awaitTurn() throws IOException {
        AtomicBoolean heard = new AtomicBoolean();
        ManagedService last = values -> heard.compareAndSet(false, values != null);
        ServiceRegistration<ManagedService> registration = context.registerService(ManagedService.class, last,
                new Hashtable<>(Map.of(Constants.SERVICE_PID, TURN)));
        Configuration configuration = admin.getConfiguration(TURN, "?");
        configuration.update(new Hashtable<>(Map.of("turn", "mine")));
        LiveDaemon.await(heard::get);
        configuration.delete();
        registration.unregister();
    }

    private Object configured() {
        try {
            return admin.getConfiguration("org.ops4j.pax.logging", "?").getProperties();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withAMistakeIsToldInOneLineAndAllGoesOnAsBefore() throws IOException {
        for (Map.Entry<String, String> mistake : MISTAKES.entrySet()) {
            Files.writeString(file, shipped + mistake.getKey() + "\n");
            awaitLine("WARN  core " + file + ": " + mistake.getValue() + " (the log goes on with its last good configuration)");
            log.getLogger("pxe.itest").info("it goes on");
            awaitLine("INFO  itest it goes on");
        }
    }

    @Test
    void withoutAMistakeIsInForceAfterOneThatHadOneAndTheSameMistakeIsToldAgain() throws IOException {
        awaitToldOfWarm();
        Files.writeString(file, shipped + "log4j2.appender.file.layout.pattern = now %m%n\n");
        LiveDaemon.await(() -> {
            log.getLogger("pxe.itest").info("it is in force");
            return daemon.log().getLast().equals("it is in force");
        });
        told = daemon.log().size();
        awaitToldOfWarm();
    }

    /** As by who rotates it otherwise from now on. */
    @Test
    void opensTheFileAnewAndInAnotherWay() throws IOException {
        Path pxeLog = Path.of(context.getProperty("pxe.state"), "log/pxe.log");
        Files.delete(pxeLog);
        Files.writeString(file, shipped.replaceAll("(?m)^log4j2\\.appender\\.file\\.(filePattern|policies|strategy).*\\R", "")
                .replace("appender.file.type = RollingFile", "appender.file.type = File"));
        LiveDaemon.await(() -> Files.exists(pxeLog));
        log.getLogger("pxe.itest").info("it goes on");
        LiveDaemon.await(() -> daemon.log().contains("INFO  itest it goes on"));
        Files.delete(pxeLog);
        Files.writeString(file, shipped);
        LiveDaemon.await(() -> Files.exists(pxeLog));
        LiveDaemon.await(() -> descriptors().filter(descriptor -> leadsTo(descriptor, pxeLog)).count() == 1);
    }

    private static Stream<Path> descriptors() {
        return Stream.of(new File("/proc/self/fd").listFiles()).map(File::toPath);
    }

    /** Also to one that was deleted, which ends in the words "(deleted)". */
    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(file.toString());
        } catch (IOException closed) {
            return false;
        }
    }

    private void awaitToldOfWarm() throws IOException {
        Files.writeString(file, shipped + "log4j2.rootLogger.level = WARM\n");
        LiveDaemon.await(() -> sinceTold().stream().anyMatch(line -> line.contains("Unknown level constant [WARM]")));
    }

    /** Waits for a line, and for no other but what services say that another test has left to themselves. */
    private void awaitLine(String line) {
        LiveDaemon.await(() -> sinceTold().contains(line));
        assertEquals(List.of(line), sinceTold().stream().filter(other -> !other.startsWith("INFO ") || other.equals(line)).toList());
        told = daemon.log().size();
    }

    private List<String> sinceTold() {
        List<String> now = daemon.log();
        return now.subList(told, now.size());
    }
}
