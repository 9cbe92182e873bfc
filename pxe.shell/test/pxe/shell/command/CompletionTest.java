// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;

class CompletionTest {

    private final FixedCatalog catalog = new FixedCatalog();
    private final Completion completion = new Completion(catalog);

    @BeforeEach
    void commands() {
        catalog.add("leases", Usage.of("all leases")
                .with(Parameter.flag("--follow", "goes on"))
                .with(Parameter.option("--state", "STATE", "only these").oneOf("valid", "expired"))
                .with(Parameter.operand("MAC", "a machine").suggesting(_ -> List.of("52:54:00:00:00:01", "00:40:8c:00:00:01")))
                .with(Parameter.operand("FILE", "files").optional().repeated().suggesting(CompletionTest::files)));
        catalog.add("leases-release", Usage.of("ends one"));
        catalog.add("policies", Usage.of("all policies"));
    }

    private static Collection<String> files(String begun) {
        if (begun.startsWith("x")) {
            throw new IllegalStateException("the disk is gone");
        }
        return List.of(begun + "1", begun + "2");
    }

    @Test
    void commandsAreCompletedByName() {
        assertEquals("leases, leases-release, policies", of(""));
        assertEquals("leases, leases-release", of("LE"));
        assertEquals("policies", of("lb | po"));
    }

    @Test
    void theSecondWordMayBeTheRestOfAName() {
        assertEquals("release", of("leases re"));
    }

    @Test
    void optionsAreOfferedUntilTheyAreThere() {
        assertEquals("--follow, --state, --json, --help", of("leases -"));
        assertEquals("--state, --json, --help", of("leases --follow -"));
    }

    @Test
    void valuesAreThoseOfTheOptionOrOfTheOperandThatComesNext() {
        assertEquals("valid, expired", of("leases --state "));
        assertEquals("--state=expired", of("leases --state=e"));
        assertEquals("52:54:00:00:00:01", of("leases --state valid 52"));
        assertEquals("b1, b2", of("leases --state valid --follow 52:54:00:00:00:01 a b"));
        assertEquals("", of("policies "));
        assertEquals("", of("nonsense "));
    }

    @Test
    void aCommandThatCannotSuggestHoldsNothingUp() {
        assertEquals("", of("leases 52:54:00:00:00:01 x"));
    }

    private String of(String line) {
        return String.join(", ", completion.of(ShellLine.read(line)).stream().map(Completion.Candidate::value).toList());
    }
}
