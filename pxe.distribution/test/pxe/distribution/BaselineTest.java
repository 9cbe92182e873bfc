// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows, on a copy of the workspace with the API alone, that the build guards what third parties compile against. */
class BaselineTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));

    @TempDir
    private Path copy;

    private record Outcome(int status, String output) {}

    @BeforeEach
    void releaseTheApiAsItIs() throws Exception {
        copyTree(WORKSPACE.resolve("pxe.api/src"), copy.resolve("pxe.api/src"));
        Files.copy(WORKSPACE.resolve("pxe.api/bnd.bnd"), copy.resolve("pxe.api/bnd.bnd"));
        Files.createDirectories(copy.resolve("cnf"));
        copyTree(WORKSPACE.resolve("cnf/ext"), copy.resolve("cnf/ext"));
        Files.copy(WORKSPACE.resolve("cnf/build.bnd"), copy.resolve("cnf/build.bnd"));
        Files.copy(WORKSPACE.resolve("cnf/pom.xml"), copy.resolve("cnf/pom.xml"));
        assertEquals(0, bnd("compile").status);
        assertEquals(0, bnd("release", "--project", "pxe.api").status);
    }

    @Test
    void aRemovedMethodFailsTheBuildUntilTheVersionIsRaised() throws Exception {
        edit("BootService.java", "String protocol\\(\\);", "String protocolName();");
        assertEquals(0, bnd("compile").status);
        Outcome broken = bnd("build");
        assertTrue(broken.status != 0 && broken.output.contains("Baseline mismatch for package pxe.api, MAJOR change"),
                broken.output);

        edit("package-info.java", "Version\\(\".*\"\\)", "Version(\"2.0.0\")");
        Files.writeString(copy.resolve("pxe.api/bnd.bnd"), Files.readString(copy.resolve("pxe.api/bnd.bnd")) + "Bundle-Version: 2.0.0\n");
        assertEquals(0, bnd("compile").status);
        Outcome raised = bnd("build");
        assertEquals(0, raised.status, raised.output);
    }

    @Test
    void aBetterCommentIsNoChangeOfTheContract() throws Exception {
        edit("BootService.java", "A protocol that the daemon speaks", "One protocol that the daemon speaks");
        assertEquals(0, bnd("compile").status);
        Outcome outcome = bnd("build");
        assertEquals(0, outcome.status, outcome.output);
    }

    /** Replaces what a regular expression finds. */
    private void edit(String file, String what, String with) throws IOException {
        Path path = copy.resolve("pxe.api/src/pxe/api").resolve(file);
        String text = Files.readString(path);
        String edited = text.replaceAll(what, with);
        assertNotEquals(text, edited, file + " no longer says: " + what);
        Files.writeString(path, edited);
    }

    private Outcome bnd(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1",
                "-jar", System.getProperty("pxe.bnd"), "-b", copy.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "bnd does not end");
        return new Outcome(process.exitValue(), output);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
