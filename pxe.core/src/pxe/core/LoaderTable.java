// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The boot loaders of operating system packages: under which name each is served, where it lies, and what to install for it.
 *
 * <p>PXELINUX for BIOS and its modules are served under their plain names. SYSLINUX for UEFI has modules of the same names, which
 * it looks for beside itself; so each architecture of it has a directory of its own. shim loads {@code grubx64.efi} from beside
 * itself, and must find the GRUB that boots from the network under that name.
 */
final class LoaderTable {

    /** Directories that exist only for loaders: what they don't hold is looked for at the top of the tree. */
    private static final List<String> DIRECTORIES = List.of("syslinux/efi64/", "syslinux/efi32/");

    /** What to install on Debian and Ubuntu, Fedora, and Arch; {@code "-"} where there is no package. */
    private record Packages(String debian, String fedora, String arch) {
        @Override
        public String toString() {
            return Stream.of("Debian: apt install " + debian, "Fedora: dnf install " + fedora, "Arch: pacman -S " + arch)
                    .filter(command -> !command.endsWith(" -")).reduce((a, b) -> a + "; " + b).orElse("");
        }
    }

    /**
     * One served name, or a pattern of names, and the files that may stand behind it; {@code *} is the served
     * file's own name.
     */
    private record Row(Pattern name, Packages packages, List<String> files) {}

    private static final Packages PXELINUX = new Packages("pxelinux syslinux-common", "syslinux-tftpboot", "syslinux");
    private static final Packages SYSLINUX = new Packages("syslinux-common", "syslinux-nonlinux", "syslinux");
    private static final Packages SYSLINUX_EFI = new Packages("syslinux-efi syslinux-common", "syslinux-efi64", "syslinux");
    private static final Packages IPXE = new Packages("ipxe", "ipxe-bootimgs-x86", "ipxe");
    private static final Packages IPXE_ARM = new Packages("ipxe", "ipxe-bootimgs-aarch64", "ipxe");
    private static final Packages GRUB = new Packages("grub-efi-amd64-signed", "grub2-efi-x64", "-");
    private static final Packages GRUB_ARM = new Packages("grub-efi-arm64-signed", "grub2-efi-aa64", "-");
    private static final Packages SHIM = new Packages("shim-signed", "shim-x64", "-");
    private static final Packages SHIM_ARM = new Packages("shim-signed", "shim-aa64", "-");

