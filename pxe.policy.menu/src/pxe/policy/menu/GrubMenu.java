// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import pxe.api.Bootfile;

/** The menu as GRUB's configuration. GRUB knows http, in words of its own, and chains to UEFI programs. */
final class GrubMenu {

    private static final String HTTP = "http://";

    private GrubMenu() {}

    static String text(MenuSettings menu) {
        Duration timeout = menu.timeout(GrubMenu::boots);
        StringBuilder text = new StringBuilder("set default=" + menu.preferred() + "\nset timeout="
                + (timeout.isZero() ? -1 : timeout.toSeconds()) + "\n");
        menu.entries().stream().filter(GrubMenu::boots).forEach(entry -> text.append("\nmenuentry ").append(quoted(entry.label()))
                .append(" --id ").append(entry.name()).append(" {\n").append(commands(entry.target())).append("}\n"));
        return text.toString();
    }

    private static boolean boots(Entry entry) {
        return switch (entry.target()) {
            case Entry.Kernel(Bootfile kernel, List<Bootfile> initrds, _) ->
                    isKnown(kernel) && initrds.stream().allMatch(GrubMenu::isKnown);
            case Entry.Chain chain -> isKnown(chain.file()) && chain.endsWith(".efi");
            case Entry.Disk _ -> true;
        };
    }

    private static boolean isKnown(Bootfile file) {
        return !file.isUrl() || file.name().startsWith(HTTP);
    }

    private static String commands(Entry.Target target) {
        return switch (target) {
            case Entry.Kernel(Bootfile kernel, List<Bootfile> initrds, String commandLine) ->
                    "    linux " + path(kernel) + words(commandLine) + "\n" + (initrds.isEmpty() ? "" : "    initrd "
                            + initrds.stream().map(GrubMenu::path).collect(Collectors.joining(" ")) + "\n");
            case Entry.Chain(Bootfile file) -> "    chainloader " + path(file) + "\n";
            case Entry.Disk _ -> "    exit 1\n"; // gives control back to the firmware
        };
    }

    private static String path(Bootfile file) {
        if (!file.isUrl()) {
            return quoted("/" + file);
        }
        String[] hostAndPath = file.name().substring(HTTP.length()).split("/", 2);
        return quoted("(http," + hostAndPath[0] + ")/" + (hostAndPath.length > 1 ? hostAndPath[1] : ""));
    }

    private static String words(String commandLine) {
        return Arrays.stream(commandLine.split(" +")).filter(word -> !word.isEmpty()).map(word -> " " + quoted(word))
                .collect(Collectors.joining());
    }

    /** As it stands, whatever GRUB's shell makes of its characters. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9/._=,:@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
