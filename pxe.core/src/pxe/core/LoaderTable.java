// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
     * Served names and the files that may stand behind each.
     *
     * @param names paths; {@code *} stands for the name of a SYSLINUX module
     * @param files the first choice first; {@code *} is the served file's own name
     */
    private record Row(List<String> names, Packages packages, List<String> files) {

        boolean serves(String path) {
            return names.stream().anyMatch(name -> name.endsWith(MODULES)
                    ? isModule(path, name.substring(0, name.length() - MODULES.length()))
                    : name.equals(path));
        }

        private static boolean isModule(String path, String directory) {
            return path.startsWith(directory) && MODULE.matcher(path).region(directory.length(), path.length()).matches();
        }

        /** All that it may serve, with the modules that are in a directory. */
        Stream<String> paths(Function<String, Stream<String>> namesIn) {
            return names.stream().flatMap(name -> name.endsWith(MODULES)
                    ? modules(name.substring(0, name.length() - MODULES.length()), namesIn)
                    : Stream.of(name));
        }

        private Stream<String> modules(String directory, Function<String, Stream<String>> namesIn) {
            return files.stream().flatMap(file -> namesIn.apply(file.substring(0, file.lastIndexOf('/'))))
                    .map(file -> directory + file).filter(path -> isModule(path, directory));
        }
    }

    private static final Packages PXELINUX = new Packages("pxelinux syslinux-common", "syslinux-tftpboot", "syslinux");
    private static final Packages SYSLINUX = new Packages("syslinux-common", "syslinux-nonlinux", "syslinux");
    private static final Packages SYSLINUX_EFI = new Packages("syslinux-efi syslinux-common", "syslinux-efi64", "syslinux");
    private static final Packages IPXE = new Packages("ipxe", "ipxe-bootimgs-x86", "ipxe");
    private static final Packages IPXE_ARM = new Packages("ipxe", "ipxe-bootimgs-aarch64", "ipxe");
    private static final Packages GRUB = new Packages("grub-efi-amd64-signed", "grub2-efi-x64", "-");
    private static final Packages GRUB_ARM = new Packages("grub-efi-arm64-signed", "grub2-efi-aa64", "-");
    private static final Packages SHIM = new Packages("shim-signed", "shim-x64", "-");
    private static final Packages SHIM_ARM = new Packages("shim-signed", "shim-aa64", "-");

    private static final String MODULES = "*.c32";
    private static final Pattern MODULE = Pattern.compile("[a-z0-9_]+\\.c32");

    private static final List<Row> ROWS = List.of(
            row("pxelinux.0 lpxelinux.0", PXELINUX, "/usr/lib/PXELINUX/*", "/usr/share/syslinux/*", "/usr/lib/syslinux/bios/*"),
            row(MODULES, SYSLINUX,
                    "/usr/lib/syslinux/modules/bios/*", "/usr/share/syslinux/*", "/usr/lib/syslinux/bios/*"),
            row("memdisk", SYSLINUX, "/usr/lib/syslinux/*", "/usr/share/syslinux/*", "/usr/lib/syslinux/bios/*"),

            row("syslinux/efi64/syslinux.efi", SYSLINUX_EFI,
                    "/usr/lib/SYSLINUX.EFI/efi64/*", "/usr/share/syslinux/efi64/*", "/usr/lib/syslinux/efi64/*"),
            row("syslinux/efi64/ldlinux.e64 syslinux/efi64/" + MODULES, SYSLINUX_EFI,
                    "/usr/lib/syslinux/modules/efi64/*", "/usr/share/syslinux/efi64/*", "/usr/lib/syslinux/efi64/*"),
            row("syslinux/efi32/syslinux.efi", SYSLINUX_EFI,
                    "/usr/lib/SYSLINUX.EFI/efi32/*", "/usr/share/syslinux/efi32/*", "/usr/lib/syslinux/efi32/*"),
            row("syslinux/efi32/ldlinux.e32 syslinux/efi32/" + MODULES, SYSLINUX_EFI,
                    "/usr/lib/syslinux/modules/efi32/*", "/usr/share/syslinux/efi32/*", "/usr/lib/syslinux/efi32/*"),

            row("undionly.kpxe undionly.kkpxe ipxe.pxe ipxe.lkrn ipxe.iso", IPXE, "/usr/lib/ipxe/*", "/usr/share/ipxe/*"),
            row("ipxe.efi", IPXE, "/usr/lib/ipxe/*", "/usr/share/ipxe/ipxe-x86_64.efi", "/usr/share/ipxe/x86_64/*"),
            row("snponly.efi", IPXE,
                    "/usr/lib/ipxe/*", "/usr/share/ipxe/ipxe-snponly-x86_64.efi", "/usr/share/ipxe/x86_64/*"),
            row("ipxe-i386.efi", IPXE, "/usr/lib/ipxe/*", "/usr/share/ipxe/*", "/usr/share/ipxe/i386/ipxe.efi"),
            row("ipxe-arm64.efi", IPXE_ARM, "/usr/lib/ipxe/*", "/usr/share/ipxe/arm64-efi/ipxe.efi"),
            row("snponly-arm64.efi", IPXE_ARM, "/usr/lib/ipxe/*", "/usr/share/ipxe/arm64-efi/snponly.efi"),

            row("grubx64.efi grubnetx64.efi grubnetx64.efi.signed", GRUB,
                    "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", "/boot/efi/EFI/fedora/grubx64.efi"),
            row("grubaa64.efi grubnetaa64.efi grubnetaa64.efi.signed", GRUB_ARM,
                    "/usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed", "/boot/efi/EFI/fedora/grubaa64.efi"),
            row("shimx64.efi shimx64.efi.signed bootx64.efi bootnetx64.efi", SHIM,
                    "/usr/lib/shim/shimx64.efi.signed", "/boot/efi/EFI/fedora/shimx64.efi"),
            row("mmx64.efi", SHIM, "/usr/lib/shim/mmx64.efi.signed", "/boot/efi/EFI/fedora/mmx64.efi"),
            row("shimaa64.efi shimaa64.efi.signed bootaa64.efi", SHIM_ARM,
                    "/usr/lib/shim/shimaa64.efi.signed", "/boot/efi/EFI/fedora/shimaa64.efi"),
            row("mmaa64.efi", SHIM_ARM, "/usr/lib/shim/mmaa64.efi.signed", "/boot/efi/EFI/fedora/mmaa64.efi"));

    /** Names that people copy from other manuals; they aren't served by themselves. */
    private static final Row BARE_SYSLINUX = row("syslinux.efi ldlinux.e64 ldlinux.e32", SYSLINUX_EFI);

    private LoaderTable() {}

    /** The files that may stand behind a served name, absolute, the first choice first; none if it is no loader's. */
    static List<String> files(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return row(path).map(row -> row.files().stream().map(file -> file.replace("*", name)).toList()).orElse(List.of());
    }

    /**
     * All served names, whether or not there is anything behind them.
     *
     * @param namesIn the names in a directory of the system, since modules are too many to be named here
     */
    static Stream<String> paths(Function<String, Stream<String>> namesIn) {
        return ROWS.stream().flatMap(row -> row.paths(namesIn));
    }

    /** What to install so that a name is served; empty if it is no loader's. */
    static Optional<String> packages(String path) {
        return row(path).or(() -> Optional.of(BARE_SYSLINUX).filter(row -> row.serves(path)))
                .map(row -> row.packages().toString());
    }

    /** The rest of a path that begins with a directory of loaders: {@code pxelinux.cfg/default} of {@code syslinux/efi64/...}. */
    static Optional<String> outsideOfLoaderDirectory(String path) {
        return DIRECTORIES.stream().filter(path::startsWith).findFirst().map(directory -> path.substring(directory.length()));
    }

    private static Optional<Row> row(String path) {
        return ROWS.stream().filter(row -> row.serves(path)).findFirst();
    }

    private static Row row(String names, Packages packages, String... files) {
        return new Row(List.of(names.split(" ")), packages, List.of(files));
    }
}
