// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path directory;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("file"), "old");
    }

    private void assertAlone(Path expected) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(expected), files.toList());
        }
    }

    @Test
    void whoReadsItMeanwhileFindsTheOldOne() throws IOException {
        WholeFile.replace(file, out -> {
            out.write("ne".getBytes(US_ASCII));
            assertEquals("old", Files.readString(file));
            out.write('w');
        });
        assertEquals("new", Files.readString(file));
        assertAlone(file);
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldOneAlone() throws IOException {
        assertThrows(IOException.class, () -> WholeFile.replace(file, out -> {
            out.write('n');
            throw new IOException("No space left on device");
        }));
        assertEquals("old", Files.readString(file));
        assertAlone(file);
    }

    @Test
    void whatCannotBeMovedIntoPlaceLeavesNothing() throws IOException {
        Path taken = Files.createDirectories(directory.resolve("taken/inside")).getParent();
        Files.delete(file);
        assertThrows(IOException.class, () -> WholeFile.replace(taken, out -> out.write('n')));
        assertAlone(taken);
    }

    @Test
    void whatADeadDaemonBeganIsInNobodysWay() throws IOException {
        Files.writeString(directory.resolve(".file.new"), "begun and never finished");
        WholeFile.replace(file, out -> out.write("new".getBytes(US_ASCII)));
        assertEquals("new", Files.readString(file));
        assertAlone(file);
    }
}
