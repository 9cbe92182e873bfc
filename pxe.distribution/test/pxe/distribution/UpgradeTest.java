// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The commands by which {@code docs/install.md} has a daemon upgraded, but for those to systemd. */
class UpgradeTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));

    @TempDir
    private Path root;

    @Test
    void whatTheOperatorPutOrChangedThereStays() throws Exception {
        write("new/bin/pxe", "new");
        write("new/netboot/boot.ipxe", "as shipped");
        write("new/netboot/grub/grub.cfg", "as shipped");
        write("new/deploy/.keep", "");
        write("opt/pxe/bin/pxe", "old");
        write("opt/pxe/netboot/boot.ipxe", "changed");
        write("opt/pxe/netboot/debian/linux", "kernel");
        write("opt/pxe/deploy/rack.jar", "policy");

        String commands = Files.readString(WORKSPACE.resolve("docs/install.md"))
                .replaceFirst("(?s).*## Upgrade\\s+```\n(.*?)```.*", "$1").lines().filter(line -> !line.startsWith("systemctl"))
                .map(line -> line.replace("pxe.distribution/generated/pxe", root + "/new").replace("/opt/", root + "/opt/"))
                .collect(Collectors.joining("\n"));
        Process shell = new ProcessBuilder("sh", "-ec", commands).redirectErrorStream(true).start();
        assertEquals("", new String(shell.getInputStream().readAllBytes()));
        assertEquals(0, shell.waitFor());

        assertEquals("new", read("bin/pxe"));
        assertEquals("changed", read("netboot/boot.ipxe"));
        assertEquals("as shipped", read("netboot/grub/grub.cfg"));
        assertEquals("kernel", read("netboot/debian/linux"));
        assertEquals("policy", read("deploy/rack.jar"));
        assertTrue(Files.exists(root.resolve("opt/pxe.old/bin/pxe")), "there is no way back");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String read(String file) throws IOException {
        return Files.readString(root.resolve("opt/pxe").resolve(file));
    }
}
