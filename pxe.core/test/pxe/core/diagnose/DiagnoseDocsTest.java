// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/diagnose.md} against the rules. */
class DiagnoseDocsTest {

    private static final Path DOCS = Path.of(System.getProperty("pxe.workspace", ".."), "docs/diagnose.md");

    @Test
    void eachFindingIsExplainedInTheOrderInWhichItIsLookedFor() throws IOException {
        List<String> rules = Stream.of(List.of(Diagnosis.NO_REQUEST), Diagnosis.RULES, Diagnosis.LAST_RULES).flatMap(List::stream)
                .map(rule -> rule.id() + ": " + rule.screen()).toList();
        List<String> rows = Files.readAllLines(DOCS).stream().filter(line -> line.startsWith("| `")).map(line -> line.split(" *\\| *", -1))
                .map(cells -> cells[1].replace("`", "") + ": " + cells[3]).toList();
        assertEquals(rules, rows);
    }
}
