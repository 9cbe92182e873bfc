// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code docs/writing-a-policy.md}, followed to the letter: its commands are run as they stand, and the daemon asks what they
 * made.
 */
@DisplayName("the page that teaches to write a policy")
@ExtendWith(LabExtension.class)
@Needs("ip")
class WritingAPolicyTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace", "."));
    private static final Path PAGE = WORKSPACE.resolve("docs/writing-a-policy.md");
    /** Maven loads its plug-ins the first time. */
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration DEPLOYED = Duration.ofSeconds(60);

    /** In a workspace that has what a policy needs, and nothing else. */
    @Test
    @Needs("mvn")
    void teachesBnd(Lab lab) throws Exception {
        Path workspace = Files.createDirectories(lab.directory().resolve("workspace"));
        for (String part : List.of("build", "cnf", "pxe.api", "pxe.api.test", "example.policy")) {
            Command.run("cp", "-a", WORKSPACE.resolve(part).toString(), workspace.toString());
        }
        follow(lab, workspace, "With bnd, in this workspace", "my", "mine");
    }

    @Test
    @Needs("mvn")
    void teachesMaven(Lab lab) throws Exception {
        follow(lab, Files.createDirectories(lab.directory().resolve("empty")), "With Maven", "rack", "rack");
    }

    @Test
    void teachesJavacAndJar(Lab lab) throws Exception {
        follow(lab, Files.createDirectories(lab.directory().resolve("empty")), "With javac and jar alone", "lab", "lab");
    }

    /**
     * @param folder where the commands are run
     * @param bundle the beginning of the bundle's name
     * @param policy the policy's name
     */
    private static void follow(Lab lab, Path folder, String heading, String bundle, String policy) throws Exception {
        Daemon daemon = lab.daemon();
        int position = daemon.logPosition();
        Command.Result followed = Command.attempt(List.of("env", "PXE=" + daemon.deploy().getParent(), "JAVA_HOME=" + jdk(),
                "PATH=" + jdk() + "/bin:" + System.getenv("PATH"), "bash", "-euo", "pipefail", "-c",
                "cd " + folder + "\n" + commands(heading)), LIMIT);
        assertTrue(followed.ok(), followed.output());
        daemon.awaitLog(position, "deploy/.*jar is deployed: " + bundle + "\\.policy [01]\\.", DEPLOYED);
        String policies = daemon.command("policies");
        assertTrue(policies.lines().anyMatch(line -> line.matches(policy + " +100 .* asked")), policies);
    }

    /** The first commands below a heading. */
    private static String commands(String heading) throws IOException {
        Matcher block = Pattern.compile("(?s)\n## " + heading + "\n.*?\n```\n(.*?)\n```\n").matcher(Files.readString(PAGE));
        assertTrue(block.find(), "no commands below '" + heading + "'");
        return block.group(1);
    }

    private static String jdk() {
        return System.getProperty("java.home");
    }
}
