// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGHUP does to the packaged daemon. */
class HangUpTest {

    private static final int ENDED_BY_HANG_UP = 128 + 1;

    @TempDir
    private Path directory;
    private Path log;
    private Process daemon;

    @BeforeEach
    void serveNothing() throws IOException {
        Files.createDirectory(directory.resolve("etc"));
        log = directory.resolve("var/log/pxe.log");
    }

    @AfterEach
    void end() throws InterruptedException {
        daemon.descendants().forEach(ProcessHandle::destroy);
        daemon.destroy();
        daemon.waitFor();
    }

    private String line() {
        return String.join(" ", pxe());
    }

    /** The daemon itself, somewhere below what was started. */
    private ProcessHandle java() {
        return daemon.descendants().filter(each -> each.info().command().filter(name -> name.endsWith("/java")).isPresent())
                .findFirst().orElseThrow();
    }

    /** Runs a shell's line in a terminal. */
    private void startInTerminal(String line) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "the command script is missing (package bsdutils or util-linux)");
        start(List.of("script", "-qec", line, "/dev/null"));
    }

    private List<String> pxe() {
        return List.of(Path.of(System.getProperty("pxe.dist"), "bin/pxe").toString(), "run", "--no-tftp", "--state",
                directory.resolve("var").toString(), "--etc", directory.resolve("etc").toString());
    }

    /** The end of a start is that commands are taken. */
    private void start(List<String> command) throws Exception {
        daemon = new ProcessBuilder(command).redirectErrorStream(true).start();
        daemon.getOutputStream().close();
        awaitLine("commands are taken");
    }

    private void awaitLine(String part) throws Exception {
        for (int i = 0; i < 3000; i++) {
            if (Files.exists(log) && Files.readString(log).contains(part)) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError(log + " has no line with " + part);
    }

    private static void hangUp(long process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-HUP", Long.toString(process)).inheritIO().start().waitFor());
    }

    @Test
    void theFilesOfTheLogAreOpenedAnewAndAllGoesOn() throws Exception {
        start(pxe());
        for (String renamed : List.of("pxe.log-1", "pxe.log-2")) {
            Files.move(log, log.resolveSibling(renamed));
            hangUp(daemon.pid());
            awaitLine("the files of the log are opened anew");
        }
        assertTrue(daemon.isAlive());
    }

    @Test
    void theDaemonEndsWithTheTerminalThatItSpeaksTo() throws Exception {
        startInTerminal("exec " + line());
        hangUp(daemon.children().findFirst().orElseThrow().pid());
        assertTrue(daemon.waitFor(1, TimeUnit.MINUTES));
        assertEquals(ENDED_BY_HANG_UP, daemon.exitValue());
    }

    @Test
    void theDaemonEndsWithTheTerminalWhoseForegroundItRunsInWhereverItsOutputGoes() throws Exception {
        startInTerminal(line() + " 2>&1 | cat >" + directory.resolve("output"));
        ProcessHandle java = java();
        try {
            hangUp(java.pid());
            awaitLine("the files of the log are opened anew");
            assertTrue(java.isAlive(), "the terminal is there");
            daemon.destroyForcibly();
            java.onExit().get(1, TimeUnit.MINUTES);
        } finally {
            java.destroy();
        }
    }
}
