// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.util.stream.Collectors;
import pxe.api.Bootfile;

/** The menu as the configuration of PXELINUX and SYSLINUX, which know no URLs. */
final class PxelinuxMenu {

    private PxelinuxMenu() {}

    static String text(MenuSettings menu) {
        StringBuilder text = new StringBuilder("UI menu.c32\nMENU TITLE " + menu.title() + "\nPROMPT 0\nTIMEOUT "
                + menu.timeout(PxelinuxMenu::boots).toMillis() / 100 + "\n");
        for (Entry entry : menu.entries()) {
            if (boots(entry)) {
                text.append("\nLABEL ").append(entry.name()).append("\n    MENU LABEL ").append(entry.label()).append('\n')
                        .append(entry.name().equals(menu.preferred()) ? "    MENU DEFAULT\n" : "").append(commands(entry));
            }
        }
        return text.toString();
    }

    /** The configuration that boots an entry without asking. */
    static String alone(Entry entry) {
        return "DEFAULT " + entry.name() + "\nPROMPT 0\n\nLABEL " + entry.name() + "\n" + commands(entry);
    }

    static boolean boots(Entry entry) {
        return switch (entry.target()) {
            case Entry.Kernel kernel -> kernel.isLocal();
            case Entry.Chain chain -> !chain.file().isUrl() && !chain.endsWith(".efi") && !chain.endsWith(".ipxe");
            case Entry.Disk _ -> true;
        };
    }

    private static String commands(Entry entry) {
        return switch (entry.target()) {
            case Entry.Kernel(Bootfile kernel, var initrds, String commandLine) -> "    KERNEL " + kernel + "\n"
                    + (initrds.isEmpty() ? "" : initrds.stream().map(Bootfile::name)
                            .collect(Collectors.joining(",", "    INITRD ", "\n")))
                    + (commandLine.isEmpty() ? "" : "    APPEND " + commandLine + "\n");
            case Entry.Chain(Bootfile file) -> "    KERNEL " + file + "\n";
            case Entry.Disk _ -> "    LOCALBOOT 0\n";
        };
    }
}
