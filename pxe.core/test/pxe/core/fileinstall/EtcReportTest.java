// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EtcReportTest {

    @Test
    void aFileWithAnEscapeThatIsNoneIsAProblem() {
        assertEquals("no value of it is taken, because of \\users: four hexadecimal digits must follow \\u, and a backslash is written as two",
                assertThrows(IOException.class, () -> EtcReport.check("etc/a.cfg", "# a\nnetboot.dir = C:\\\\pxe\\users\nport = 69\n")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "port = 69", "name = \\u00e4\\u00F6", "dir = C:\\\\users", "# see C:\\users", "  ! C:\\users", "end = \\u00"})
    void whatFileInstallTakesIsNone(String text) {
        assertDoesNotThrow(() -> EtcReport.check("etc/a.cfg", text));
    }
}
