// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;
import pxe.itest.deployed.BrokenPolicy;
import pxe.itest.deployed.DeployedPolicy;

/** What the log says of the files that an operator puts into {@code etc/} and {@code deploy/}: one line each. */
@ExtendWith(BundleContextExtension.class)
class FileInstallReportsTest {

    private static final String WAITS = "WARN  core deploy/first.jar is deployed, but its component pxe.itest.deployed waits for the"
            + " service java.util.function.LongSupplier with (of=itest), and runs once there is one";

    @InjectBundleContext
    BundleContext context;

    private LiveDaemon daemon;
    private Path first;
    private Path second;
    private int told;

    @BeforeEach
    void beginWithTheNextLine() {
        daemon = new LiveDaemon(context, List.of());
        first = daemon.deploy("first.jar");
        second = daemon.deploy("second.jar");
        told = log().size();
    }

    @AfterEach
    void takeTheJarsAway() throws IOException {
        for (Path jar : List.of(first, second)) {
            if (Files.deleteIfExists(jar)) {
                LiveDaemon.await(() -> log().stream().skip(told).anyMatch(line -> line.endsWith(jar.getFileName() + " is removed")));
            }
        }
    }

    @Test
    void whatCantBeMadeIsToldInOneLineWithItsCause() throws IOException {
        Files.copy(PolicyJar.of("1.0.0", PolicyJar.MISSING), first);
        awaitLines("WARN  core deploy/first.jar is deployed, but its component pxe.itest.deployed can't be made: "
                + "java.lang.ClassNotFoundException: pxe.itest.deployed.Missing not found by pxe.itest.deployed [#]");
    }

    @Test
    void aPolicyThatThrowsInItsConstructorIsToldInOneLine() throws IOException {
        throwsIn(BrokenPolicy.InConstructor.class, "", "");
    }

    @Test
    void aPolicyThatThrowsInItsStaticInitializerIsToldInOneLine() throws IOException {
        throwsIn(BrokenPolicy.InClass.class, "", "");
    }

    @Test
    void aPolicyThatThrowsInActivateIsToldInOneLine() throws IOException {
        throwsIn(BrokenPolicy.InMethod.class, "", "");
    }

    @Test
    void aPolicyThatThrowsInAnActivateMethodOfAnotherNameIsToldInOneLine() throws IOException {
        throwsIn(BrokenPolicy.InMethod.class, "activate='begin'", "");
    }

    @Test
    void aPolicyWithoutAnActivateMethodThatCanBeCalledIsNotToldAsDeployed() throws IOException {
        for (String name : List.of("begin", "decide")) {
            Files.copy(PolicyJar.of("1.0.0", BrokenPolicy.AtEnd.class.getName(), "activate='" + name + "'", ""), first);
            awaitLines("WARN  core deploy/first.jar is deployed, but its component pxe.itest.deployed can't be made: it has no method " + name
                            + " that can be called without arguments or with those that there are for it: ComponentContext, BundleContext,"
                            + " Map, or its component property types");
            Files.delete(first);
            awaitLines("INFO  core deploy/first.jar is removed");
        }
    }

    @Test
    void aComponentThatIsDescribedWronglyIsToldInOneLineWithWhatIsWrong() throws IOException {
        Files.copy(PolicyJar.of("1.0.0", BrokenPolicy.AtEnd.class.getName(), "configuration-policy='none'", ""), first);
        awaitLines("WARN  core deploy/first.jar is deployed, but what its Service-Component names, OSGI-INF/policy.xml, is wrong: "
                + "org.osgi.service.component.ComponentException: Component pxe.itest.deployed validation failed: "
                + "configuration-policy must be one of [ignore, optional, require]");
    }

