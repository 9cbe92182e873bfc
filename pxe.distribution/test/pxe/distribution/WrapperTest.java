// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/pxe, with a runtime that only shows what it was given. */
class WrapperTest {

    @TempDir
    private Path home;

    @Test
    void aTerminalsSizeIsToldAndAPipesIsNot() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "the command script is missing (package bsdutils or util-linux)");
        String pxe = pxe();
        program("runtime/bin/java", "#!/bin/sh\nfor word; do case $word in -Dpxe.terminal=*) echo \"$word\";; esac; done\n");
        assertEquals("-Dpxe.terminal=24 61", output("script", "-qec", "stty cols 61 rows 24 <&1; " + pxe, "/dev/null"));
        assertEquals("-Dpxe.terminal=", output(pxe));
    }

    @Test
    void namesAreUtf8WithoutALocaleToo() throws Exception {
        program("runtime/bin/java", "#!/bin/sh\nexec '" + System.getProperty("java.home")
                + "/bin/java' -XshowSettings:properties -version 2>&1 | sed -n 's/ *sun.jnu.encoding = //p'\n");
        assertEquals("UTF-8", output("env", "-i", "PATH=/usr/bin:/bin", pxe()));
    }

    private String pxe() throws IOException {
        return program("bin/pxe", Files.readString(Path.of(System.getProperty("pxe.workspace"), "pxe.distribution/pxe.sh")));
    }

    private String program(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        assertTrue(Files.writeString(file, text).toFile().setExecutable(true));
        return file.toString();
    }

    private static String output(String... command) throws IOException {
        return new String(new ProcessBuilder(command).redirectErrorStream(true).start().getInputStream().readAllBytes()).strip();
    }
}
