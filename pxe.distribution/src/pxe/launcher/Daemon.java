// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The OSGi framework with the bundles of {@code system/}, from start to stop.
 *
 * <p>The file names there start with a number, which is the bundle's start level: {@code 10-org.apache.felix.scr.jar}.
 * {@code etc/} and {@code deploy/} are FileInstall's: whatever happens there happens live.
 */
final class Daemon {

    /** How long the bundles get to stop. */
    private static final long STOP_SECONDS = 2;
    /** The header by which a bundle says that it may take longer than that, in seconds, 999 at most; another value means nothing. */
    private static final String STOP_HEADER = "Pxe-Stop-Seconds";
    /** How often somebody looks what the heap holds, and whether the terminal is there. */
    private static final int LOOK_SECONDS = 10;
    /** The start level of what is dropped into {@code deploy/}: policies stop when what asks them has stopped. */
    private static final int DEPLOY_LEVEL = 50;

    private final Path home;
    private final Path state;
    private final Path etc;
    private final Path earlyLog;
    private final LastGoodLog log;
    private final FileChannel lock;
    private final Framework framework;
    private volatile boolean stopping;

    /**
     * Makes a daemon that doesn't run yet.
     *
     * @param home the distribution's directory
     * @param state where it keeps what it must not lose; made if missing
     * @param etc the configuration files
     * @param overrides configuration values of this run, by {@code PID/key}
     * @throws IOException if the state directory can't be made or written, or is another daemon's
     */
    Daemon(Path home, Path state, Path etc, Map<String, String> overrides) throws IOException {
        this.home = home;
        this.state = state;
        this.etc = etc;
        if (!Files.isDirectory(state)) {
            Files.createDirectories(state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        }
        this.lock = lock(state.resolve("daemon.lock"));
        this.earlyLog = state.resolve("cache/log.properties");
        this.log = new LastGoodLog(home, etc, state);
        this.framework = new FrameworkFactory().newFramework(properties(overrides), new SystemBundles(home.resolve("system")));
    }

    /** Two daemons in one state directory would take each other's cache and write into each other's log. */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ours) {
            // it is a daemon of this process
        }
        channel.close();
        throw new IOException("another daemon runs in " + file.getParent() + ": stop it, or name another directory by --state");
    }

    private Map<String, String> properties(Map<String, String> overrides) throws IOException {
        Map<String, String> p = new HashMap<>();
        p.put("pxe.home", home.toString());
        p.put("pxe.state", state.toString());
        p.put("pxe.etc", etc.toString());
        p.put("pxe.deploy", home.resolve("deploy").toString());
        p.put("pxe.overrides", asProperties(overrides));
        // Nothing is kept between runs: what runs is what lies in system/ and deploy/.
        p.put(Constants.FRAMEWORK_STORAGE, state.resolve("cache").toString());
        p.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        p.put("felix.cm.pm", ConfigurationMemory.NAME);
        p.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "100");
        // What components are told goes to loggers of its own, not to those of the components' classes: --debug means the services.
        p.put("ds.log.extension", "true");
        p.put("felix.log.level", "1");
        // A pool of threads costs more than it saves with so few bundles.
        p.put("felix.resolver.parallelism", "1");
        p.put("felix.fileinstall.dir", p.get("pxe.etc") + "," + p.get("pxe.deploy"));
        p.put("felix.fileinstall.tmpdir", state.resolve("cache").toString());
        p.put("felix.fileinstall.poll", "500");
        p.put("felix.fileinstall.noInitialDelay", "true");
        p.put("felix.fileinstall.enableConfigSave", "false");
        p.put("felix.fileinstall.configEncoding", "UTF-8");
        p.put("felix.fileinstall.log.level", "2");
        p.put("org.ops4j.pax.logging.property.file", earlyLog.toString());
        return p;
    }

    private static String asProperties(Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    /**
     * Starts everything.
     *
     * @return what did not start, one sentence each; the rest runs. Nothing if {@link #stop()} came meanwhile: then much fails, and
     *         nothing of it is wrong
     * @throws BundleException if the framework itself can't start
     * @throws IOException if {@code system/} or the log's configuration can't be read
     */
    List<String> start() throws BundleException, IOException {
        try {
            List<String> troubles = startBundles();
            return stopping ? List.of() : troubles;
        } catch (BundleException | RuntimeException e) {
            if (stopping) {
                return List.of();
            }
            throw e;
        }
    }

    /** Bundles are started one by one, in the order of their levels: the framework would write down for each that it is to start. */
    private List<String> startBundles() throws BundleException, IOException {
        framework.init();
        Files.writeString(earlyLog, log.atStart()); // in the framework's cache, which the next start empties
        framework.start();
        BundleContext context = framework.getBundleContext();
        log.standIn(context);
        ConfigurationMemory.offer(context);
        List<String> troubles = new ArrayList<>();
        List<Bundle> bundles = install(context, troubles);
        // All at once takes less than one after the other when they start.
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            try {
                if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
                }
            } catch (BundleException broken) {
                troubles.add(bundle.getSymbolicName() + " did not start: " + broken.getMessage());
            }
        }
        return troubles;
    }

    /** Installs what is in {@code system/}, each with its start level; what is dropped into {@code deploy/} later has that of policies. */
    private List<Bundle> install(BundleContext context, List<String> troubles) throws IOException {
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : systemBundles()) {
            levels.setInitialBundleStartLevel(startLevel(jar));
            try {
                bundles.add(context.installBundle(SystemBundles.location(jar)));
            } catch (BundleException broken) {
                Throwable cause = Objects.requireNonNullElse(broken.getCause(), broken);
                if (cause instanceof IOException trouble && !(cause instanceof ZipException)) { // as a full disk, which is every bundle's
                    throw new IOException(jar + " or " + state + ": " + trouble.getMessage(), trouble);
                }
                troubles.add(jar + " can't be read, so that bundle does not run: " + cause.getMessage() + ": install the daemon anew");
            }
        }
        levels.setInitialBundleStartLevel(DEPLOY_LEVEL);
        return bundles;
    }

    private List<Path> systemBundles() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("system"))) {
            return jars.filter(jar -> jar.getFileName().toString().matches("[0-9]+-.*\\.jar")).sorted().toList();
        }
    }

    private static int startLevel(Path jar) {
        String name = jar.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.indexOf('-')));
    }

    /**
     * Stops all bundles in the reverse order of their start, and the framework; gives up waiting after two seconds, but for a bundle
     * that says how long it may take.
     */
    void stop() {
        stopping = true;
        try {
            framework.stop();
            long begun = System.nanoTime();
            while (framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS)).getType() == FrameworkEvent.WAIT_TIMEDOUT
                    && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(stopSeconds())) {
                // a bundle that may take longer is not done yet
            }
            lock.close();
        } catch (BundleException | IOException e) {
            System.err.println("pxe: stopping: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long the bundles that are being stopped may take. */
    private long stopSeconds() {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return 0; // it has stopped
        }
        return Stream.of(context.getBundles()).filter(bundle -> bundle.getState() == Bundle.STOPPING)
                .map(bundle -> bundle.getHeaders().get(STOP_HEADER)).filter(said -> said != null && said.matches("\\d{1,3}"))
                .mapToLong(Long::parseLong).max().orElse(0);
    }

    /** Opens the files of the log anew, for who has renamed them: what SIGHUP means to programs like this one. */
    void openLogAnew() {
        BundleContext context = framework.getBundleContext();
        if (context != null && !stopping) {
            log.openAnew(context);
        }
    }

    /**
     * Waits until the framework has stopped, by {@link #stop()} or from inside.
     *
     * @param terminal the one that this process was started in
     */
    void awaitStop(ForegroundTerminal terminal) throws InterruptedException {
        HeapTender heap = new HeapTender();
        while (framework.waitForStop(TimeUnit.SECONDS.toMillis(LOOK_SECONDS)).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            heap.look();
            terminal.look();
        }
    }
}
