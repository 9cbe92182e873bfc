// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.dhcp.Reservation;

class HostFilesTest {

    private static final String WEB1 = "52:54:00:00:00:01,web1\n";
    private static final String WEB2 = "52:54:00:00:00:02,web2\n";

    @TempDir
    Path directory;
    private Path file;
    private final HostFiles files = new HostFiles();
    /** Each write has a time of its own, however coarse the file system's clock is. */
    private long writes;

    @BeforeEach
    void makeAFile() throws IOException {
        file = directory.resolve("hosts");
        write(file, WEB1);
    }

    @Test
    void aFileIsReadAtOnceWhenItIsNamed() {
        assertEquals(List.of("web1"), names(file));
        assertFalse(files.look());
    }

    /** Editors of Windows begin a text with U+FEFF. */
    @Test
    void aMarkAtTheBeginningOfATextIsNoPartOfIt() throws IOException {
        write(file, "\uFEFF" + WEB1);
        assertEquals(List.of("web1"), names(file));
        write(file, "\uFEFF[{\"hw-address\": \"52:54:00:00:00:02\", \"hostname\": \"web2\"}]");
        settle();
        assertEquals(List.of("web2"), names(file));
    }

    @Test
    void aChangeIsTakenWhenTheSecondLookFindsTheSame() throws IOException {
        names(file);
        write(file, WEB1 + WEB2);
        assertFalse(files.look());
        assertEquals(List.of("web1"), names(file));
        assertTrue(files.look());
        assertEquals(List.of("web1", "web2"), names(file));
        assertFalse(files.look());
    }

    @Test
    void aFileThatIsStillBeingWrittenIsLeftAlone() throws IOException {
        names(file);
        for (int i = 0; i < 5; i++) {
            write(file, WEB1.repeat(i));
            assertFalse(files.look());
        }
        assertEquals(List.of("web1"), names(file));
    }

    @Test
    void whatAFileSaidLastStaysWhenItIsGoneAndThatIsAProblemWhileItLasts() throws IOException {
        names(file);
        Files.delete(file);
        settle();
        assertEquals(List.of("web1"), names(file));
        assertEquals(List.of(file + ": it is not there; what it said last stays in force"), problems(file));
        write(file, WEB2);
        settle();
        assertEquals(List.of("web2"), names(file));
        assertEquals(List.of(), problems(file));
    }

    @Test
    void whatAFileSaidLastStaysWhenItIsCutOff() throws IOException {
        write(file, "[{\"hw-address\": \"52:54:00:00:00:01\", \"hostname\": \"web1\"}]");
        names(file);
        write(file, "[{\"hw-address\": \"52:54:00:00:00:01\", \"hostna");
        settle();
        assertEquals(List.of("web1"), names(file));
        assertTrue(problems(file).getFirst().endsWith("what it said last stays in force"), problems(file).toString());
    }

    @Test
    void aFileThatIsNotThereYetIsAwaited() throws IOException {
        Path later = directory.resolve("later");
        assertEquals(List.of(later + ": it is not there"), problems(later));
        write(later, WEB2);
        settle();
        assertEquals(List.of("web2"), names(later));
    }

    @Test
    void aNewFileInPlaceOfTheOldOneIsSeenThoughItLooksAlike() throws IOException {
        names(file);
        FileTime time = Files.getLastModifiedTime(file);
        Path other = directory.resolve("other");
        Files.writeString(other, WEB2);
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        settle();
        assertEquals(List.of("web2"), names(file));
    }

    @Test
    void whatIsNotNamedAnyMoreIsForgotten() throws IOException {
        Path other = directory.resolve("other");
        write(other, WEB2);
        assertEquals(List.of("web1", "web2"), names(file, other));
        assertEquals(List.of("web2"), names(other));
    }

    @Test
    void aFileThatIsTooLargeIsSomethingElse() throws IOException {
        Path image = directory.resolve("image.iso");
        try (var channel = Files.newByteChannel(image, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.position(1L << 30).write(ByteBuffer.wrap(new byte[1]));
        }
        assertEquals(List.of(image + ": it is larger than 64 MiB"), problems(image));
    }

    /** Nobody would look at the others while a FIFO is waited for. */
    @Test
    void aDeviceIsNotReadAndNeitherIsAFifo() {
        Path device = Path.of("/dev/zero");
        assertEquals(List.of("/dev/zero: it is no regular file"), problems(file, device));
        assertEquals(List.of("web1"), names(file, device));
    }

    // --- Directories.

    @Test
    void aDirectoryHoldsListsInTheOrderOfTheirNames() throws IOException {
        write(directory.resolve("a"), WEB2);
        write(directory.resolve(".a.swp"), "x");
        write(directory.resolve("#a#"), "x");
        write(directory.resolve("a~"), "x");
        Files.createDirectory(directory.resolve("b"));
        assertEquals(List.of("web2", "web1"), names(directory));
        assertEquals(List.of(), problems(directory));
    }

    @Test
    void filesOfADirectoryComeChangeAndGo() throws IOException {
        names(directory);
        write(directory.resolve("more"), WEB2);
        settle();
        assertEquals(List.of("web1", "web2"), names(directory));
        write(directory.resolve("more"), WEB2.replace("web2", "web3"));
        settle();
        assertEquals(List.of("web1", "web3"), names(directory));
        Files.delete(directory.resolve("more"));
        settle();
        assertEquals(List.of("web1"), names(directory));
    }

    @Test
    void aFileThatIsAwayForAMomentTakesNothingWithIt() throws IOException {
        names(directory);
        Files.delete(file);
        assertFalse(files.look());
        write(file, WEB1);
        assertFalse(files.look());
        assertEquals(List.of("web1"), names(directory));
    }

    @Test
    void whatADirectorySaidLastStaysWhenItIsGone() throws IOException {
        Path sub = Files.createDirectory(directory.resolve("sub"));
        write(sub.resolve("hosts"), WEB2);
        assertEquals(List.of("web2"), names(sub));
        Files.delete(sub.resolve("hosts"));
        Files.delete(sub);
        settle();
        assertEquals(List.of("web2"), names(sub));
        assertEquals(List.of(sub + ": it is not there; what its files said last stays in force"), problems(sub));
    }

    @Test
    void aDirectoryThatSaidNothingLeavesNothingInForce() throws IOException {
        Path sub = Files.createDirectory(directory.resolve("sub"));
        assertEquals(List.of(), names(sub));
        Files.delete(sub);
        settle();
        assertEquals(List.of(sub + ": it is not there"), problems(sub));
    }

    private void settle() {
        files.look();
        files.look();
    }

    private void write(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L + ++writes));
    }

    private List<String> names(Path... paths) {
        return files.read(List.of(paths)).hosts().stream().map(Reservation::name).toList();
    }

    private List<String> problems(Path... paths) {
        return files.read(List.of(paths)).problems();
    }
}
