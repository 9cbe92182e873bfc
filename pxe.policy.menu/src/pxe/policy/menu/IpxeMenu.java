// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import pxe.api.Bootfile;

/** The menu as iPXE's script. Names without a scheme are looked for beside the script, on the server that it came from. */
final class IpxeMenu {

    /** No entry's name begins with an underscore. */
    private static final String START = "_menu";

    private IpxeMenu() {}

    static String text(MenuSettings menu) {
        StringBuilder text = new StringBuilder("#!ipxe\n\n:" + START + "\nmenu " + menu.title() + "\n");
        menu.entries().forEach(entry -> text.append("item ").append(entry.name()).append(' ').append(entry.label()).append('\n'));
        String timeout = menu.timeout().isZero() ? "" : " --timeout " + menu.timeout().toMillis();
        text.append("choose --default ").append(menu.preferred()).append(timeout)
                .append(" target && goto ${target} || goto ").append(menu.preferred()).append('\n');
        menu.entries().forEach(entry -> text.append("\n:").append(entry.name()).append('\n').append(commands(entry.target())));
        return text.toString();
    }

    private static String commands(Entry.Target target) {
        return switch (target) {
            case Entry.Kernel kernel -> kernel(kernel);
            case Entry.Chain chain -> "chain " + chain.file() + " || goto " + START + "\n";
            case Entry.Disk _ -> "exit\n"; // gives control back to the firmware, which goes on to its next boot device
        };
    }

    /** A kernel under UEFI finds its RAM disks by the names that its command line says. */
    private static String kernel(Entry.Kernel kernel) {
        StringBuilder text = new StringBuilder("kernel " + kernel.kernel());
        kernel.initrds().forEach(initrd -> text.append(" initrd=").append(lastPart(initrd)));
        if (!kernel.commandLine().isEmpty()) {
            text.append(' ').append(kernel.commandLine());
        }
        text.append(" || goto ").append(START).append('\n');
        kernel.initrds().forEach(initrd -> text.append("initrd ").append(initrd).append(" || goto ").append(START).append('\n'));
        return text.append("boot || goto ").append(START).append('\n').toString();
    }

    private static String lastPart(Bootfile file) {
        return file.name().substring(file.name().lastIndexOf('/') + 1);
    }
}
