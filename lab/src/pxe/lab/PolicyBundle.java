// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * A boot policy as a third party makes one: compiled against the API bundle, packed with javac and jar. Immutable.
 *
 * @param name of the policy, its bundle and its package
 * @param decide what its method {@code decide} does with {@code request}, in Java
 * @param imports what its manifest says it needs
 * @param start what its activator does, in Java; empty for none
 */
public record PolicyBundle(String name, String decide, String imports, String start) {

    private static final String IMPORTS = "pxe.api;version=\"[1.0,2)\"";
    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace", "."));
    private static final List<String> CLASS_PATH = List.of("pxe.api/generated/pxe.api.jar",
            "pxe.distribution/generated/pxe/system/launcher/org.apache.felix.framework.jar");

    private static final String SOURCE = """
            package %1$s;

            import org.osgi.framework.BundleActivator;
            import org.osgi.framework.BundleContext;
            import pxe.api.*;

            public final class Policy implements BootPolicy {
                /** For what never lets go. */
                private static final java.util.Queue<byte[]> KEPT = new java.util.concurrent.ConcurrentLinkedQueue<>();

                public BootDecision decide(BootRequest request) {
                    %2$s
                }

                public static final class Activator implements BundleActivator {
                    public void start(BundleContext context) {
                        %3$s
                    }

                    public void stop(BundleContext context) {}
                }
            }
            """;
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s">
              <implementation class="%1$s.Policy"/>
              <service><provide interface="pxe.api.BootPolicy"/></service>
            </scr:component>
            """;

    /** A policy of a name, that needs the API alone. */
    public static PolicyBundle of(String name, String decide) {
        return new PolicyBundle(name, decide, IMPORTS, "");
    }

    /** A policy that has one machine boot one file. */
    public static PolicyBundle rescue(String mac, String bootfile) {
        return of("rescue", """
                return request.mac().equals(MacAddress.parse("%s"))
                        ? BootDecision.boot("%s", "this machine is being repaired")
                        : BootDecision.pass();
                """.formatted(mac, bootfile));
    }

    /** The same, that says it needs something else. */
    public PolicyBundle importing(String clause) {
        return new PolicyBundle(name, decide, clause, start);
    }

    /** The same, with an activator. */
    public PolicyBundle starting(String code) {
        return new PolicyBundle(name, decide, IMPORTS + ",org.osgi.framework", code);
    }

    /**
     * Makes the bundle.
     *
     * @param work a directory to work in
     * @return the bundle's file
     */
    public Path make(Path work) throws IOException {
        Path folder = Files.createDirectories(work.resolve(name));
        compile(work, Files.writeString(folder.resolve("Policy.java"), SOURCE.formatted(name, decide, start)));
        Path jar = work.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest())) {
            for (String type : List.of("Policy", "Policy$Activator")) {
                add(out, name + "/" + type + ".class", Files.readAllBytes(folder.resolve(type + ".class")));
            }
            add(out, "OSGI-INF/policy.xml", COMPONENT.formatted(name).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void compile(Path work, Path source) throws IOException {
        String path = CLASS_PATH.stream().map(jar -> WORKSPACE.resolve(jar).toString()).collect(Collectors.joining(File.pathSeparator));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac").orElseThrow(() -> new IOException("this is no JDK: it has no javac"))
                .run(out, out, "-proc:none", "-cp", path, "-d", work.toString(), source.toString());
        if (status != 0) {
            throw new IOException("the policy doesn't compile:\n" + messages);
        }
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", imports);
        main.putValue("Service-Component", "OSGI-INF/policy.xml");
        if (!start.isEmpty()) {
            main.putValue("Bundle-Activator", name + ".Policy$Activator");
        }
        return manifest;
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
    }
}