    private static final List<Row> ROWS = List.of(
            row("l?pxelinux\\.0", PXELINUX, "/usr/lib/PXELINUX/*", "/usr/share/syslinux/*", "/usr/lib/syslinux/bios/*"),
            row("[a-z0-9_]+\\.c32", SYSLINUX,
                    "/usr/lib/syslinux/modules/bios/*", "/usr/share/syslinux/*", "/usr/lib/syslinux/bios/*"),
            row("memdisk", SYSLINUX, "/usr/lib/syslinux/*", "/usr/share/syslinux/*", "/usr/lib/syslinux/bios/*"),

            row("syslinux/efi64/syslinux\\.efi", SYSLINUX_EFI,
                    "/usr/lib/SYSLINUX.EFI/efi64/*", "/usr/share/syslinux/efi64/*", "/usr/lib/syslinux/efi64/*"),
            row("syslinux/efi64/(ldlinux\\.e64|[a-z0-9_]+\\.c32)", SYSLINUX_EFI,
                    "/usr/lib/syslinux/modules/efi64/*", "/usr/share/syslinux/efi64/*", "/usr/lib/syslinux/efi64/*"),
            row("syslinux/efi32/syslinux\\.efi", SYSLINUX_EFI,
                    "/usr/lib/SYSLINUX.EFI/efi32/*", "/usr/share/syslinux/efi32/*", "/usr/lib/syslinux/efi32/*"),
            row("syslinux/efi32/(ldlinux\\.e32|[a-z0-9_]+\\.c32)", SYSLINUX_EFI,
                    "/usr/lib/syslinux/modules/efi32/*", "/usr/share/syslinux/efi32/*", "/usr/lib/syslinux/efi32/*"),

            row("undionly\\.k?kpxe|ipxe\\.(pxe|lkrn|iso)", IPXE, "/usr/lib/ipxe/*", "/usr/share/ipxe/*"),
            row("ipxe\\.efi", IPXE, "/usr/lib/ipxe/*", "/usr/share/ipxe/ipxe-x86_64.efi", "/usr/share/ipxe/x86_64/*"),
            row("snponly\\.efi", IPXE,
                    "/usr/lib/ipxe/*", "/usr/share/ipxe/ipxe-snponly-x86_64.efi", "/usr/share/ipxe/x86_64/*"),
            row("ipxe-i386\\.efi", IPXE, "/usr/lib/ipxe/*", "/usr/share/ipxe/*", "/usr/share/ipxe/i386/ipxe.efi"),
            row("ipxe-arm64\\.efi", IPXE_ARM, "/usr/lib/ipxe/*", "/usr/share/ipxe/arm64-efi/ipxe.efi"),
            row("snponly-arm64\\.efi", IPXE_ARM, "/usr/lib/ipxe/*", "/usr/share/ipxe/arm64-efi/snponly.efi"),

            row("grubx64\\.efi|grubnetx64\\.efi(\\.signed)?", GRUB,
                    "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", "/boot/efi/EFI/fedora/grubx64.efi"),
            row("grubaa64\\.efi|grubnetaa64\\.efi(\\.signed)?", GRUB_ARM,
                    "/usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed", "/boot/efi/EFI/fedora/grubaa64.efi"),
            row("shimx64\\.efi(\\.signed)?|bootx64\\.efi|bootnetx64\\.efi", SHIM,
                    "/usr/lib/shim/shimx64.efi.signed", "/boot/efi/EFI/fedora/shimx64.efi"),
            row("mmx64\\.efi", SHIM, "/usr/lib/shim/mmx64.efi.signed", "/boot/efi/EFI/fedora/mmx64.efi"),
            row("shimaa64\\.efi(\\.signed)?|bootaa64\\.efi", SHIM_ARM,
                    "/usr/lib/shim/shimaa64.efi.signed", "/boot/efi/EFI/fedora/shimaa64.efi"),
            row("mmaa64\\.efi", SHIM_ARM, "/usr/lib/shim/mmaa64.efi.signed", "/boot/efi/EFI/fedora/mmaa64.efi"));

    /** Names that people copy from other manuals; they aren't served by themselves. */
    private static final Row BARE_SYSLINUX = row("syslinux\\.efi|ldlinux\\.e(64|32)", SYSLINUX_EFI);

    private LoaderTable() {}

    /** The files that may stand behind a served name, absolute, the first choice first; none if it is no loader's. */
    static List<String> files(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return row(path).map(row -> row.files().stream().map(file -> file.replace("*", name)).toList()).orElse(List.of());
    }

    /** What to install so that a name is served; empty if it is no loader's. */
    static Optional<String> packages(String path) {
        return row(path).or(() -> Optional.of(BARE_SYSLINUX).filter(row -> row.name().matcher(path).matches()))
                .map(row -> row.packages().toString());
    }

    /** The rest of a path that begins with a directory of loaders: {@code pxelinux.cfg/default} of {@code syslinux/efi64/...}. */
    static Optional<String> outsideOfLoaderDirectory(String path) {
        return DIRECTORIES.stream().filter(path::startsWith).findFirst().map(directory -> path.substring(directory.length()));
    }

    private static Optional<Row> row(String path) {
        return ROWS.stream().filter(row -> row.name().matcher(path).matches()).findFirst();
    }

    private static Row row(String name, Packages packages, String... files) {
        return new Row(Pattern.compile(name), packages, List.of(files));
    }
}
