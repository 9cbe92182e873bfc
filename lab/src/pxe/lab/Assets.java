// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What machines boot: Debian's signed cloud kernel and a busybox, downloaded as packages and unpacked, never installed.
 *
 * <p>Kept in {@code $PXE_LAB_CACHE}, else in {@code ~/.cache/pxe-lab}. Several labs may ask at once: a file lock lets one of them
 * fetch.
 */
public final class Assets {

    private static final String KERNEL_META_PACKAGE = "linux-image-cloud-amd64";
    private static final Duration DOWNLOAD = Duration.ofMinutes(3);

    private final Path directory;

    private Assets(Path directory) {
        this.directory = directory;
    }

    /**
     * The assets, fetched if they aren't there yet.
     *
     * @throws IOException if the packages can't be downloaded or unpacked
     */
    public static Assets fetch() throws IOException {
        Assets assets = inCache();
        assets.alone(assets::complete);
        return assets;
    }

    /** atftpd, a server to compare with: its package excludes other servers, so it isn't installed either. */
    public static Path atftpd() throws IOException {
        Assets assets = inCache();
        Path program = assets.directory.resolve("atftpd");
        assets.alone(() -> assets.unpackOnce("atftpd", "usr/sbin", "atftpd", program));
        return program;
    }

    private static Assets inCache() throws IOException {
        String chosen = System.getenv("PXE_LAB_CACHE");
        Path directory = chosen != null ? Path.of(chosen) : Path.of(System.getProperty("user.home"), ".cache", "pxe-lab");
        return new Assets(Files.createDirectories(directory));
    }

    private interface Work {
        void run() throws IOException;
    }

    private void alone(Work work) throws IOException {
        synchronized (Assets.class) {
            try (FileChannel file = FileChannel.open(directory.resolve("lock"), CREATE, WRITE)) {
                file.lock(); // keeps other processes away until the channel is closed, but never another thread of this one
                work.run();
            }
        }
    }

    /** The kernel; its EFI stub lets firmware start it too. */
    public Path kernel() {
        return directory.resolve("vmlinuz");
    }

    /** The root file system in memory that prints {@link Initramfs#MARKER}. */
    public Path initrd() {
        return directory.resolve("initrd.img");
    }

    /** A busybox that needs no library. */
    public Path busybox() {
        return directory.resolve("busybox");
    }

    private void complete() throws IOException {
        if (!Files.exists(kernel())) {
            unpack(kernelPackage(), "boot", "vmlinuz-", kernel());
        }
        unpackOnce("busybox-static", "bin", "busybox", busybox());
        if (!Files.exists(initrd())) {
            Path fresh = directory.resolve("initrd.new");
            Initramfs.write(busybox(), fresh);
            Files.move(fresh, initrd(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String kernelPackage() throws IOException {
        return Command.run("apt-cache", "depends", KERNEL_META_PACKAGE).lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Depends: linux-image-"))
                .map(line -> line.substring("Depends: ".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("apt knows no " + KERNEL_META_PACKAGE + ": run apt-get update"));
    }

    private void unpackOnce(String packageName, String folder, String prefix, Path target) throws IOException {
        if (!Files.exists(target)) {
            unpack(packageName, folder, prefix, target);
        }
    }

    /** Takes one file out of a package: the one in the folder whose name starts so. */
    private void unpack(String packageName, String folder, String prefix, Path target) throws IOException {
        Path work = Files.createTempDirectory(directory, "unpack");
        try {
            download(packageName, work);
            Path archive = find(work, packageName);
            Command.run("dpkg-deb", "--extract", archive.toString(), work.resolve("root").toString());
            Path file = find(work.resolve("root").resolve(folder), prefix);
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    private static void download(String packageName, Path into) throws IOException {
        // apt-get's own sandbox user couldn't write into a directory that belongs to root.
        List<String> command = List.of("env", "--chdir=" + into, "apt-get", "-q", "-o", "APT::Sandbox::User=root",
                "download", packageName);
        Command.Result result = Command.attempt(command, DOWNLOAD);
        if (!result.ok()) {
            throw new IOException("apt-get can't download " + packageName + ":\n" + result.output());
        }
    }

    private static Path find(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> found = files.filter(file -> file.getFileName().toString().startsWith(prefix)).findFirst();
            return found.orElseThrow(() -> new IOException("no " + prefix + "* in " + folder));
        }
    }

    /** Removes a directory with all that is in it; one that isn't there is fine. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
