// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pxe.api.BootMenu;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.bootfile.ArchFamily;
import pxe.bootfile.Syslinux;

/** The menu as a PXE ROM shows it: each entry is a program. A kernel's is the SYSLINUX of the architecture, told what to boot. */
final class RomMenu {

    /** What stands before an entry's name in the paths that boot it alone. */
    static final String FOLDER = "menu/";

    private static final Duration FOR_EVER = Duration.ofSeconds(255);
    private static final int LABEL_MAX = 16;
    private static final int PROMPT_MAX = 100;

    private RomMenu() {}

    /** The menu of an architecture, the default first; empty if there is nothing that its ROM can boot. */
    static Optional<BootMenu> of(MenuSettings menu, ClientArch arch) {
        Optional<ArchFamily> family = ArchFamily.of(arch);
        List<BootMenu.Entry> entries = Stream.of(true, false)
                .flatMap(first -> menu.entries().stream().filter(entry -> entry.name().equals(menu.preferred()) == first))
                .flatMap(entry -> entry(entry, family).stream()).limit(BootMenu.MAX_ENTRIES).toList();
        Duration timeout = menu.timeout(entry -> entry(entry, family).isPresent());
        return entries.isEmpty() ? Optional.empty() : Optional.of(new BootMenu(cut(menu.title(), PROMPT_MAX),
                timeout.isZero() ? FOR_EVER : timeout, entries));
    }

    private static Optional<BootMenu.Entry> entry(Entry entry, Optional<ArchFamily> family) {
        String label = cut(entry.label(), LABEL_MAX);
        return switch (entry.target()) {
            case Entry.Disk _ -> Optional.of(BootMenu.Entry.localDisk(label));
            case Entry.Chain chain -> Optional.of(BootMenu.Entry.of(label, chain.file())).filter(_ -> loads(chain, family));
            case Entry.Kernel _ -> family.map(Syslinux.PACKAGED::get).filter(_ -> PxelinuxMenu.boots(entry))
                    .map(loader -> BootMenu.Entry.of(label, new Bootfile(FOLDER + entry.name() + "/" + loader)));
        };
    }

    /** It knows TFTP alone, and BIOS no programs of UEFI. */
    private static boolean loads(Entry.Chain chain, Optional<ArchFamily> family) {
        boolean isForUefi = chain.endsWith(".efi");
        return !chain.file().isUrl() && !chain.endsWith(".ipxe") && !(isForUefi && family.equals(Optional.of(ArchFamily.BIOS)));
    }

    private static String cut(String text, int max) {
        return text.substring(0, Math.min(text.length(), max));
    }
}
