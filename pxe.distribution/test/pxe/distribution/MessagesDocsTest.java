// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/messages.md} against the events that the sources tell. */
class MessagesDocsTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));
    /** The name of an event where one is made, or handed to what makes it; what an explanation has {@code made} is none. */
    private static final Pattern EVENT = Pattern.compile("(?<!made\\.)(?:event|send|told|tell|outcome|warn|warnSeldom|answered|detail|NotServed|BootEvent\\.of\\(\"\\w+\",) ?\\(?\\s*\"([A-Z]{2,})\"");

    @Test
    void everyEventIsExplained() throws Exception {
        Set<String> told = new TreeSet<>();
        for (Path source : Sources.of("pxe\\.[a-z.]+")) {
            Matcher matcher = EVENT.matcher(Files.readString(source));
            while (matcher.find()) {
                told.add(matcher.group(1));
            }
        }
        assertTrue(told.size() > 20, "the sources were not read as expected: " + told);
        String text = Files.readString(WORKSPACE.resolve("docs/messages.md"));
        told.removeIf(name -> text.contains("`" + name + "`"));
        assertEquals(Set.of(), told, "events that docs/messages.md doesn't know");
    }
}
