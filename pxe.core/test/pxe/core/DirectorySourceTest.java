// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.core.DirectorySettings.Symlinks;
import pxe.core.DirectorySettings.UniqueRoot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DirectorySourceTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.7");
    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path temp;
    private Path root;
    private final List<BootEvent> events = new ArrayList<>();

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temp.toRealPath().resolve("root"));
    }

    private DirectorySource source(String prefix, Symlinks symlinks, UniqueRoot uniqueRoot, boolean ignoreCase) {
        return new DirectorySource(new DirectorySettings(root, prefix, symlinks, uniqueRoot, ignoreCase, "dir"), events::add);
    }

    private DirectorySource plain() {
        return new DirectorySource(root, events::add);
    }

    private Path write(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        return Files.writeString(root.resolve(path), text);
    }

    private static FileRequest request(String path) {
        return new FileRequest(path, "tftp", CLIENT, CLIENT);
    }

    private static Optional<String> content(DirectorySource source, FileRequest request) throws IOException {
        Optional<VirtualFile> file = source.find(request);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (SeekableByteChannel channel = file.get().open()) {
            assertEquals(file.get().size(), channel.size());
            return Optional.of(read(channel));
        }
    }

    private static Set<String> list(DirectorySource source, String path) {
        return new TreeSet<>(source.list(request(path)));
    }

    private static String content(DirectorySource source, String path) throws IOException {
        return content(source, request(path)).orElse("(missing)");
    }

    private static String read(SeekableByteChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        channel.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    private static String refusal(DirectorySource source, FileRequest request) {
        return assertThrows(AccessDeniedException.class, () -> source.find(request)).getReason();
    }

    // --- Places.

    @Test
    void aPrefixIsAWholePartOfThePath() throws IOException {
        write("linux", "kernel");
        DirectorySource source = source("os/debian", Symlinks.INSIDE, UniqueRoot.NONE, false);
        assertEquals("kernel", content(source, "os/debian/linux"));
        for (String path : List.of("linux", "os/debian", "os/debianlinux", "os/debian12/linux", "OS/debian/linux",
                "x/os/debian/linux")) {
            assertEquals("(missing)", content(source, path), path);
        }
    }

    @Test
    void aMachinesOwnDirectoryComesFirstAndTheRootAfterIt() throws IOException {
        write("config", "for all");
        write("kernel", "kernel");
        write("52-54-00-12-34-56/config", "by mac");
        write("10.0.0.7/config", "by address");
        FileRequest known = request("config").withMachine(HeardMachine.unknown(MAC));
        DirectorySource byMac = source("", Symlinks.INSIDE, UniqueRoot.MAC, false);
        assertEquals(Optional.of("by mac"), content(byMac, known));
        assertEquals(Optional.of("kernel"), content(byMac, known.withPath("kernel")));
        assertEquals("for all", content(byMac, "config"));
        assertEquals("by address", content(source("", Symlinks.INSIDE, UniqueRoot.IP, false), "config"));
        assertEquals("for all", content(plain(), "config"));
    }

    @Test
    void upperAndLowerCaseAreTheSameWhereTheyMayBe() throws IOException {
        write("Boot/BCD", "bcd");
        write("Boot/Fonts/wgl4.TTF", "font");
        write("Boot/readme", "lower");
        write("Boot/README", "upper");
        write("Boot/lower", "all lower");
        DirectorySource source = source("Win", Symlinks.INSIDE, UniqueRoot.NONE, true);
        assertEquals("bcd", content(source, "win/BOOT/bcd"));
        assertEquals("font", content(source, "WIN/boot/fonts/WGL4.ttf"));
        assertEquals("lower", content(source, "Win/Boot/readme"));
        assertEquals("upper", content(source, "Win/Boot/Readme"));
        assertEquals("all lower", content(source, "Win/Boot/LOWER"));
        assertEquals("(missing)", content(source, "Win/Boot/other"));
        assertEquals("(missing)", content(plain(), "boot/bcd"));
    }

    @Test
    void namesThatComeAndGoAreSeenAtOnceInEitherCase() throws IOException {
        DirectorySource source = source("", Symlinks.INSIDE, UniqueRoot.NONE, true);
        write("One", "1");
        Files.setLastModifiedTime(root, LONG_AGO);
        assertEquals("1", content(source, "one"));
        assertEquals("(missing)", content(source, "two"));
        write("Two", "2");
        assertEquals("2", content(source, "TWO"));
        Files.delete(root.resolve("One"));
        assertEquals("(missing)", content(source, "one"));
    }

    /** It is of the future where the clock was set back since, or its file server's goes ahead. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aDirectoryThatDoesNotChangeIsLookedThroughOnceThoughItBeOfTheFuture(int day) throws IOException {
        FileTime time = FileTime.from(Instant.now().plus(Duration.ofDays(day)));
        DirectorySource source = source("", Symlinks.INSIDE, UniqueRoot.NONE, true);
        write("One", "1");
        Files.setLastModifiedTime(root, time);
        assertEquals("1", content(source, "one"));
        write("Two", "2");
        Files.setLastModifiedTime(root, time); // it says that nothing changed
        assertEquals("(missing)", content(source, "two"));
        Files.delete(root.resolve("One"));
        assertEquals("2", content(source, "two"));
    }

    @Test
    void aDirectoryOfVeryManyNamesIsNotLookedThroughAndThatIsToldOnce() throws IOException {
        for (int i = 0; i <= DirectoryNames.MAX_NAMES; i++) {
            Files.createFile(root.resolve("Name" + i));
        }
        DirectorySource source = source("", Symlinks.INSIDE, UniqueRoot.NONE, true);
        assertEquals("(missing)", content(source, "name1"));
        assertEquals("(missing)", content(source, "name2"));
        assertEquals("", content(source, "Name3"));
        assertEquals(List.of("NAMESTOOMANY"), events.stream().map(BootEvent::name).toList());
    }

    // --- What is no file, and links.

    @Test
    void linksAreFollowedAsConfigured() throws IOException {
        write("kernel", "kernel");
        Path outside = Files.writeString(Files.createDirectory(temp.resolve("outside")).resolve("File"), "outside");
        Files.createSymbolicLink(root.resolve("in"), Path.of("kernel"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("dir"), outside.getParent());
        for (boolean ignoreCase : new boolean[] {false, true}) {
            DirectorySource any = source("", Symlinks.ANY, UniqueRoot.NONE, ignoreCase);
            assertEquals("kernel", content(any, "in"));
            assertEquals("outside", content(any, "out"));
            assertEquals("outside", content(any, "dir/File"));
            DirectorySource none = source("", Symlinks.NONE, UniqueRoot.NONE, ignoreCase);
            assertEquals("kernel", content(none, "kernel"));
            for (String path : List.of("in", "out", "dir/File")) {
                assertEquals("a symbolic link is on the way", refusal(none, request(path)));
            }
            DirectorySource inside = source("", Symlinks.INSIDE, UniqueRoot.NONE, ignoreCase);
            assertEquals("kernel", content(inside, "in"));
            assertEquals("a symbolic link leads out of " + root, refusal(inside, request("dir/File")));
        }
        assertEquals("a symbolic link leads out of " + root,
                refusal(source("", Symlinks.INSIDE, UniqueRoot.NONE, true), request("dir/file")));
    }

    @Test
    void aLinkThatIsTurnedIsFollowedAnewOrRefused() throws IOException {
        write("one", "1");
        write("two", "2");
        Path secret = Files.writeString(temp.resolve("secret"), "s");
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("one"));
        DirectorySource source = plain();
        assertEquals("1", content(source, "link"));
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("two"));
        assertEquals("2", content(source, "link"));
        Files.delete(link);
        Files.createSymbolicLink(link, secret);
        assertEquals("a symbolic link leads out of " + root, refusal(source, request("link")));
    }

    @Test
    void whileADirectoryIsExchangedForALinkAndBackNothingOutsideIsOpened() throws Exception {
        write("dir/file", "inside");
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("file"), "secret");
        Path directory = root.resolve("dir");
        AtomicBoolean done = new AtomicBoolean();
        Thread exchanger = Thread.ofPlatform().start(() -> {
            try {
                while (!done.get()) {
                    Files.move(directory, temp.resolve("aside"));
                    Files.createSymbolicLink(directory, outside);
                    Files.delete(directory);
                    Files.move(temp.resolve("aside"), directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 3000; i++) {
            try {
                seen.add(content(plain(), "dir/file"));
            } catch (IOException refusedOrReplaced) {
                seen.add("(refused)");
            }
        }
        done.set(true);
        exchanger.join();
        assertFalse(seen.contains("secret"), seen.toString());
    }

    @Test
    void aTreeOfHardLinksTakesThePlaceOfAnother() throws IOException {
        Path old = write("v1/kernel", "kernel");
        Files.createLink(Files.createDirectory(root.resolve("v2")).resolve("kernel"), old);
        Path current = Files.createSymbolicLink(root.resolve("current"), Path.of("v1"));
        DirectorySource source = plain();
        assertEquals("kernel", content(source, "current/kernel"));
        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("v2"));
        Files.delete(old);
        assertEquals("kernel", content(source, "current/kernel"));
    }

    @Test
    void aDirectoryThatBecameALinkIsFoundAnew() throws IOException {
        write("a/kernel", "kernel");
        DirectorySource source = plain();
        assertEquals("kernel", content(source, "a/kernel"));
        Files.move(root.resolve("a"), root.resolve("b"));
        Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
        assertThrows(IOException.class, () -> content(source, "a/kernel"));
        assertEquals("kernel", content(source, "a/kernel"));
    }

    @Test
    void aSocketIsNoFile() throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            assertEquals("it is no regular file", refusal(plain(), request("socket")));
        }
    }

    @Test
    void whatIsInADirectoryThatMayNotBeReadIsRefusedAndTheReasonNamesIt() throws IOException {
        Path directory = write("a/b/file", "one").getParent();
        for (Path passed = directory; !passed.equals(temp.toRealPath().getParent()); passed = passed.getParent()) {
            Files.setPosixFilePermissions(passed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        VirtualFile file = plain().find(request("a/b/file")).orElseThrow();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("-wx--x--x"));
        try (AsNobody _ = new AsNobody()) {
            assertEquals("the daemon's user may not read the directory " + directory + ", and has to, not only enter it",
                    assertThrows(AccessDeniedException.class, file::open).getReason());
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (AsNobody _ = new AsNobody()) {
            file.open().close();
        }
    }

    // --- Versions.

    @Test
    void aFifoIsNeverWaitedForWhereADirectoryIsExpected() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        DirectorySource source = source("", Symlinks.INSIDE, UniqueRoot.NONE, true);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> { // else it would be waited for without an end
            assertEquals(Set.of(), list(source, "fifo"));
            assertEquals("(missing)", content(source, "fifo/kernel"));
        });
    }

    @Test
    void allWhoReadAFileShareOneDescriptor() throws IOException {
        Path kernel = write("kernel", "0123456789");
        DirectorySource source = plain();
        List<SeekableByteChannel> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            readers.add(source.find(request("kernel")).orElseThrow().open().position(i));
        }
        assertEquals(1, descriptors(kernel));
        for (int i = 0; i < 10; i++) {
            assertEquals("0123456789".substring(i), read(readers.get(i)));
            readers.get(i).close();
            readers.get(i).close();
            assertEquals(i < 9 ? 1 : 0, descriptors(kernel));
        }
    }

    /** The kernel would send it on a thread that must not wait. What is in /proc is on no disk of this machine's. */
    @Test
    void aFileThatMayHaveToBeWaitedForIsOnlyRead() throws IOException {
        DirectorySource elsewhere = new DirectorySource(Path.of("/proc/sys/kernel"), events::add);
        assertTrue(elsewhere.mayWait());
        try (SeekableByteChannel channel = elsewhere.find(request("ostype")).orElseThrow().open()) {
            assertFalse(channel instanceof FileChannel);
            assertEquals("Linux\n", read(channel));
            assertEquals("nux\n", read(channel.position(2)));
            ByteBuffer[] parts = {ByteBuffer.allocate(2), ByteBuffer.allocate(3)};
            assertEquals(5, assertInstanceOf(ScatteringByteChannel.class, channel.position(0)).read(parts));
            assertEquals("Linux", new String(parts[0].array(), StandardCharsets.UTF_8) + new String(parts[1].array(), StandardCharsets.UTF_8));
            assertEquals(5, channel.position());
        }
    }

    private static long descriptors(Path file) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(file);
                } catch (IOException closedMeanwhile) {
                    return false;
                }
            }).count();
        }
    }

    @Test
    void equalVersionsAreEqualBytes() throws IOException {
        Path file = write("file", "one");
        Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
        DirectorySource source = plain();
        Object version = source.find(request("file")).orElseThrow().version().orElseThrow();
        assertEquals(version, source.find(request("link")).orElseThrow().version().orElseThrow());
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, LONG_AGO);
        assertNotEquals(version, source.find(request("file")).orElseThrow().version().orElseThrow());
    }

    @Test
    void aFileIsLookedAtAnewWhenOthersMayReadIt() throws IOException {
        Path file = write("file", "one");
        DirectorySource source = plain();
        VirtualFile before = source.find(request("file")).orElseThrow();
        assertSame(before, source.find(request("file")).orElseThrow());
        Files.setPosixFilePermissions(file, Set.of());
        assertNotSame(before, Files.isReadable(file) // as for root
                ? source.find(request("file")).orElseThrow()
                : refusal(source, request("file")));
    }

    @Test
    void aLookThatIsYoungerThanARequestServesItToo() throws IOException {
        write("file", "one");
        DirectorySource source = plain();
        FileRequest early = request("file");
        VirtualFile first = source.find(request("file")).orElseThrow();
        write("file", "another");
        assertSame(first, source.find(early).orElseThrow());
        assertEquals("another", content(source, "file"));
        assertEquals(Optional.of("another"), content(source, early));
    }

    @Test
    void aFileThatTurnedOutToBeAnotherIsLookedForAnewThoughTheRequestIsOlderThanTheLook() throws IOException {
        Path file = write("file", "one");
        DirectorySource source = plain();
        FileRequest early = request("file");
        SeekableByteChannel overwritten = source.find(early).orElseThrow().open();
        write("file", "another");
        assertThrows(EOFException.class, () -> overwritten.read(ByteBuffer.allocate(100)));
        overwritten.close();
        assertEquals(Optional.of("another"), content(source, early));
        VirtualFile replaced = source.find(early).orElseThrow();
        Files.move(write("new", "the third"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThrows(IOException.class, replaced::open);
        assertEquals(Optional.of("the third"), content(source, early));
    }

    @Test
    void aFileThatIsOverwrittenWhileItIsReadEndsThere() throws IOException {
        Path file = write("file", "first version");
        for (boolean shorter : new boolean[] {false, true}) {
            Files.setLastModifiedTime(file, LONG_AGO);
            try (SeekableByteChannel channel = plain().find(request("file")).orElseThrow().open()) {
                assertEquals("first", read(channel).substring(0, 5));
                channel.position(0);
                try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
                    if (shorter) {
                        writer.setLength(5);
                    } else {
                        writer.seek(6);
                        writer.writeBytes("VERSION");
                    }
                }
                assertThrows(EOFException.class, () -> channel.read(ByteBuffer.allocate(100)));
            }
        }
    }

    /** As a copy does that keeps the time. */
    @Test
    void aFileThatIsOverwrittenIsAnotherVersionThoughItsSizeAndItsTimeAreTheSame() throws IOException {
        Path file = write("file", "first version");
        FileTime modified = Files.getLastModifiedTime(file);
        DirectorySource source = plain();
        VirtualFile before = source.find(request("file")).orElseThrow();
        Object changed = Files.getAttribute(file, "unix:ctime");
        while (Files.getAttribute(file, "unix:ctime").equals(changed)) { // its clock has a grain
            Files.writeString(file, "other version");
            Files.setLastModifiedTime(file, modified);
        }
        assertNotEquals(before.version(), source.find(request("file")).orElseThrow().version());
    }

    @Test
    void aFileThatGetsANameMoreAndLosesItOrGetsOtherReadersGoesOnAsItWas() throws IOException {
        Path file = write("file", "first");
        try (SeekableByteChannel channel = plain().find(request("file")).orElseThrow().open()) {
            Object changed = Files.getAttribute(file, "unix:ctime");
            Path backup = root.resolve("backup");
            long enough = System.nanoTime() + 20_000_000; // it is looked at again when some time has passed
            while (Files.getAttribute(file, "unix:ctime").equals(changed) || System.nanoTime() < enough) {
                Files.delete(Files.createLink(backup, file));
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            }
            assertEquals("first", read(channel));
        }
    }

    @Test
    void aFileThatIsReplacedOrRemovedGoesOnAsItWas() throws IOException {
        Path file = write("dir/file", "first");
        try (SeekableByteChannel channel = plain().find(request("dir/file")).orElseThrow().open();
                FileChannel copy = FileChannel.open(temp.resolve("copy"), java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.WRITE)) {
            Files.move(Files.writeString(temp.resolve("next"), "second"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertEquals("first", read(channel));
            Files.delete(file);
            Files.delete(file.getParent());
            Files.writeString(file.getParent(), "a file where its directory was");
            assertEquals(5, assertInstanceOf(FileChannel.class, channel).transferTo(0, 100, copy));
        }
        assertEquals("first", Files.readString(temp.resolve("copy")));
    }

    // --- Templates.

    @Test
    void aTemplateIsFilledWhereThereIsNoFileOfItsOwn() throws IOException {
        write("boot.ipxe.tmpl", "set mac {{mac}} é\n");
        DirectorySource source = source("", Symlinks.INSIDE, UniqueRoot.MAC, false);
        FileRequest known = request("boot.ipxe").withMachine(HeardMachine.unknown(MAC));
        assertEquals(Optional.of("set mac 52:54:00:12:34:56 é\n"), content(source, known));
        assertEquals("set mac {{mac}} é\n", content(source, "boot.ipxe.tmpl"));
        write("boot.ipxe", "plain");
        assertEquals(Optional.of("plain"), content(source, known));
        write("52-54-00-12-34-56/boot.ipxe.tmpl", "own {{ip}}");
        assertEquals(Optional.of("own 10.0.0.7"), content(source, known));
    }

    @Test
    void whatIsNotKnownOfAClientIsRefusedAndNamed() throws IOException {
        Path template = write("boot.ipxe.tmpl", "#!ipxe\n{{uuid}}\n");
        assertEquals(template + " line 2: {{uuid}} is not known of 10.0.0.7", refusal(plain(), request("boot.ipxe")));
        assertEquals(List.of(), events);
    }

    @Test
    void aMistakeInATemplateIsToldOnceForEachVersion() throws IOException {
        Path template = write("a.tmpl", "{{colour}}");
        DirectorySource source = plain();
        String mistake = template + " line 1: there is no {{colour}}";
        assertEquals(mistake, refusal(source, request("a")));
        assertEquals(mistake, refusal(source, request("a")));
        assertEquals(List.of("TEMPLATEWRONG reason=\"" + mistake + "\""), events.stream().map(BootEvent::toString).toList());
        Files.write(template, new byte[] {(byte) 0xff, 'x'});
        assertEquals(template + " is not UTF-8", refusal(source, request("a")));
        Files.write(template, new byte[Templates.MAX_BYTES + 1]);
        assertEquals(template + " is larger than 256 KiB", refusal(source, request("a")));
        Files.writeString(template, "{{ip}}");
        assertEquals("10.0.0.7", content(source, "a"));
        assertEquals(3, events.size());
    }

    @Test
    void aTemplateThatIsReplacedBeforeItIsReadIsFoundAnew() throws IOException {
        write("a/boot.tmpl", "{{ip}}");
        DirectorySource source = plain();
        source.find(request("a/boot.tmpl"));
        Files.move(root.resolve("a"), root.resolve("b"));
        Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
        assertEquals("10.0.0.7", content(source, "a/boot"));
    }

    // --- What is in a directory.

    @Test
    void aDirectoryIsListedWithTemplatesUnderTheNamesOfWhatTheyMake() throws IOException {
        write("kernel", "k");
        write("boot.ipxe.tmpl", "{{ip}}");
        write(".tmpl", "");
        write("sub/inner", "i");
        assertEquals(Set.of("boot.ipxe", "kernel", "sub/"), list(plain(), ""));
        assertEquals(Set.of("inner"), list(plain(), "sub"));
        assertEquals(Set.of(), list(plain(), "kernel"));
        assertEquals(Set.of(), list(plain(), "nothing"));
    }

    @Test
    void directoriesBehindLinksAreListedAsLinksAreFollowed() throws IOException {
        write("sub/inner", "i");
        Files.createSymbolicLink(root.resolve("in"), Path.of("sub"));
        Files.createSymbolicLink(root.resolve("out"), Files.createDirectory(temp.resolve("elsewhere")));
        Files.writeString(temp.resolve("elsewhere/secret"), "s");
        assertEquals(Set.of("in/", "sub/"), list(plain(), ""));
        assertEquals(Set.of("inner"), list(plain(), "in"));
        assertEquals(Set.of(), list(plain(), "out"));
        DirectorySource none = source("", Symlinks.NONE, UniqueRoot.NONE, false);
        assertEquals(Set.of("sub/"), list(none, ""));
        assertEquals(Set.of(), list(none, "in"));
        DirectorySource any = source("", Symlinks.ANY, UniqueRoot.NONE, false);
        assertEquals(Set.of("in/", "out/", "sub/"), list(any, ""));
        assertEquals(Set.of("secret"), list(any, "out"));
    }

    @Test
    void theMachinesOwnSubdirectoryIsListedWithTheCommonOne() throws IOException {
        write("a/common", "c");
        write("10.0.0.7/a/own", "o");
        DirectorySource source = source("", Symlinks.INSIDE, UniqueRoot.IP, false);
        assertEquals(Set.of("common", "own"), list(source, "a"));
        assertEquals(Set.of("10.0.0.7/", "a/"), list(source, ""));
    }

    @Test
    void aDirectoryAtAPrefixIsListedThereAndOnTheWay() throws IOException {
        write("linux", "l");
        DirectorySource source = source("debian/12", Symlinks.INSIDE, UniqueRoot.NONE, false);
        assertEquals(Set.of("debian/"), list(source, ""));
        assertEquals(Set.of("12/"), list(source, "debian"));
        assertEquals(Set.of("linux"), list(source, "debian/12"));
        assertEquals(Set.of(), list(source, "deb"));
        assertEquals(Set.of(), list(source, "debian/123"));
    }

    @Test
    void aDirectoryIsListedUnderItsNameInAnyCaseIfThatDoesNotMatter() throws IOException {
        write("EFI/BOOT", "b");
        assertEquals(Set.of("BOOT"), list(source("", Symlinks.INSIDE, UniqueRoot.NONE, true), "efi"));
        assertEquals(Set.of(), list(plain(), "efi"));
    }

    /** As the system says it. */
    @ParameterizedTest
    @CsvSource({"Not a directory, true", "File name too long, true",
            "Too many levels of symbolic links or unable to access attributes of symbolic link, true",
            "Input/output error, false", "Stale file handle, false", "Transport endpoint is not connected, false", ", false"})
    void aDiskThatFailsIsToldFromAPathThatLeadsNowhere(String reason, boolean nowhere) {
        assertEquals(nowhere, Directory.leadsNowhere(new FileSystemException("kernel", null, reason)));
    }
}
