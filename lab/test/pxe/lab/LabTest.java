// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The lab itself: whatever happens in it, nothing stays behind. */
@DisplayName("the lab")
@ExtendWith(LabExtension.class)
@Needs("ip")
class LabTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void leavesNoNamespaceNoProcessAndNoFileWhenItIsClosed(@TempDir Path directory) throws Exception {
        Lab lab = new Lab(directory.resolve("lab"));
        Namespace server = lab.network().server();
        Program sleeper = lab.server("sleeper", "sleep", "600");
        Await.until(LIMIT, () -> "sleep doesn't run", () -> !server.processes().isEmpty());
        lab.close();
        assertFalse(sleeper.alive());
        assertFalse(namespaces().contains(server.name()));
        assertFalse(Files.exists(directory.resolve("lab")));
    }

    @Test
    void keepsTheFilesOfAFailedScenario(@TempDir Path directory) throws Exception {
        Lab lab = new Lab(directory.resolve("lab"));
        lab.keep();
        lab.close();
        assertTrue(Files.exists(directory.resolve("lab")));
    }

    @Test
    void removesWhatAKilledRunLeftBehind(@TempDir Path directory) throws Exception {
        List<String> command = List.of(ProcessHandle.current().info().command().orElse("java"),
                "-cp", System.getProperty("java.class.path"), Killed.class.getName(), directory.resolve("lab").toString());
        ProcessHandle orphan;
        synchronized (Namespace.class) { // the lab of another test, that begins just then, would remove it
            Program killed = new Program("the killed run", command, directory.resolve("log"));
            String name = killed.await(Pattern.compile("left (\\S+)"), LIMIT).group(1);
            assertEquals(0, killed.awaitExit(LIMIT).orElseThrow());
            assertTrue(namespaces().contains(name));
            orphan = ProcessHandle.of(Long.parseLong(Command.run("ip", "netns", "pids", name).strip())).orElseThrow();

            Namespace.removeAbandoned();
            assertFalse(namespaces().contains(name));
        }
        orphan.onExit().get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void tellsTheLastLinesOfAProgramThatDoesNotSayWhatIsAwaited(@TempDir Path directory) throws Exception {
        try (Program program = new Program("greeter", List.of("echo", "good evening"), directory.resolve("log"))) {
            IOException e = assertThrows(IOException.class, () -> program.await(Pattern.compile("good morning"), LIMIT));
            assertTrue(e.getMessage().contains("good evening"), e.getMessage());
        }
    }

    private static String namespaces() throws IOException {
        return Command.run("ip", "netns", "list");
    }

    /** A run that ends without a chance to clean up. */
    static final class Killed {

        private Killed() {}

        /** Leaves a namespace with a process in it. */
        public static void main(String[] args) throws Exception {
            Lab lab = new Lab(Path.of(args[0]));
            lab.server("sleeper", "sleep", "600");
            Await.until(LIMIT, () -> "sleep doesn't run", () -> !lab.network().server().processes().isEmpty());
            System.out.println("left " + lab.network().server().name());
            Runtime.getRuntime().halt(0);
        }
    }
}
