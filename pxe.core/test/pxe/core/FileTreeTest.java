// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FileTreeTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    @TempDir
    Path temp;
    private Path netboot;
    private final List<BootEvent> events = new ArrayList<>();
    private final FileTree tree = new FileTree(events::add);

    @BeforeEach
    void fill() throws IOException {
        netboot = Files.createDirectories(temp.resolve("netboot/pxelinux.cfg")).getParent();
        Files.writeString(netboot.resolve("pxelinux.cfg/default"), "menu");
        Files.writeString(temp.resolve("secret"), "secret");
        tree.add(new DirectorySource(netboot, events::add), 0, 1);
    }

    private FileLookup find(String path) {
        return tree.find(new FileRequest(path, "tftp", CLIENT, CLIENT));
    }

    private String content(String path) throws IOException {
        VirtualFile file = assertInstanceOf(FileLookup.Found.class, find(path), path).file();
        try (SeekableByteChannel channel = file.open()) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            channel.read(buffer);
            assertEquals(file.size(), buffer.position());
            return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
        }
    }

    private String refusal(String path) {
        return assertInstanceOf(FileLookup.Refused.class, find(path), path).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pxelinux.cfg/default", "/pxelinux.cfg/default", "pxelinux.cfg//default", "\\pxelinux.cfg\\default",
            "./pxelinux.cfg/./default", "//pxelinux.cfg/default/"})
    void theWaysInWhichClientsWriteAPathFindTheSameFile(String path) throws IOException {
        assertEquals("menu", content(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/../secret", "pxelinux.cfg/../../secret", "..\\secret", "pxelinux.cfg\\..\\default",
            "..", "a/..", "./../secret", "//..//secret", "\\\\..\\secret"})
    void noPathLeadsUpwards(String path) {
        assertEquals("the path leads upwards", refusal(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\0", "a\nb", "a\u007f", "a\u0085b", "", "/", ".", "\\", "//./"})
    void pathsThatNameNoFileAreRefused(String path) {
        refusal(path);
    }

    @Test
    void thingsTooLongAreRefusedAndTheLongestAllowedAreNot() {
        refusal("a".repeat(256));
        refusal("a/".repeat(512) + "b");
        assertInstanceOf(FileLookup.Missing.class, find("a".repeat(255)));
        assertInstanceOf(FileLookup.Missing.class, find("a/".repeat(511) + "bc"));
    }

    @Test
    void linksAreFollowedInsideTheTreeAndRefusedOutOfIt() throws IOException {
        Files.createSymbolicLink(netboot.resolve("inside"), Path.of("pxelinux.cfg/default"));
        Files.createSymbolicLink(netboot.resolve("outside"), temp.resolve("secret"));
        Files.createSymbolicLink(netboot.resolve("up"), temp);
        Files.createSymbolicLink(netboot.resolve("circle"), Path.of("circle"));
        assertEquals("menu", content("inside"));
        assertEquals("a symbolic link leads out of " + netboot, refusal("outside"));
        assertEquals("a symbolic link leads out of " + netboot, refusal("up/secret"));
        assertInstanceOf(FileLookup.Missing.class, find("circle"));
    }

    @Test
    void aNetbootDirectoryMayItselfBeALink() throws IOException {
        tree.add(new DirectorySource(Files.createSymbolicLink(temp.resolve("link"), netboot), events::add), 0, 1);
        assertEquals("menu", content("pxelinux.cfg/default"));
    }

    @Test
    void onlyRegularFilesAreServed() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", netboot.resolve("fifo").toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        assertEquals("it is no regular file", refusal("fifo"));
        assertEquals("it is a directory", refusal("pxelinux.cfg"));
        assertInstanceOf(FileLookup.Missing.class, find("pxelinux.cfg/default/more"));
    }

    @Test
    void changesOnDiskAreSeenAtOnce() throws IOException {
        assertInstanceOf(FileLookup.Missing.class, find("new"));
        Files.writeString(netboot.resolve("new"), "1");
        assertEquals("1", content("new"));
        Files.writeString(netboot.resolve("new"), "22");
        assertEquals("22", content("new"));
        Files.delete(netboot.resolve("new"));
        assertInstanceOf(FileLookup.Missing.class, find("new"));
    }

    @Test
    void aFileIsOneVersionToItsEnd() throws IOException {
        Path path = Files.writeString(netboot.resolve("kernel"), "first");
        VirtualFile file = assertInstanceOf(FileLookup.Found.class, find("kernel")).file();
        try (SeekableByteChannel open = file.open()) {
            assertInstanceOf(FileChannel.class, open);
            Files.move(Files.writeString(temp.resolve("next"), "second"), path,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            ByteBuffer buffer = ByteBuffer.allocate(100);
            open.read(buffer);
            assertEquals("first", StandardCharsets.UTF_8.decode(buffer.flip()).toString());
        }
        assertThrows(IOException.class, file::open);
        Files.delete(path);
        Files.createSymbolicLink(path, temp.resolve("secret"));
        assertThrows(IOException.class, file::open);
    }

    @Test
    void aMissingNetbootDirectoryIsToldOnceAndEverythingIsMissing() throws IOException {
        Path later = temp.resolve("later");
        tree.add(new DirectorySource(later, events::add), 0, 1);
        assertInstanceOf(FileLookup.Missing.class, find("a"));
        assertInstanceOf(FileLookup.Missing.class, find("b"));
        assertEquals(List.of("ROOTMISSING"), events.stream().map(BootEvent::name).toList());
        assertEquals("no such directory", events.getFirst().details().get("cause"));
        Files.writeString(later, "");
        new DirectorySource(later, events::add);
        assertEquals("no directory that the daemon's user may read and enter", events.getLast().details().get("cause"));
        Files.delete(later);
        Files.createDirectory(later);
        Files.writeString(later.resolve("a"), "here");
        assertEquals("here", content("a"));
    }

    @Test
    void aFileIsOpenedInItsTreeEvenIfADirectoryBecomesALinkAfterItWasFound() throws IOException {
        Path secrets = Files.createDirectory(temp.resolve("secrets"));
        Path secret = Files.writeString(secrets.resolve("default"), "Menu");
        VirtualFile file = assertInstanceOf(FileLookup.Found.class, find("pxelinux.cfg/default")).file();
        Files.setLastModifiedTime(secret, FileTime.from(file.lastModified()));
        Files.move(netboot.resolve("pxelinux.cfg"), temp.resolve("aside"));
        Files.createSymbolicLink(netboot.resolve("pxelinux.cfg"), secrets);
        assertThrows(IOException.class, file::open);
    }

    @Test
    void sourcesHearWhoAsks() throws IOException {
        MacAddress mac = MacAddress.parse("52:54:00:12:34:56");
        Machines machines = new Machines(address -> Optional.of(mac).filter(_ -> address.equals(CLIENT)));
        FileTree known = new FileTree(events::add, machines::at);
        known.add(request -> request.machine().map(machine -> VirtualFile.ofText("made", machine.mac().toString())), 0, 1);
        assertInstanceOf(FileLookup.Found.class, known.find(new FileRequest("a", "tftp", CLIENT, CLIENT)));
        InetAddress other = InetAddress.ofLiteral("192.0.2.8");
        assertInstanceOf(FileLookup.Missing.class, known.find(new FileRequest("a", "tftp", other, CLIENT)));
    }

    @Test
    void theHigherSourceServesAndARefusalIsFinal() throws IOException {
        tree.add(request -> Optional.of(VirtualFile.ofText("high", "high")), 10, 2);
        tree.add(request -> Optional.of(VirtualFile.ofText("low", "low")), -10, 3);
        assertEquals("high", content("pxelinux.cfg/default"));
        tree.remove(2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        assertEquals("low", content("other"));
        tree.add(request -> {
            throw new AccessDeniedException(request.path(), null, "not for you");
        }, 10, 2);
        assertEquals("not for you", refusal("other"));
    }

    @Test
    void aSourceThatFailsIsToldAndTheNextOneAsked() throws IOException {
        tree.add(request -> {
            throw new IOException("disk on fire");
        }, 10, 2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        tree.add(request -> {
            throw new IllegalStateException("broken");
        }, 10, 2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        tree.add(request -> {
            throw new NoClassDefFoundError("a plug-in that does not link");
        }, 10, 2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        tree.add(request -> {
            throw new AssertionError("what the compiler can't know");
        }, 10, 2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        tree.add(request -> null, 10, 2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        assertEquals(5, events.stream().filter(event -> event.name().equals("SOURCEFAILED")).count());
    }

    @Test
    void whoHasNoWordsForWhatWentWrongIsToldByTheNameOfTheClass() throws IOException {
        class Wordless extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                throw this;
            }
        }
        FileSource source = new FileSource() {
            @Override
            public Optional<VirtualFile> find(FileRequest request) {
                throw new Wordless();
            }

            @Override
            public boolean mayWait() {
                throw new Wordless();
            }

            @Override
            public String toString() {
                throw new Wordless();
            }
        };
        tree.add(source, 10, 2);
        assertEquals("menu", content("pxelinux.cfg/default"));
        assertTrue(tree.mayWait());
        assertEquals("SOURCEFAILED client=192.0.2.7 path=pxelinux.cfg/default source=" + source.getClass().getName() + " cause="
                + Wordless.class.getName(), events.getFirst().toString());
    }

    @Test
    void whatASourceCanNotTellIsNotSaidToBeMissingUnlessTheSourceIsBroken() throws IOException {
        tree.add(new FileSource() {
            @Override
            public Optional<VirtualFile> find(FileRequest request) throws IOException {
                if (request.path().startsWith("there/")) {
                    throw new IOException("disk on fire");
                }
                return Optional.empty();
            }

            @Override
            public String toString() {
                return "the shelf";
            }
        }, 10, 2);
        assertEquals(new FileLookup.Unavailable("the shelf can't tell: disk on fire"), find("there/kernel"));
        assertEquals(new FileLookup.Missing("no such file"), find("kernel"));
        tree.add(request -> {
            throw new IllegalStateException("broken");
        }, 10, 2);
        assertEquals(new FileLookup.Missing("no such file"), find("there/kernel"));
    }

    @Test
    void whatOneCanNotTellOfALoadersDirectoryMayBeAtTheTop() throws IOException {
        tree.add(request -> {
            if (request.path().startsWith("syslinux/")) {
                throw new IOException("disk on fire");
            }
            return Optional.empty();
        }, 10, 2);
        assertEquals("menu", content("syslinux/efi64/pxelinux.cfg/default"));
    }

    @ParameterizedTest
    @CsvSource({
        "pxelinux.0,                     usr/lib/PXELINUX/pxelinux.0",
        "ldlinux.c32,                    usr/lib/syslinux/modules/bios/ldlinux.c32",
        "menu.c32,                       usr/share/syslinux/menu.c32",
        "syslinux/efi64/syslinux.efi,    usr/lib/SYSLINUX.EFI/efi64/syslinux.efi",
        "syslinux/efi64/ldlinux.e64,     usr/lib/syslinux/modules/efi64/ldlinux.e64",
        "syslinux/efi64/menu.c32,        usr/lib/syslinux/modules/efi64/menu.c32",
        "syslinux/efi32/menu.c32,        usr/lib/syslinux/efi32/menu.c32",
        "undionly.kpxe,                  usr/lib/ipxe/undionly.kpxe",
        "ipxe.efi,                       usr/share/ipxe/ipxe-x86_64.efi",
        "snponly.efi,                    usr/share/ipxe/x86_64/snponly.efi",
        "ipxe-arm64.efi,                 usr/share/ipxe/arm64-efi/ipxe.efi",
        "shimx64.efi,                    usr/lib/shim/shimx64.efi.signed",
        "bootx64.efi,                    boot/efi/EFI/fedora/shimx64.efi",
        "/grubx64.efi,                   usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed",
        "grubnetx64.efi.signed,          usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed",
        "mmx64.efi,                      usr/lib/shim/mmx64.efi.signed"})
    void loadersAreFoundWhereTheOperatingSystemsPutThem(String asked, String where) throws IOException {
        Path system = temp.resolve("system");
        Files.createDirectories(system.resolve(where).getParent());
        Files.writeString(system.resolve(where), where);
        tree.add(new LoaderSource(system, events::add), -100, 2);
        assertEquals(where, content(asked));
    }

    @Test
    void nothingElseOfTheSystemIsServed() throws IOException {
        Path system = temp.resolve("system");
        Files.createDirectories(system.resolve("etc"));
        Files.writeString(system.resolve("etc/shadow"), "x");
        Files.createDirectories(system.resolve("usr/lib/ipxe"));
        Files.writeString(system.resolve("usr/lib/ipxe/other"), "x");
        tree.add(new LoaderSource(system, events::add), -100, 2);
        for (String path : List.of("etc/shadow", "other", "usr/lib/ipxe/other", "x/pxelinux.0", "Shadow.c32/../x")) {
            assertTrue(!(find(path) instanceof FileLookup.Found), path);
        }
    }

    @Test
    void theNetbootDirectoryComesBeforeTheSystem() throws IOException {
        Path system = temp.resolve("system");
        Files.createDirectories(system.resolve("usr/lib/ipxe"));
        Files.writeString(system.resolve("usr/lib/ipxe/ipxe.efi"), "system");
        tree.add(new LoaderSource(system, events::add), -100, 2);
        assertEquals("system", content("ipxe.efi"));
        Files.writeString(netboot.resolve("ipxe.efi"), "own");
        assertEquals("own", content("ipxe.efi"));
    }

    @Test
    void whatALoadersDirectoryDoesNotHoldIsLookedForAtTheTop() throws IOException {
        assertEquals("menu", content("syslinux/efi64/pxelinux.cfg/default"));
        assertInstanceOf(FileLookup.Missing.class, find("other/efi64/pxelinux.cfg/default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pxelinux.0", "undionly.kpxe", "ipxe.efi", "snponly.efi", "syslinux.efi", "ldlinux.c32",
            "ldlinux.e64", "syslinux/efi64/syslinux.efi", "syslinux/efi64/menu.c32", "grubnetx64.efi.signed", "shimx64.efi",
            "bootnetx64.efi"})
    void aMissingLoaderComesWithThePackageToInstall(String path) {
        String reason = assertInstanceOf(FileLookup.Missing.class, find(path)).reason();
        assertTrue(reason.contains("apt install") && reason.contains("dnf install"), reason);
    }

    @Test
    void anyOtherMissingFileIsJustMissing() {
        assertEquals("no such file", assertInstanceOf(FileLookup.Missing.class, find("kernel")).reason());
    }

    @Test
    void findingMayWaitAsLongAsThereIsASourceThatMay() throws IOException {
        tree.remove(1);
        tree.add(new LoaderSource(temp, events::add), 0, 1);
        assertFalse(tree.mayWait());
        tree.add(_ -> Optional.empty(), 5, 2); // one that says nothing of it
        assertTrue(tree.mayWait());
        tree.remove(2);
        assertFalse(tree.mayWait());
        tree.add(new DirectorySource(temp.resolve("not there"), events::add), 5, 2); // on whose disk will it be?
        assertTrue(tree.mayWait());
    }

    // --- What is in a directory.

    private List<String> names(String path) {
        return tree.list(new FileRequest(path, "http", CLIENT, CLIENT)).stream().map(FileEntry::name).toList();
    }

    @Test
    void aDirectoryIsListedFromAllSourcesInOrderWithWhatIsServedAlone() throws IOException {
        Path other = Files.createDirectories(temp.resolve("other/pxelinux.cfg")).getParent();
        Files.writeString(other.resolve("pxelinux.cfg/default"), "other menu");
        Files.writeString(other.resolve("pxelinux.cfg/another"), "another menu");
        tree.add(new DirectorySource(other, events::add), 10, 2);
        Files.createSymbolicLink(netboot.resolve("outside"), temp.resolve("secret"));
        Files.writeString(netboot.resolve("machine.tmpl"), "{{mac}}"); // nobody knows it of this client
        Files.writeString(netboot.resolve("a\\b"), "nobody can ask for it");
        assertEquals(List.of("another", "default"), names("/pxelinux.cfg/"));
        assertEquals(List.of("pxelinux.cfg/"), names("/"));
        List<FileEntry> files = tree.list(new FileRequest("pxelinux.cfg", "http", CLIENT, CLIENT));
        assertEquals(List.of(12L, 10L), files.stream().map(entry -> entry.file().size()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "/../", "pxelinux.cfg/../..", "\\..", "a\0", "pxelinux.cfg/default", "nothing"})
    void noOtherPathIsListed(String path) {
        assertEquals(List.of(), names(path));
    }

    @Test
    void aSourceThatCannotListIsToldAndTheOthersAreListed() {
        for (Supplier<Set<String>> broken : List.<Supplier<Set<String>>>of(() -> null, () -> Collections.singleton(null), () -> {
            throw new AssertionError("broken");
        })) {
            events.clear();
            cannotList(broken);
        }
    }

    private void cannotList(Supplier<Set<String>> broken) {
        tree.add(new FileSource() {
            @Override
            public Optional<VirtualFile> find(FileRequest request) {
                return Optional.empty();
            }

            @Override
            public Set<String> list(FileRequest directory) {
                return broken.get();
            }
        }, 10, 2);
        assertEquals(List.of("default"), names("pxelinux.cfg"));
        assertEquals(List.of("SOURCEFAILED"), events.stream().map(BootEvent::name).toList());
    }

    @Test
    void aSourceThatFailsAtEachRequestIsToldLoudlyNowAndThen() {
        tree.add(request -> {
            throw new IllegalStateException("broken");
        }, 10, 2);
        for (int i = 0; i < 1000; i++) {
            find("no-such-file");
        }
        assertEquals(1000, events.size());
        assertEquals(BootEvent.Weight.WARNING, events.getFirst().weight());
        long loud = events.stream().filter(event -> event.weight() == BootEvent.Weight.WARNING).count();
        assertTrue(loud < 1000, loud + " warnings");
    }

    @Test
    void noMoreIsListedThanOneCanRead() throws IOException {
        for (int i = 0; i < FileLibrary.MAX_LISTED + 10; i++) {
            Files.createFile(netboot.resolve("pxelinux.cfg/" + i));
        }
        assertEquals(FileLibrary.MAX_LISTED, names("pxelinux.cfg").size());
    }

    @Test
    void theSystemsLoadersAreListedWhereTheyAreServed() throws IOException {
        Path system = temp.resolve("system");
        for (String file : List.of("usr/lib/ipxe/ipxe.efi", "usr/lib/ipxe/README", "usr/share/syslinux/menu.c32",
                "usr/lib/syslinux/modules/efi64/vesamenu.c32", "usr/lib/shim/shimx64.efi.signed")) {
            Files.createDirectories(system.resolve(file).getParent());
            Files.createFile(system.resolve(file));
        }
        tree.add(new LoaderSource(system, events::add), -100, 2);
        assertEquals(List.of("bootnetx64.efi", "bootx64.efi", "ipxe.efi", "menu.c32", "pxelinux.cfg/", "shimx64.efi",
                "shimx64.efi.signed", "syslinux/"), names("/"));
        assertEquals(List.of("efi64/"), names("/syslinux"));
        assertEquals(List.of("vesamenu.c32"), names("/syslinux/efi64"));
    }
}
