// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeployTroubleTest {

    @TempDir
    Path directory;

    private Path jar(String symbolicName) throws IOException {
        return jar(symbolicName, "");
    }

    private Path jar(String symbolicName, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!symbolicName.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        }
        if (!version.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-Version", version);
        }
        Path jar = directory.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    @Test
    void aFileThatIsNoJarIsNamedSo() throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "this is no jar");
        assertTrue(DeployTrouble.ofFile(text, Map.of()).startsWith("it is no jar: "), DeployTrouble.ofFile(text, Map.of()));
        byte[] whole = Files.readAllBytes(jar("a"));
        Path cut = Files.write(directory.resolve("cut.jar"), Arrays.copyOf(whole, whole.length / 2));
        assertTrue(DeployTrouble.ofFile(cut, Map.of()).startsWith("it is no jar: "), DeployTrouble.ofFile(cut, Map.of()));
    }

    @Test
    void aComponentThatWaitsIsNamedWithTheServiceThatItWaitsFor() {
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "store";
        reference.interfaceName = "lab.Store";
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.name = "lab.policy";
        component.references = new ReferenceDTO[] {reference};
        UnsatisfiedReferenceDTO wanted = new UnsatisfiedReferenceDTO();
        wanted.name = "store";
        ComponentConfigurationDTO made = new ComponentConfigurationDTO();
        made.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {wanted};

        assertEquals(Optional.of("its component lab.policy waits for the service lab.Store, and runs once there is one"),
                DeployTrouble.ofWaiting(component, List.of(made)));
        wanted.target = "(rack=7)";
        assertEquals(Optional.of("its component lab.policy waits for the service lab.Store with (rack=7), and runs once there is one"),
                DeployTrouble.ofWaiting(component, List.of(made)));
        made.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
        assertEquals(Optional.empty(), DeployTrouble.ofWaiting(component, List.of(made)));
    }

    @Test
    void aJarThatIsNoBundleIsNamedSo() throws IOException {
        assertEquals("it is no OSGi bundle: its manifest has no Bundle-SymbolicName", DeployTrouble.ofFile(jar(""), Map.of()));
        assertEquals("", DeployTrouble.ofFile(jar("a"), Map.of()));
    }

    @Test
    void aBundleThatTheDaemonHasItselfIsNamedSo() throws IOException {
        assertEquals("the daemon has a 0.0.0 itself: take it away, or give yours another Bundle-SymbolicName",
                DeployTrouble.ofFile(jar("a;singleton:=true"), Map.of("a 0.0.0", "the daemon")));
        assertEquals("", DeployTrouble.ofFile(jar("a"), Map.of("a 1.0.0", "the daemon")));
    }

    @Test
    void aBundleThatAnotherJarHasIsNamedWithIt() throws IOException {
        assertEquals("it is a 0.0.0 as deploy/b.jar is, and only one of them runs: take both away, and copy the one that is meant",
                DeployTrouble.ofFile(jar("a"), Map.of("a 0.0.0", "deploy/b.jar")));
    }

    @Test
    void aVersionThatIsNoneIsNamed() throws IOException {
        assertEquals("it is no OSGi bundle: its Bundle-Version is wrong: invalid version \"one\": non-numeric \"one\"",
                DeployTrouble.ofFile(jar("a", "one"), Map.of()));
    }

    @Test
    void aDescriptionThatIsNotThereIsNamed() {
        assertEquals(Optional.of("its Service-Component names OSGI-INF/b.xml, which it doesn't have"),
                DeployTrouble.ofDescriptions("OSGI-INF/a.xml, OSGI-INF/b.xml", "OSGI-INF/a.xml"::equals, false));
    }

    @Test
    void descriptionsWithoutAComponentAreNamed() {
        assertEquals(Optional.of("what its Service-Component names, OSGI-INF/*.xml, describes no component"),
                DeployTrouble.ofDescriptions("OSGI-INF/*.xml", _ -> false, true));
    }

    @Test
    void aBundleWithComponentsOrWithoutAnyIsWell() {
        assertEquals(Optional.empty(), DeployTrouble.ofDescriptions("OSGI-INF/a.xml", _ -> true, false));
        assertEquals(Optional.empty(), DeployTrouble.ofDescriptions("", _ -> false, true));
    }

    @Test
    void aMissingPackageIsNamed() {
        assertEquals(Optional.of("it needs the package com.example.nowhere, which no bundle has"), DeployTrouble.missingPackage(
                "Unable to resolve missing [32](R 32.0): missing requirement [missing [32](R 32.0)] osgi.wiring.package; "
                        + "(osgi.wiring.package=com.example.nowhere) Unresolved requirements: [[missing [32](R 32.0)] "
                        + "osgi.wiring.package; (osgi.wiring.package=com.example.nowhere)]", List.of()));
    }

    @Test
    void anotherVersionOfTheApiIsNamedWithTheOneThatIsThere() {
        assertEquals(Optional.of("it needs the package pxe.api from version 2.0.0 to below 3.0.0, and there is 1.1.0"),
                DeployTrouble.missingPackage("Unable to resolve wrongapi [34](R 34.0): missing requirement [wrongapi [34](R 34.0)] "
                        + "osgi.wiring.package; (&(osgi.wiring.package=pxe.api)(version>=2.0.0)(!(version>=3.0.0))) Unresolved "
                        + "requirements: [[wrongapi [34](R 34.0)] osgi.wiring.package; "
                        + "(&(osgi.wiring.package=pxe.api)(version>=2.0.0)(!(version>=3.0.0)))]", List.of("1.1.0")));
    }

    @Test
    void ofAStackTraceTheLastCauseIsTold() {
        assertEquals("a.B: no licence\n\tat c", DeployTrouble.rootCause("x.Y\n\tat z\nCaused by: q.R: outer\nCaused by: a.B: no licence\n\tat c"));
        assertEquals("x.Y\n\tat z", DeployTrouble.rootCause("x.Y\n\tat z"));
    }

    @Test
    void whatIsNoMatterOfPackagesIsNotReadAsOne() {
        assertEquals(Optional.empty(), DeployTrouble.missingPackage("Activator start error in bundle throws [33].", List.of()));
    }

    @Test
    void ofManyLinesTheFirstIsToldAndSteersNoTerminal() {
        assertEquals("java.lang.IllegalStateException: \\x1b[2J", DeployTrouble.firstLine("java.lang.IllegalStateException: \u001b[2J\n\tat a.B.c"));
    }

    private static Bundle bundle(String name, String version) {
        return (Bundle) Proxy.newProxyInstance(Bundle.class.getClassLoader(), new Class<?>[] {Bundle.class}, (_, method, _) ->
                method.getName().equals("getVersion") ? Version.parseVersion(version) : name);
    }

    @Test
    void anOlderVersionThatStillRunsIsTold() {
        Bundle old = bundle("rack.policy", "1.0.0");
        Bundle newer = bundle("rack.policy", "1.1.0");
        Bundle other = bundle("other.policy", "2.0.0");
        assertEquals(Optional.of("rack.policy 1.1.0 in deploy/b.jar runs beside it: take away the one that isn't meant"),
                DeployTrouble.ofNewer(old, Stream.of(other, old, newer), _ -> "deploy/b.jar"));
        assertEquals(Optional.empty(), DeployTrouble.ofNewer(newer, Stream.of(other, old, newer), _ -> "deploy/b.jar"));
    }
}
