// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Holds the shipped files of {@code etc/} and {@code examples/}, and {@code docs/configuration.md}, against the metatype of the
 * bundles as built. What there may be several of is called {@code PID-NAME}.
 */
class ConfigurationDocsTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));
    /** A key with its default in a shipped file: {@code #port = 69}. Hosts are no keys of their own. */
    private static final Pattern FILE_KEY = Pattern.compile("(?m)^#?(?!host\\.)([a-z][a-z0-9.]*) *=[ \\t]*(.*?)[ \\t]*$");
    private static final Pattern UNSET_KEY = Pattern.compile("(?m)^#([a-z][a-z0-9.]*) *=[ \\t]*(.*?)[ \\t]*$");
    /** The end of the name of what there may be several of. */
    private static final String SEVERAL = "-NAME";
    /** A row of the table in the documentation: {@code | `port` | 69 | ...}. */
    private static final Pattern DOC_ROW = Pattern.compile("(?m)^\\| `([a-z][a-z0-9.]*)` \\|([^|]*)\\|");

    @Test
    void theShippedFilesNameEveryKeyWithItsDefault() throws Exception {
        Map<String, Map<String, String>> metatype = metatype();
        assertTrue(metatype.containsKey("pxe.tftp"), "no metatype was built: " + metatype.keySet());
        for (String pid : metatype.keySet()) {
            if (!pid.endsWith(SEVERAL)) {
                String file = "pxe.distribution/etc/" + pid + ".cfg";
                assertEquals(metatype.get(pid), keys(FILE_KEY, Files.readString(WORKSPACE.resolve(file))), file);
            }
        }
    }

    @Test
    void anExampleNamesEveryKeyOfWhatThereMayBeSeveralOf() throws Exception {
        int examples = 0;
        for (var entry : metatype().entrySet()) {
            if (entry.getKey().endsWith(SEVERAL)) {
                String text = Files.readString(example(entry.getKey()));
                assertEquals(entry.getValue().keySet(), keys(FILE_KEY, text).keySet(), entry.getKey());
                keys(UNSET_KEY, text).forEach((key, value) -> assertEquals(entry.getValue().get(key), value, key));
                examples++;
            }
        }
        assertTrue(examples > 0, "no metatype of several was built");
    }

    private static Path example(String pid) throws IOException {
        try (Stream<Path> files = Files.list(WORKSPACE.resolve("pxe.distribution/examples"))) {
            String beginning = pid.substring(0, pid.length() - SEVERAL.length() + 1);
            return files.filter(file -> file.getFileName().toString().startsWith(beginning)).findFirst().orElseThrow(
                    () -> new AssertionError("no example of " + pid));
        }
    }

    @Test
    void theDocumentationNamesEveryKeyWithItsDefault() throws Exception {
        String text = Files.readString(WORKSPACE.resolve("docs/configuration.md"));
        for (var entry : metatype().entrySet()) {
            int start = text.indexOf("\n## " + entry.getKey() + "\n");
            assertTrue(start >= 0, "docs/configuration.md has no section " + entry.getKey());
            int end = text.indexOf("\n## ", start + 1);
            assertEquals(entry.getValue(), keys(DOC_ROW, text.substring(start, end < 0 ? text.length() : end)), entry.getKey());
        }
    }

    private static Map<String, String> keys(Pattern pattern, String text) {
        Map<String, String> keys = new TreeMap<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            keys.put(matcher.group(1), matcher.group(2).strip());
        }
        return keys;
    }

    /** The defaults of all keys by PID, from every bundle's metatype. */
    private static Map<String, Map<String, String>> metatype() throws Exception {
        Map<String, Map<String, String>> all = new TreeMap<>();
        try (Stream<Path> folders = Files.list(WORKSPACE)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                Path jar = folder.resolve("generated/" + folder.getFileName() + ".jar");
                if (Files.exists(jar)) {
                    readMetatype(jar, all);
                }
            }
        }
        return all;
    }

    private static void readMetatype(Path file, Map<String, Map<String, String>> all) throws Exception {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().startsWith("OSGI-INF/metatype/") && e.getName().endsWith(".xml")).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    read(in, all);
                }
            }
        }
    }

    private static void read(InputStream in, Map<String, Map<String, String>> all) throws Exception {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        Map<String, String> keys = new TreeMap<>();
        NodeList attributes = document.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            keys.put(attribute.getAttribute("id"), attribute.getAttribute("default"));
        }
        NodeList designates = document.getElementsByTagName("Designate");
        for (int i = 0; i < designates.getLength(); i++) {
            all.put(((Element) designates.item(i)).getAttribute("pid"), keys);
        }
        if (designates.getLength() == 0) {
            all.put(((Element) document.getElementsByTagName("OCD").item(0)).getAttribute("id") + SEVERAL, keys);
        }
    }
}
