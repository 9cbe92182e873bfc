// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.PolicyChain;
import pxe.api.test.TestRequest;

/**
 * The bundles of the packaged daemon, in a framework of their own process: what an operator does with {@code deploy/}.
 *
 * <p>The methods run inside that framework. {@code ./build itest} names the daemon directory in {@code pxe.dist}, the bundle to
 * drop in {@code pxe.policy.jar}, and a directory to work in, in {@code pxe.scratch}.
 */
@RunWith(PaxExam.class)
public class PackagedDaemonTest {

    private static final MacAddress RESCUED = MacAddress.parse("52:54:00:12:34:56");
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:12:34:57");

    @Inject
    private BundleContext context;

    @Inject
    private PolicyChain policies;

    /** The daemon's own bundles at their start levels, with directories in the scratch directory. */
    @Configuration
    public Option[] configuration() throws IOException {
        Path dist = Path.of(System.getProperty("pxe.dist"));
        Path scratch = Path.of(System.getProperty("pxe.scratch"));
        Files.createDirectories(scratch.resolve("etc"));
        Files.createDirectories(scratch.resolve("deploy"));
        Files.writeString(scratch.resolve("etc/pxe.tftp.cfg"), "address = 127.0.0.1\nport = 0\n");
        return options(
                cleanCaches(),
                frameworkStartLevel(100),
                vmOption("--enable-native-access=ALL-UNNAMED"),
                vmOption("--sun-misc-unsafe-memory-access=allow"),
                frameworkProperty("pxe.home").value(dist.toString()),
                frameworkProperty("pxe.state").value(scratch.toString()),
                frameworkProperty("pxe.etc").value(scratch.resolve("etc").toString()),
                frameworkProperty("pxe.deploy").value(scratch.resolve("deploy").toString()),
                frameworkProperty("pxe.scratch").value(scratch.toString()),
                frameworkProperty("pxe.policy.jar").value(System.getProperty("pxe.policy.jar")),
                vmOption("-Dorg.ops4j.pax.logging.DefaultServiceLog.level=ERROR"), // what runs before the log is there
                frameworkProperty("felix.fileinstall.dir").value(scratch.resolve("etc") + "," + scratch.resolve("deploy")),
                frameworkProperty("felix.fileinstall.poll").value("100"),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"),
                frameworkProperty("felix.fileinstall.tmpdir").value(scratch.toString()),
                junitBundles(),
                bundle(dist.resolve("examples/pxe.api.test.jar").toUri().toString()),
                systemBundles(dist));
    }

    private static Option systemBundles(Path dist) throws IOException {
        try (Stream<Path> jars = Files.list(dist.resolve("system"))) {
            return composite(jars.filter(jar -> jar.getFileName().toString().matches("[0-9]+-.*\\.jar"))
                    .sorted()
                    .map(jar -> bundle(jar.toUri().toString())
                            .startLevel(Integer.parseInt(jar.getFileName().toString().split("-")[0])))
                    .toArray(Option[]::new));
        }
    }

    /** The life of a plug-in, without a restart: dropped in it decides for its machine, removed the old answer is back. */
    @Test
    public void aPolicyDroppedIntoDeployDecidesUntilItIsRemoved() throws Exception {
        Path jar = Path.of(context.getProperty("pxe.policy.jar"));
        Path dropped = Path.of(context.getProperty("pxe.scratch"), "deploy", jar.getFileName().toString());
        String before = decision(RESCUED);
        assertEquals("boot pxelinux.0", before);

        Files.copy(jar, dropped);
        awaitDecision(RESCUED, "boot rescue.ipxe");
        assertEquals(before, decision(OTHER));

        Files.delete(dropped);
        awaitDecision(RESCUED, before);
    }

    /** Else FileInstall would make it the new content of the bundle that runs, and the policies would be of another API than it. */
    @Test
    public void aCopyOfTheDaemonsApiInDeployChangesNothing() throws Exception {
        Bundle api = FrameworkUtil.getBundle(PolicyChain.class);
        long installed = api.getLastModified();
        Path deploy = Path.of(context.getProperty("pxe.scratch"), "deploy");
        Path jar = Path.of(context.getProperty("pxe.policy.jar"));
        Path copy = deploy.resolve("api.jar");
        Path dropped = deploy.resolve(jar.getFileName());
        String before = decision(RESCUED);
        Files.copy(Path.of(context.getProperty("pxe.home"), "system", "20-pxe.api.jar"), copy);

        Files.copy(jar, dropped);
        awaitDecision(RESCUED, "boot rescue.ipxe");
        assertEquals(installed, api.getLastModified());

        Files.delete(dropped);
        Files.delete(copy);
        awaitDecision(RESCUED, before);
    }

    private void awaitDecision(MacAddress mac, String wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!decision(mac).equals(wanted) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertEquals(wanted, decision(mac));
    }

    private String decision(MacAddress mac) throws Exception {
        return policies.ask(TestRequest.of(BootStage.PXE, ClientArch.X86_BIOS).withMac(mac)).toCompletableFuture().get(10, TimeUnit.SECONDS).decision().toString();
    }
}
