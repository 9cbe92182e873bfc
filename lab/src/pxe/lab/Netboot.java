// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A netboot directory as an operator would fill it: a kernel, its initrd, and the texts that lead there. The boot loaders are not
 * in it: the daemon has them from the operating system.
 *
 * <p>Each way leaves its own word on the kernel's command line.
 */
public final class Netboot {

    /** What every kernel is told, so that its machine says how it came and goes off. */
    static final String ARGUMENTS = "console=ttyS0 panic=-1 quiet";

    private final Path directory;

    /** Makes an empty one. */
    public Netboot(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** Adds a kernel, an initrd and the texts. */
    public Netboot withSystem(Assets assets) throws IOException {
        link(assets.kernel(), directory.resolve("vmlinuz"));
        link(assets.initrd(), directory.resolve("initrd.img"));
        write("pxelinux.cfg/default", """
                DEFAULT linux
                LABEL linux
                  KERNEL vmlinuz
                  INITRD initrd.img
                  APPEND %s lab=pxelinux
                """.formatted(ARGUMENTS));
        write("boot.ipxe", script("boot.ipxe"));
        write("boot.http.ipxe", script("boot.http.ipxe"));
        return this;
    }

    /**
     * A script that boots the system. Names are relative to the script, so that they are loaded the way it was; {@code filename} is
     * what the server told.
     *
     * @param name the word that it leaves on the kernel's command line
     */
    static String script(String name) {
        return """
                #!ipxe
                kernel vmlinuz initrd=initrd.img %s lab=%s from=${filename}
                initrd initrd.img
                boot
                """.formatted(ARGUMENTS, name);
    }

    /** Writes a text file. */
    public Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Writes a file of any bytes. */
    public Path write(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    /** Makes a file of so many zeros, which take no room. */
    public void sparse(String name, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private static void link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (FileSystemException | UnsupportedOperationException otherFileSystem) {
            Files.copy(file, name);
        }
    }
}
