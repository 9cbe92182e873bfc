// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the bundles as they were built against the table of rooms in {@code docs/architecture.md}. */
class ImportRulesTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));
    private static final Set<String> PROTOCOLS = Set.of("pxe.dhcp", "pxe.tftp", "pxe.http", "pxe.ipxe", "pxe.syslog");
    /** The JDK's packages. */
    private static final Set<String> JDK = ModuleLayer.boot().modules().stream()
            .filter(module -> module.getName().startsWith("java."))
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toSet());
    /** The packages of {@code pxe.config}. */
    private static final Set<String> CONFIG = Set.of("pxe.config", "pxe.bootfile", "pxe.follow");
    /** A package name at the start of a clause of Import-Package or Export-Package. */
    private static final Pattern PACKAGE = Pattern.compile("(?:^|,)([\\w.]+)(?=[;,]|$)");

    @Test
    void theApiImportsNothingButTheJdkAndItself() throws IOException {
        assertAllowed("pxe.api", Set.of("pxe.api"));
    }

    @Test
    void theNetworkRoomImportsNoOtherRoom() throws IOException {
        assertAllowed("pxe.net", Set.of("org.slf4j"));
    }

    @Test
    void theCoreImportsNoProtocol() throws IOException {
        Set<String> allowed = new TreeSet<>(Set.of("pxe.core", "pxe.api", "pxe.net", "org.slf4j", "org.osgi"));
        allowed.addAll(CONFIG);
        assertAllowed("pxe.core", allowed);
    }

    @Test
    void aProtocolMeetsTheOthersOnlyInTheApi() throws IOException {
        for (String protocol : PROTOCOLS) {
            Set<String> allowed = new TreeSet<>(Set.of(protocol, "pxe.api", "pxe.net", "org.slf4j", "org.osgi"));
            allowed.addAll(CONFIG);
            if (protocol.equals("pxe.dhcp")) {
                allowed.add("com.google.gson"); // the lists of hosts that people have are JSON
            }
            assertAllowed(protocol, allowed);
        }
    }

    @Test
    void theLeaseStoreKnowsNoProtocol() throws IOException {
        Set<String> allowed = new TreeSet<>(Set.of("pxe.lease", "pxe.api", "org.slf4j", "org.osgi", "com.google.gson"));
        allowed.addAll(CONFIG);
        assertAllowed("pxe.lease", allowed);
    }

    @Test
    void configurationIsReadByTheApiAlone() throws IOException {
        Set<String> allowed = new TreeSet<>(Set.of("pxe.api", "org.slf4j"));
        allowed.addAll(CONFIG);
        assertAllowed("pxe.config", allowed);
    }

    @Test
    void aPolicyNeedsTheApiAlone() throws IOException {
        List<String> policies = bundles().stream().filter(name -> name.contains(".policy")).toList();
        assertTrue(policies.contains("example.policy"), "the policies were not built: " + policies);
        for (String policy : policies) {
            Set<String> allowed = new TreeSet<>(Set.of(policy, "pxe.api", "org.slf4j", "org.osgi"));
            if (!policy.equals("example.policy")) { // which is as anybody's
                allowed.addAll(CONFIG);
            }
            if (policy.equals("pxe.policy.pixiecore")) {
                allowed.add("com.google.gson"); // the API's answers are JSON
            }
            assertAllowed(policy, allowed);
        }
    }

    @Test
    void theShellKnowsTheCoreAndNoProtocol() throws IOException {
        Set<String> allowed = new TreeSet<>(Set.of("pxe.shell", "pxe.api", "pxe.core", "org.slf4j", "org.osgi",
                "org.apache.felix.service.command", "picocli", "com.google.gson"));
        allowed.addAll(CONFIG);
        assertAllowed("pxe.shell", allowed);
    }

    @Test
    void noBundleExportsItsComponents() throws IOException {
        for (String bundle : bundles()) {
            assertFalse(packages(bundle, "Export-Package").stream().anyMatch(name -> name.endsWith(".osgi")), bundle);
        }
    }

    private static void assertAllowed(String bundle, Set<String> allowed) throws IOException {
        Set<String> wrong = packages(bundle, "Import-Package");
        wrong.removeIf(name -> JDK.contains(name)
                || allowed.stream().anyMatch(room -> name.equals(room) || name.startsWith(room + ".")));
        assertEquals(Set.of(), wrong, bundle + " imports what its room must not");
    }

    private static Set<String> packages(String bundle, String header) throws IOException {
        try (JarFile jar = new JarFile(WORKSPACE.resolve(bundle + "/generated/" + bundle + ".jar").toFile())) {
            String value = jar.getManifest().getMainAttributes().getValue(header);
            Set<String> names = new TreeSet<>();
            // Quoted values (version ranges, uses lists) hold commas of their own.
            Matcher matcher = PACKAGE.matcher(value == null ? "" : value.replaceAll("\"[^\"]*\"", ""));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            return names;
        }
    }

    private static List<String> bundles() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> folders = Files.list(WORKSPACE)) {
            folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> Files.exists(WORKSPACE.resolve(name + "/generated/" + name + ".jar")))
                    .forEach(names::add);
        }
        return names;
    }
}
