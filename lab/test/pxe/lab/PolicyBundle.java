// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;

/** A boot policy as a third party makes one: compiled against the API bundle alone, packed with javac and jar. */
final class PolicyBundle {

    private static final String SOURCE = """
            package rescue;

            import pxe.api.BootDecision;
            import pxe.api.BootPolicy;
            import pxe.api.BootRequest;
            import pxe.api.MacAddress;

            public final class RescuePolicy implements BootPolicy {
                public BootDecision decide(BootRequest request) {
                    return request.mac().equals(MacAddress.parse("%s"))
                            ? BootDecision.boot("%s", "this machine is being repaired")
                            : BootDecision.pass();
                }
            }
            """;
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="rescue">
              <implementation class="rescue.RescuePolicy"/>
              <service><provide interface="pxe.api.BootPolicy"/></service>
            </scr:component>
            """;

    private PolicyBundle() {}

    /**
     * Makes the bundle.
     *
     * @param work a directory to work in
     * @param mac the one machine for which it decides
     * @param bootfile that this machine gets
     * @return the bundle's file
     */
    static Path make(Path work, String mac, String bootfile) throws IOException {
        return make(work, mac, bootfile, "pxe.api;version=\"[1.0,2)\"");
    }

    /** Makes a bundle that imports something else as well, or instead. */
    static Path make(Path work, String mac, String bootfile, String imports) throws IOException {
        Path source = Files.createDirectories(work.resolve("rescue")).resolve("RescuePolicy.java");
        Files.writeString(source, SOURCE.formatted(mac, bootfile));
        compile(work, source);
        Path jar = work.resolve("rescue.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest(imports))) {
            add(out, "rescue/RescuePolicy.class", Files.readAllBytes(work.resolve("rescue/RescuePolicy.class")));
            add(out, "OSGI-INF/rescue.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void compile(Path work, Path source) throws IOException {
        Path api = Path.of(System.getProperty("pxe.workspace", "."), "pxe.api/generated/pxe.api.jar");
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac").orElseThrow(() -> new IOException("this is no JDK: it has no javac"))
                .run(out, out, "-proc:none", "-cp", api.toString(), "-d", work.toString(), source.toString());
        if (status != 0) {
            throw new IOException("the policy doesn't compile:\n" + messages);
        }
    }

    private static Manifest manifest(String imports) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "rescue");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", imports);
        main.putValue("Service-Component", "OSGI-INF/rescue.xml");
        return manifest;
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
    }
}
