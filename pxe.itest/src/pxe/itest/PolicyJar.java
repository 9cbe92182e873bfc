// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import pxe.itest.deployed.BrokenPolicy;
import pxe.itest.deployed.DeployedPolicy;

/** A bundle with a policy in it, as an operator drops one into {@code deploy/}. */
final class PolicyJar {

    /** The component's configuration. */
    static final String PID = "pxe.itest.deployed";

    /** A class that the bundle doesn't have. */
    static final String MISSING = "pxe.itest.deployed.Missing";

    private static final List<Class<?>> CLASSES = List.of(DeployedPolicy.class, BrokenPolicy.class, BrokenPolicy.InConstructor.class,
            BrokenPolicy.InClass.class, BrokenPolicy.InMethod.class, BrokenPolicy.InReference.class, BrokenPolicy.AtEnd.class,
            BrokenPolicy.Endless.class);

    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" %s>
              <implementation class="%s"/>
              <service><provide interface="pxe.api.BootPolicy"/></service>
              %s
            </scr:component>
            """;

    private PolicyJar() {}

    /** The bundle in a version. */
    static InputStream of(String version) throws IOException {
        return of(version, DeployedPolicy.class.getName());
    }

    /** The bundle in a version, with a class that its component is made of. */
    static InputStream of(String version, String implementation) throws IOException {
        return of(version, implementation, "", "");
    }

    /** The bundle in a version, with what is said of its component in the attributes and elements of XML. */
    static InputStream of(String version, String implementation, String attributes, String elements) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", PID);
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", "org.osgi.framework, pxe.api;version=\"[1.0,2)\", pxe.api.event;version=\"[1.0,2)\"");
        main.putValue("Service-Component", "OSGI-INF/policy.xml");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> each : CLASSES) {
                String name = each.getName().replace('.', '/') + ".class";
                try (InputStream code = each.getResourceAsStream("/" + name)) {
                    add(jar, name, code.readAllBytes());
                }
            }
            add(jar, "OSGI-INF/policy.xml",
                    COMPONENT.formatted(PID, attributes, implementation, elements).getBytes(StandardCharsets.UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
    }
}