    @Test
    void aManifestThatTheFrameworkDoesNotTakeIsToldWithWhatIsWrong() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "9");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "pxe.itest.deployed");
        new JarOutputStream(Files.newOutputStream(first), manifest).close();
        awaitLines("WARN  core deploy/first.jar is not deployed: it is no OSGi bundle: org.osgi.framework.BundleException: "
                + "Unknown 'Bundle-ManifestVersion' value: 9");
    }

    @Test
    void aPolicyThatDoesNotEndItsBeginningIsNamedAsTheOneThatHoldsUpTheOthers() throws IOException {
        Files.copy(PolicyJar.of("1.0.0", BrokenPolicy.Endless.class.getName(), "activate='begin'", ""), first);
        awaitLines("INFO  core deploy/first.jar is deployed: pxe.itest.deployed 1.0.0",
                "WARN  core deploy/first.jar holds up whatever else is to happen in deploy/: pxe.itest.deployed.BrokenPolicy$Endless.begin"
                        + " doesn't return; take the jar away, and start the daemon anew if that doesn't help");
        System.setProperty(BrokenPolicy.Endless.END, "true");
    }

    @Test
    void aPolicyThatThrowsInASetterIsMadeAndThatIsToldInOneLine() throws IOException {
        Files.copy(PolicyJar.of("1.0.0", BrokenPolicy.InReference.class.getName(), "",
                "<reference name='events' interface='pxe.api.event.BootEvents' bind='setEvents'/>"), first);
        awaitLines("WARN  core deploy/first.jar: the method setEvents of the component pxe.itest.deployed threw "
                + "java.lang.IllegalStateException: no licence");
        awaitLines("INFO  core deploy/first.jar is deployed: pxe.itest.deployed 1.0.0");
    }

    @Test
    void aPolicyThatWaitsForAServiceIsToldSoAndAsDeployedOnceItRuns() throws IOException {
        Files.copy(PolicyJar.of("1.0.0", DeployedPolicy.class.getName(), "",
                "<reference name='clock' interface='java.util.function.LongSupplier' target='(of=itest)'/>"), first);
        awaitLines(WAITS);
        ServiceRegistration<LongSupplier> clock = context.registerService(LongSupplier.class, System::nanoTime,
                new Hashtable<>(Map.of("of", "itest")));
        awaitLines("INFO  core deploy/first.jar is deployed: pxe.itest.deployed 1.0.0");
        clock.unregister();
        awaitLines(WAITS);
    }

    @Test
    void aPolicyThatThrowsWhenItIsTakenAwayIsToldInOneLine() throws IOException {
        Files.copy(PolicyJar.of("1.0.0", BrokenPolicy.AtEnd.class.getName(), "deactivate='end'", ""), first);
        awaitLines("INFO  core deploy/first.jar is deployed: pxe.itest.deployed 1.0.0");
        Files.delete(first);
        awaitLines("INFO  core deploy/first.jar is removed",
                "WARN  core the method end of the component pxe.itest.deployed threw java.lang.IllegalStateException: no licence");
    }

    private void throwsIn(Class<?> policy, String attributes, String elements) throws IOException {
        Files.copy(PolicyJar.of("1.0.0", policy.getName(), attributes, elements), first);
        awaitLines("WARN  core deploy/first.jar is deployed, but its component pxe.itest.deployed can't be made: "
                + "java.lang.IllegalStateException: no licence");
        Files.delete(first);
        awaitLines("INFO  core deploy/first.jar is removed");
    }

    @Test
    void ofTwoJarsOfOneNameBothAreNamedAndWhatToDo() throws IOException {
        Files.copy(PolicyJar.of("1.0.0"), first);
        awaitLines("INFO  core deploy/first.jar is deployed: pxe.itest.deployed 1.0.0");

        Files.copy(PolicyJar.of("1.0.0"), second);
        awaitLines("WARN  core deploy/second.jar is not deployed: it is pxe.itest.deployed 1.0.0 as deploy/first.jar is, and only one of them"
                + " runs: take both away, and copy the one that is meant");

        Files.delete(first);
        Files.delete(second);
        awaitLines("INFO  core deploy/first.jar is removed", "INFO  core deploy/second.jar is removed");

        Files.copy(PolicyJar.of("1.0.0"), second);
        awaitLines("INFO  core deploy/second.jar is deployed: pxe.itest.deployed 1.0.0");
    }

    @Test
    void aJarThatFileInstallWontTakeAnyMoreIsNamed() throws IOException {
        Files.copy(PolicyJar.of("1.0.0"), first);
        awaitLines("INFO  core deploy/first.jar is deployed: pxe.itest.deployed 1.0.0");
        Files.copy(PolicyJar.of("1.0.0"), second);
        LiveDaemon.await(() -> log().size() > told);
        told = log().size();

        Files.delete(first);
        awaitLines("INFO  core deploy/first.jar is removed",
                "WARN  core deploy/second.jar is not deployed: it was passed over: take it away, and copy it anew when that is told");
    }

    @Test
    void aFileOfANameThatNobodyAsksForIsToldWithTheOneThatIsMeant() throws IOException {
        Path misspelled = daemon.etc("pxe.dhcp.subnt-lab.cfg");
        Path unknown = daemon.etc("foo.cfg");
        Files.writeString(misspelled, "network = 10.0.5.0/24\n");
        awaitLines("WARN  core " + misspelled + " counts for nothing: nothing here is configured by pxe.dhcp.subnt; is it pxe.dhcp.subnet-lab.cfg?");
        Files.writeString(unknown, "network = 10.0.5.0/24\n");
        awaitLines("WARN  core " + unknown + " counts for nothing: nothing here is configured by foo");
        Files.delete(misspelled);
        Files.delete(unknown);
    }

    /** What the log says, but for what services still say of another test: they tell it when it is over. */
    private List<String> log() {
        return daemon.log().stream().filter(line -> !line.startsWith("INFO ") || line.startsWith("INFO  core ")).toList();
    }

    /** Waits for lines, and for nothing else in the log. */
    private void awaitLines(String... lines) {
        LiveDaemon.await(() -> log().size() >= told + lines.length);
        List<String> now = log();
        assertEquals(List.of(lines), now.subList(told, now.size()).stream()
                .map(line -> line.replaceFirst("([\\[(])\\d+([])])", "$1#$2")).sorted().toList());
        told = now.size();
    }
}
