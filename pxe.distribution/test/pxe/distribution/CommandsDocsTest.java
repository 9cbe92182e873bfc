// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/commands.md} against the commands that the sources register. */
class CommandsDocsTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));
    private static final Pattern REGISTERED = Pattern.compile("@Component\\([^)]*Command\\.NAME \\+ \"=([a-z0-9-]+)\"");
    /** The first cell of a row, which names one command or several. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z`, -]+`) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

    @Test
    void everyCommandHasItsRowAndNoOtherHas() throws IOException {
        Set<String> registered = new TreeSet<>();
        for (Path source : Sources.of("pxe\\.[a-z.]+")) {
            if (!source.endsWith("package-info.java")) {
                collect(REGISTERED, Files.readString(source), registered);
            }
        }
        assertTrue(registered.contains("services"), "the sources were not read as expected: " + registered);
        Set<String> rows = new TreeSet<>();
        collect(ROW, Files.readString(WORKSPACE.resolve("docs/commands.md")), rows);
        Set<String> explained = new TreeSet<>();
        rows.forEach(row -> collect(NAME, row, explained));
        assertEquals(registered, explained);
    }

    private static void collect(Pattern pattern, String text, Set<String> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
    }
}
