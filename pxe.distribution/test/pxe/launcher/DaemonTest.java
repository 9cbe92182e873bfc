// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The framework with bundles that are nothing but a manifest, and an activator of this class. */
class DaemonTest {

    private static final Set<String> STARTED = new TreeSet<>();
    /** Of those that took a while to stop. */
    private static final BlockingQueue<String> STOPPED = new LinkedBlockingQueue<>();
    private static volatile CountDownLatch mayEnd = new CountDownLatch(0);
    private static @Nullable Daemon running;

    @TempDir
    private Path home;

    @BeforeEach
    void directories() throws IOException {
        Files.createDirectories(home.resolve("etc"));
        Files.createDirectories(home.resolve("system/launcher"));
        Files.writeString(home.resolve("system/launcher/org.ops4j.pax.logging.cfg"), "file = ${pxe.state}/log\n");
        STARTED.clear();
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.stop();
        }
    }

    /** Notes that its bundle started. */
    public static final class Notes implements BundleActivator {

        @Override
        public void start(BundleContext context) {
            STARTED.add(context.getBundle().getSymbolicName());
        }

        @Override
        public void stop(BundleContext context) {}
    }

    /** Stops the daemon while its bundle starts, as a signal would. */
    public static final class Signal implements BundleActivator {

        @Override
        public void start(BundleContext context) throws InterruptedException {
            Thread hook = new Thread(running::stop);
            hook.start();
            hook.join();
        }

        @Override
        public void stop(BundleContext context) {}
    }

    /** Has something to do when it is stopped, until it may end. */
    public static final class Busy implements BundleActivator {

        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) throws InterruptedException {
            mayEnd.await();
            STOPPED.add(context.getBundle().getSymbolicName());
        }
    }

    /** A bundle of {@code system/}. */
    private void bundle(String name, Class<? extends BundleActivator> activator) throws IOException {
        bundle(name, activator, Map.of());
    }

    private void bundle(String name, Class<? extends BundleActivator> activator, Map<String, String> more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Activator", activator.getName());
        more.forEach(headers::putValue);
        try (OutputStream out = Files.newOutputStream(home.resolve("system/" + name + ".jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private List<String> start() throws Exception {
        running = new Daemon(home, home.resolve("var"), home.resolve("etc"), Map.of());
        return running.start();
    }

    /** As here, where none of its classes is there. */
    @Test
    void aBrokenJarOfTheLogIsToldLater() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.apache.logging.log4j.core.LoggerContext"));
        assertDoesNotThrow(LogHandover::loseNothing);
    }

    @Test
    void aBundleThatIsBrokenIsNamedAndTheOthersRun() throws Exception {
        bundle("10-first", Notes.class);
        Files.writeString(home.resolve("system/20-broken.jar"), "half a jar");
        bundle("30-lonely", Notes.class, Map.of("Import-Package", "nobody.has.it"));
        bundle("40-last", Notes.class);

        List<String> troubles = start();

        assertEquals(Set.of("10-first", "40-last"), STARTED);
        assertEquals(2, troubles.size(), () -> String.join("\n", troubles));
        assertTrue(troubles.getFirst().contains("20-broken.jar"), troubles.getFirst());
        assertTrue(troubles.getLast().contains("30-lonely") && troubles.getLast().contains("nobody.has.it"), troubles.getLast());
    }

    @Test
    void whatFailsBecauseASignalCameMeanwhileIsNoTrouble() throws Exception {
        bundle("10-first", Notes.class);
        bundle("20-signal", Signal.class);
        bundle("30-late", Notes.class);

        assertEquals(List.of(), start());
        assertFalse(STARTED.contains("30-late"));
    }

    @Test
    void aHeaderThatIsNoTimeHoldsUpNothing() throws Exception {
        bundle("20-busy", Busy.class, Map.of("Pxe-Stop-Seconds", "soon"));
        start();
        assertIsNotWaitedFor();
    }

    /** What is still busy when the daemon has stopped comes to its end before the next test. */
    private static void assertIsNotWaitedFor() throws InterruptedException {
        busyFor(20);
        running.stop();
        assertEquals(List.of(), List.copyOf(STOPPED));
        mayEnd.countDown();
        assertEquals("20-busy", STOPPED.poll(20, TimeUnit.SECONDS));
    }

    /** What is stopped next takes so long for it, unless it may end sooner. */
    private static void busyFor(int seconds) {
        CountDownLatch end = new CountDownLatch(1);
        mayEnd = end;
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(end::countDown);
    }

    @Test
    void aBundleThatSaysHowLongItMayTakeToStopIsWaitedForAndAnotherIsNot() throws Exception {
        bundle("20-busy", Busy.class, Map.of("Pxe-Stop-Seconds", "60"));
        start();
        busyFor(3); // others have two
        running.stop();
        assertEquals("20-busy", STOPPED.poll());

        bundle("20-busy", Busy.class);
        start();
        assertIsNotWaitedFor();
    }

    @Test
    void nothingIsLeftInTheStateDirectoryButItsLockAndWhatTheNextStartEmpties() throws Exception {
        bundle("10-first", Notes.class);

        start();

        try (Stream<Path> left = Files.list(home.resolve("var"))) {
            assertEquals(Set.of("cache", "daemon.lock"), left.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void theLogIsAsShippedWhereNoFileSaysOtherwise() throws Exception {
        start();
        assertEquals("file = " + home.resolve("var") + "/log\n", Files.readString(home.resolve("var/cache/log.properties")));
        running.stop();

        Files.writeString(home.resolve("etc/org.ops4j.pax.logging.cfg"), "file = other\n");
        start();
        assertEquals("file = other\n", Files.readString(home.resolve("var/cache/log.properties")));
        running.stop();

        Files.writeString(home.resolve("etc/org.ops4j.pax.logging.cfg"), "file = \\uXYZ\n");
        start();
        assertEquals("file = " + home.resolve("var") + "/log\n", Files.readString(home.resolve("var/cache/log.properties")));
        running.stop();

        Files.delete(home.resolve("etc/org.ops4j.pax.logging.cfg"));
        Files.createDirectory(home.resolve("etc/org.ops4j.pax.logging.cfg")); // it can't be read, whoever starts the daemon
        start();
        assertEquals("file = " + home.resolve("var") + "/log\n", Files.readString(home.resolve("var/cache/log.properties")));
    }

    @Test
    void aStateDirectoryBelongsToOneDaemon() throws Exception {
        start();

        IOException refused = assertThrows(IOException.class,
                () -> new Daemon(home, home.resolve("var"), home.resolve("etc"), Map.of()));
        assertEquals("another daemon runs in " + home.resolve("var") + ": stop it, or name another directory by --state",
                refused.getMessage());

        running.stop();
        assertEquals(List.of(), start());
    }
}
