// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EtcReportTest {

    @TempDir
    private Path home;

    @Test
    void ofFilesWhoseDirectoryIsBackNothingIsTold() throws IOException {
        Path etc = Files.createDirectory(home.resolve("etc"));
        Files.writeString(etc.resolve("pxe.tftp.cfg"), "port = 69\n");
        EtcReport report = new EtcReport(etc, () -> new ConfiguredNames(Set.of("pxe.tftp"), Set.of(), Set.of("pxe.tftp"), Set.of()));
        assertEquals(List.of(), report.problems());
        Files.move(etc, home.resolve("away"));
        List<String> gone = List.of(etc + " can't be listed: what its files said last stays in force, or the defaults if the daemon has"
                + " just started");
        assertEquals(gone, report.problems());
        assertEquals(gone, report.problems());
        Files.move(home.resolve("away"), etc);
        assertEquals(List.of(), report.problems());
    }

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
