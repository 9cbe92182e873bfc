// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class UnreadFilesTest {

    @TempDir
    Path directory;
    private Path file;
    private boolean readable;
    private final UnreadFiles unread = new UnreadFiles(_ -> readable);

    @BeforeEach
    void save() throws IOException {
        file = directory.resolve("pxe.tftp.cfg");
        save(1);
    }

    private void save(long second) throws IOException {
        Files.writeString(file, "port = 69\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * second));
    }

    private void assertTold(String... problems) {
        assertEquals(List.of(problems), unread.look(List.of(file)));
    }

    @Test
    void aFileThatMayBeReadOnlyLaterMustBeSavedAnew() throws IOException {
        assertTold();
        readable = true;
        String told = file + " may be read now, and was passed over while it might not: save it anew, and it counts";
        assertTold(told);
        assertTold(told);
        save(2);
        assertTold();
    }

    @Test
    void soMustOneThatWasChangedWhileItMightNotBeRead() throws IOException {
        readable = true;
        assertTold();
        readable = false;
        save(2);
        assertTold();
        readable = true;
        assertEquals(1, unread.look(List.of(file)).size());
    }

    @Test
    void whatWasReadBeforeIsInForce() {
        readable = true;
        assertTold();
        readable = false;
        assertTold();
        readable = true;
        assertTold();
    }

    @Test
    void oneThatIsGoneIsForgotten() throws IOException {
        assertTold();
        Files.delete(file);
        assertTold();
        assertEquals(List.of(), unread.look(List.of()));
        readable = true;
        save(1);
        assertTold();
    }
}
