// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootDecision;
import pxe.api.BootMenu;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MenuTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.7");
    private static final InetAddress SERVER = InetAddress.ofLiteral("10.0.0.1");

    private final MenuComponent menu = new MenuComponent((request, path) -> Optional.empty(), Map.of());
    private final MenuFiles files =
            new MenuFiles(menu, request -> new FileLookup.Found(VirtualFile.ofText(request.path(), request.path())));

    private void configure(String... more) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "entry.debian", "Install Debian 13, kernel=/debian/linux, initrd=debian/initrd.gz, \"cmdline=priority=low url=a;b,c\"",
                "entry.local", "disk",
                "entry.rescue", "The operator's rescue, chain=http://boot.example/rescue.ipxe",
                "entry.shell", "chain=shellx64.efi",
                "entry.coreos", "kernel=http://boot.example:8080/vmlinuz, initrd=http://boot.example:8080/a, initrd=b"));
        for (String line : more) {
            String[] parts = line.split(" = ", 2);
            values.put(parts[0], parts[1]);
        }
        menu.configure(values);
    }

    private Optional<String> text(String path) throws IOException {
        Optional<VirtualFile> file = files.find(new FileRequest(path, "http", CLIENT, SERVER));
        return file.isPresent() ? Optional.of(content(file.get())) : Optional.empty();
    }

    private static String content(VirtualFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        try (SeekableByteChannel channel = file.open()) {
            channel.read(bytes);
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    private BootDecision decide(BootStage stage, ClientArch arch) {
        return PolicyTrial.decide(menu, TestRequest.of(stage, arch));
    }

    @Test
    void withoutEntriesThereIsNoMenu() throws IOException {
        menu.configure(Map.of());
        assertEquals("pass", decide(BootStage.IPXE, ClientArch.X64_UEFI).toString());
        assertEquals(Optional.empty(), text("menu.ipxe"));
        assertEquals(Optional.empty(), text("pxelinux.cfg/default"));
    }

    @Test
    void ipxeRunsTheMenuWithEveryEntry() throws IOException {
        configure("order = debian, local", "default.entry = local", "title = Lab 7");
        assertEquals("boot menu.ipxe: the menu", PolicyTrial.tell(menu, TestRequest.of(BootStage.IPXE, ClientArch.X64_UEFI)));
        assertEquals("""
                #!ipxe

                :_menu
                menu Lab 7
                item debian Install Debian 13
                item local local
                item coreos coreos
                item rescue The operator's rescue
                item shell shell
                choose --default local --timeout 10000 target && goto ${target} || goto local

                :debian
                kernel debian/linux initrd=initrd.gz priority=low url=a;b,c || goto _menu
                initrd debian/initrd.gz || goto _menu
                boot || goto _menu

                :local
                exit

                :coreos
                kernel http://boot.example:8080/vmlinuz initrd=a initrd=b || goto _menu
                initrd http://boot.example:8080/a || goto _menu
                initrd b || goto _menu
                boot || goto _menu

                :rescue
                chain http://boot.example/rescue.ipxe || goto _menu

                :shell
                chain shellx64.efi || goto _menu
                """, text("menu.ipxe").orElseThrow());
    }

    @Test
    void pxelinuxGetsWhatItCanBoot() throws IOException {
        configure("timeout.seconds = 0");
        assertEquals("""
                UI menu.c32
                MENU TITLE Network boot
                PROMPT 0
                TIMEOUT 0

                LABEL debian
                    MENU LABEL Install Debian 13
                    KERNEL debian/linux
                    INITRD debian/initrd.gz
                    APPEND priority=low url=a;b,c

                LABEL local
                    MENU LABEL local
                    LOCALBOOT 0
                """, text("pxelinux.cfg/default").orElseThrow());
        assertEquals(Optional.empty(), text("pxelinux.cfg/01-52-54-00-12-34-56"));
    }

    @Test
    void grubGetsWhatItCanBootWithItsOwnQuotes() throws IOException {
        configure("default.entry = debian", "entry.quotes = It's $5, disk");
        assertEquals("""
                set default=debian
                set timeout=10

                menuentry coreos --id coreos {
                    linux '(http,boot.example:8080)/vmlinuz'
                    initrd '(http,boot.example:8080)/a' /b
                }

                menuentry 'Install Debian 13' --id debian {
                    linux /debian/linux priority=low 'url=a;b,c'
                    initrd /debian/initrd.gz
                }

                menuentry local --id local {
                    exit 1
                }

                menuentry 'It'\\''s $5' --id quotes {
                    exit 1
                }

                menuentry shell --id shell {
                    chainloader /shellx64.efi
                }
                """, text("grub/grub.cfg").orElseThrow());
    }

    @Test
    void romsAreLeftToTheOthersUnlessTheyShowTheMenu() {
        configure();
        assertEquals("pass", decide(BootStage.PXE, ClientArch.X86_BIOS).toString());
        configure("rom.menu = true", "default.entry = local");
        assertEquals(new BootMenu("Network boot", Duration.ofSeconds(10), List.of(BootMenu.Entry.localDisk("local"),
                        BootMenu.Entry.of("Install Debian 1", new Bootfile("menu/debian/pxelinux.0")))),
                assertInstanceOf(BootDecision.Menu.class, decide(BootStage.PXE, ClientArch.X86_BIOS)).menu());
        assertEquals("pass", decide(BootStage.NONE, ClientArch.X86_BIOS).toString());
        assertEquals("pass", decide(BootStage.HTTP, ClientArch.X64_UEFI_HTTP).toString());
    }

    @Test
    void aRomOfAnArchitectureWithoutSyslinuxShowsWhatNeedsNone() {
        configure("rom.menu = true");
        BootMenu shown = assertInstanceOf(BootDecision.Menu.class, decide(BootStage.PXE, ClientArch.ARM64_UEFI)).menu();
        assertEquals(List.of("local", "shell"), shown.entries().stream().map(BootMenu.Entry::label).toList());
    }

    @Test
    void whereALoaderCannotBootTheDefaultItWaitsForAChoice() throws IOException {
        for (String preferred : List.of("debian", "rescue")) {
            configure("rom.menu = true", "default.entry = " + preferred);
            boolean isBooted = preferred.equals("debian");
            assertEquals(isBooted, text("pxelinux.cfg/default").orElseThrow().contains("\nTIMEOUT 100\n"), preferred);
            assertEquals(!isBooted, text("pxelinux.cfg/default").orElseThrow().contains("\nTIMEOUT 0\n"), preferred);
            assertEquals(!isBooted, text("grub/grub.cfg").orElseThrow().contains("\nset timeout=-1\n"), preferred);
            assertEquals(Duration.ofSeconds(isBooted ? 10 : 255),
                    assertInstanceOf(BootDecision.Menu.class, decide(BootStage.PXE, ClientArch.X86_BIOS)).menu().timeout(), preferred);
            assertTrue(text("menu.ipxe").orElseThrow().contains("--timeout 10000"), "iPXE boots all");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, memdisk.0", "7, memdisk.0 shell.efi"})
    void aRomShowsNoProgramsThatItCannotLoad(int arch, String shown) {
        menu.configure(Map.of("rom.menu", "true", "entry.a", "memdisk.0, chain=memdisk.0", "entry.b", "shell.efi, chain=shell.efi",
                "entry.c", "chain=http://boot.example/c.efi", "entry.d", "chain=d.ipxe"));
        BootMenu told = assertInstanceOf(BootDecision.Menu.class, decide(BootStage.PXE, new ClientArch(arch))).menu();
        assertEquals(List.of(shown.split(" ")), told.entries().stream().map(BootMenu.Entry::label).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "menu/debian/pxelinux.0, pxelinux.0",
        "menu/debian/debian/linux, debian/linux",
        "menu/debian/syslinux/efi64/ldlinux.e64, syslinux/efi64/ldlinux.e64"})
    void belowAnEntrysFolderIsTheWholeTree(String path, String served) throws IOException {
        configure("rom.menu = true");
        assertEquals(Optional.of(served), text(path));
    }

    @Test
    void theLoaderBelowAnEntrysFolderFindsThatEntryAlone() throws IOException {
        configure();
        String alone = "DEFAULT debian\nPROMPT 0\n\nLABEL debian\n    KERNEL debian/linux\n    INITRD debian/initrd.gz\n"
                + "    APPEND priority=low url=a;b,c\n";
        assertEquals(Optional.of(alone), text("menu/debian/pxelinux.cfg/default"));
        assertEquals(Optional.of(alone), text("menu/debian/syslinux/efi64/pxelinux.cfg/default"));
        assertEquals(Optional.empty(), text("menu/debian/pxelinux.cfg/01-52-54-00-12-34-56"));
        assertEquals(Optional.empty(), text("menu/rescue/pxelinux.0"));
        assertEquals(Optional.empty(), text("menu/nothing/pxelinux.0"));
        assertEquals(Optional.empty(), text("menu/debian/menu/debian/pxelinux.0"));
        assertEquals(Optional.empty(), text("menu/debian"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Debian                        | it boots one thing: kernel=, or chain=, or disk",
        "kernel=a, disk                | it boots one thing: kernel=, or chain=, or disk",
        "chain=a, initrd=b             | initrd= and cmdline= are a kernel's",
        "kernel=a b                    | a boot file name is 1 to 255 printable ASCII characters without spaces: 'a b'",
        "args=quiet, kernel=a          | 'args=quiet' is nothing that an entry has",
        "X, kernel=a, cmdline=b=c,9600 | '9600' is no label, which comes first; a field with a comma of its own stands in double quotes, "
                + "as in \"cmdline=a,b\"",
        "Größe, disk                   | a label and a command line are of printable ASCII characters: Größe"})
    void aWrongEntrySaysWhatIsWrong(String line, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Entry.parse("one", line)).getMessage());
    }

    @Test
    void aWrongValueLeavesTheLastGoodMenu() throws IOException {
        configure("title = Good");
        String before = text("menu.ipxe").orElseThrow();
        configure("title = Bad", "entry.broken = nothing");
        configure("title = Bad", "default.entry = nobody");
        configure("title = Bad", "timeout.seconds = 255");
        assertEquals(before, text("menu.ipxe").orElseThrow());
    }
}
