// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The flags of the command line in a real framework: Felix, its Declarative Services, Config Admin and FileInstall. What a
 * component gets as configuration is seen in the properties of the service that it registers.
 */
class RunOverridesTest {

    private static final String OVERRIDES = "pxe.core/netboot.dir=/flag\npxe.core/loaders=false\n";
    private static final String NETBOOT = "(component.name=pxe.core.netboot)";

    @TempDir
    Path temp;
    private Path etc;
    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        etc = Files.createDirectory(temp.resolve("etc"));
        framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, temp.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,"
                        + "org.slf4j.spi;version=2.0.17,org.slf4j.helpers;version=2.0.17,org.osgi.service.log;version=1.5.0",
                "pxe.overrides", OVERRIDES,
                "felix.fileinstall.dir", etc.toString(),
                "felix.fileinstall.poll", "100",
                "felix.fileinstall.noInitialDelay", "true",
                "felix.fileinstall.enableConfigSave", "false",
                "felix.fileinstall.tmpdir", temp.resolve("fileinstall").toString()));
        framework.init();
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
    }

    private void install(String... names) throws Exception {
        for (String name : names) {
            Bundle bundle = framework.getBundleContext().installBundle(jar(name).toUri().toString());
            bundle.start();
        }
    }

    private void installLibraries() throws Exception {
        for (String name : List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
                "org.apache.felix.configadmin", "org.apache.felix.scr")) {
            framework.getBundleContext().installBundle(jar(name).toUri().toString());
        }
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            bundle.start();
        }
        install("pxe.api", "pxe.config", "pxe.net");
    }

    private static Path jar(String name) {
        Path workspace = Path.of(Objects.requireNonNullElse(System.getProperty("pxe.workspace"), ".."));
        Path own = workspace.resolve(name + "/generated/" + name + ".jar");
        return Files.exists(own) ? own : Arrays.stream(System.getProperty("java.class.path").split(":")).map(Path::of)
                .filter(path -> path.getFileName() != null && path.getFileName().toString().matches(name + "-[0-9.]+\\.jar"))
                .findFirst().orElseThrow(() -> new AssertionError("no jar of " + name));
    }

    /** Waits until the netboot component has a configuration, and returns it. */
    private Map<String, Object> netbootWhen(Predicate<Map<String, Object>> wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<String, Object> last = Map.of();
        ServiceTracker<?, ?> tracker = new ServiceTracker<>(framework.getBundleContext(),
                FrameworkUtil.createFilter(NETBOOT), null);
        tracker.open(true); // the class path of this test has the API once more
        try {
            while (System.nanoTime() < end) {
                ServiceReference<?> service = tracker.getServiceReference();
                last = service == null ? Map.of() : properties(service);
                if (wanted.test(last)) {
                    return last;
                }
                Thread.sleep(20);
            }
        } finally {
            tracker.close();
        }
        throw new AssertionError("the component has " + last);
    }

    /** All at once: they may change between one and the next. */
    private static Map<String, Object> properties(ServiceReference<?> service) {
        Map<String, Object> map = new HashMap<>();
        Dictionary<String, Object> properties = service.getProperties();
        properties.keys().asIterator().forEachRemaining(key -> map.put(key, properties.get(key)));
        return map;
    }

    private void write(String text) throws IOException {
        Files.move(Files.writeString(temp.resolve("next.cfg"), text), etc.resolve("pxe.core.cfg"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void flagsLieOverNoFileOverAFileOverAnEditedFileAndOverADeletedOne() throws Exception {
        installLibraries();
        install("pxe.core");
        assertEquals(true, netbootWhen(map -> "/flag".equals(map.get("netboot.dir"))).get("pxe.overridden"));
        write("netboot.dir = /file\npolicy.deadline = 2\n");
        install("org.apache.felix.fileinstall");
        Map<String, Object> fromFile = netbootWhen(map -> "2".equals(map.get("policy.deadline")));
        assertEquals("/flag", fromFile.get("netboot.dir"));
        assertTrue(fromFile.get("felix.fileinstall.filename").toString().endsWith("etc/pxe.core.cfg"));
        write("netboot.dir = /edited\npolicy.deadline = 33\n");
        assertEquals("/flag", netbootWhen(map -> "33".equals(map.get("policy.deadline"))).get("netboot.dir"));
        assertEquals("netboot.dir = /edited\npolicy.deadline = 33\n", Files.readString(etc.resolve("pxe.core.cfg")));
        Files.delete(etc.resolve("pxe.core.cfg"));
        assertEquals("false", netbootWhen(map -> !map.containsKey("policy.deadline") && "/flag".equals(map.get("netboot.dir")))
                .get("loaders"));
        assertNull(netbootWhen(map -> true).get("felix.fileinstall.filename"));
    }

    @Test
    void flagsReachAConfigurationThatWasThereBefore() throws Exception {
        write("netboot.dir = /file\npolicy.deadline = 2\n");
        installLibraries();
        install("org.apache.felix.fileinstall", "pxe.core");
        Map<String, Object> properties =
                netbootWhen(map -> "/flag".equals(map.get("netboot.dir")) && "2".equals(map.get("policy.deadline")));
        assertEquals("false", properties.get("loaders"));
    }
}
