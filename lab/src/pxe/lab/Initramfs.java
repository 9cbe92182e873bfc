// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A root file system in memory that says on the serial line that the machine has started, and powers it off.
 *
 * <p>The archive is the kernel's "newc" cpio: a header of ASCII hexadecimal fields, the name and the content of each file, each
 * padded to four bytes (Documentation/driver-api/early-userspace/buffer-format.rst of Linux).
 */
final class Initramfs {

    /** What the machine says, followed by the kernel's command line. */
    static final String MARKER = "PXE-LAB-OK";

    private static final int DIRECTORY = 0040755;
    private static final int EXECUTABLE = 0100755;
    private static final String INIT = """
            #!/bin/busybox sh
            /bin/busybox mount -t proc proc /proc
            read -r cmdline </proc/cmdline
            /bin/busybox echo
            /bin/busybox echo "%s $cmdline"
            /bin/busybox poweroff -f
            """.formatted(MARKER);

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private int inode;

    private Initramfs() {}

    /** Writes the compressed archive to a file. */
    static void write(Path busybox, Path file) throws IOException {
        Initramfs initramfs = new Initramfs();
        initramfs.add("bin", DIRECTORY, new byte[0]);
        initramfs.add("dev", DIRECTORY, new byte[0]);
        initramfs.add("proc", DIRECTORY, new byte[0]);
        initramfs.add("bin/busybox", EXECUTABLE, Files.readAllBytes(busybox));
        initramfs.add("init", EXECUTABLE, INIT.getBytes(StandardCharsets.UTF_8));
        initramfs.add("TRAILER!!!", 0, new byte[0]);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            initramfs.archive.writeTo(out);
        }
    }

    private void add(String name, int mode, byte[] content) {
        byte[] nameBytes = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        StringBuilder header = new StringBuilder("070701");
        int[] fields = {++inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, nameBytes.length, 0};
        for (int field : fields) {
            header.append(String.format("%08X", field));
        }
        archive.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        archive.writeBytes(nameBytes);
        pad();
        archive.writeBytes(content);
        pad();
    }

    private void pad() {
        archive.writeBytes(new byte[-archive.size() & 3]);
    }
}
