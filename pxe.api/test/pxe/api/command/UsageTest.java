// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final Usage USAGE = Usage.of("tries something");
    private static final Parameter FILE = Parameter.operand("FILE", "a file");

    @Test
    void parametersKeepTheirOrder() {
        Usage usage = USAGE.with(Parameter.flag("--all", "all of them")).with(FILE).with(Parameter.operand("MAC", "a machine").optional());
        assertEquals(List.of("--all", "FILE", "MAC"), usage.parameters().stream().map(Parameter::name).toList());
    }

    @Test
    void whatNoLineCouldSayIsRefused() {
        refused(USAGE.with(FILE), FILE);
        refused(USAGE.with(FILE.repeated()), Parameter.operand("MAC", "never reached"));
        refused(USAGE.with(FILE.optional()), Parameter.operand("MAC", "which of the two is missing?"));
        refused(USAGE, Parameter.flag("--json", "is there anyway"));
    }

    private static void refused(Usage usage, Parameter parameter) {
        assertThrows(IllegalArgumentException.class, () -> usage.with(parameter));
    }

    @Test
    void namesTellFlagsFromOperands() {
        assertThrows(IllegalArgumentException.class, () -> Parameter.flag("follow", "needs its hyphens"));
        assertThrows(IllegalArgumentException.class, () -> Parameter.operand("mac", "needs capitals"));
        assertThrows(IllegalArgumentException.class, () -> Parameter.option("--mac", "", "needs a label"));
    }

    @Test
    void choicesAreSuggestedBeforeAnythingElse() {
        assertEquals(List.of("a", "b"), FILE.suggesting(begun -> List.of(begun + "1")).oneOf("a", "b").suggestions("x"));
        assertEquals(List.of("x1"), FILE.suggesting(begun -> List.of(begun + "1")).suggestions("x"));
    }
}
