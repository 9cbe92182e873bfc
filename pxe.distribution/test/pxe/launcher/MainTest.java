// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pxe.shell.ControlServer;
import pxe.shell.ExitStatus;

/** The command pxe as a process of its own, beside a daemon whose only command says a line and then nothing more. */
class MainTest {

    private final CountDownLatch interrupted = new CountDownLatch(1);
    @TempDir
    private Path state;
    private Process pxe;

    @AfterEach
    void end() {
        if (pxe != null) {
            pxe.destroyForcibly();
        }
    }

    private ControlServer daemon() throws IOException {
        return new ControlServer(state, (_, out, _) -> {
            out.write("one\n".getBytes());
            try {
                new CountDownLatch(1).await();
                return ExitStatus.DONE;
            } catch (InterruptedException e) {
                interrupted.countDown();
                return ExitStatus.INTERRUPTED;
            }
        });
    }

    private Process pxe(String command) throws IOException {
        return process(ProcessBuilder.Redirect.DISCARD, "--state", state.toString(), command);
    }

    private Process process(ProcessBuilder.Redirect errors, String... words) throws IOException {
        ProcessBuilder process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "pxe.launcher.Main");
        process.command().addAll(List.of(words));
        pxe = process.redirectError(errors).start();
        return pxe;
    }

    @Test
    void aCommandEndsWhenItsReaderGoesAndNotWithTheNextLine() throws Exception {
        try (ControlServer daemon = daemon()) {
            Process pxe = pxe("anything");
            assertEquals('o', pxe.getInputStream().read());
            pxe.getInputStream().close();
            assertTrue(pxe.waitFor(1, TimeUnit.MINUTES), "it must not wait for " + daemon.path());
            assertEquals(ExitStatus.FAILED, pxe.exitValue());
            assertTrue(interrupted.await(1, TimeUnit.MINUTES), "the daemon must end the command too");
        }
    }

    @Test
    void linesFromAPipeEndWithTheirReaderToo() throws Exception {
        try (ControlServer daemon = daemon()) {
            Process pxe = pxe("shell");
            pxe.getOutputStream().write("anything\n".getBytes());
            pxe.getOutputStream().flush();
            assertEquals('o', pxe.getInputStream().read());
            pxe.getInputStream().close();
            assertTrue(pxe.waitFor(1, TimeUnit.MINUTES), "it must not wait for " + daemon.path());
            assertTrue(interrupted.await(1, TimeUnit.MINUTES), "the daemon must end the command too");
        }
    }

    @Test
    void aStateDirectoryThatIsNoneIsSaidSoWithWhatToDo() throws Exception {
        Path file = Files.createFile(state.resolve("file"));
        Process pxe = process(ProcessBuilder.Redirect.PIPE, "run", "--etc", state.toString(), "--state", file.toString());
        assertEquals("pxe: the daemon can't start: " + file + " is no directory: name another by --state",
                pxe.errorReader().readLine());
        assertTrue(pxe.waitFor(1, TimeUnit.MINUTES));
        assertEquals(ExitStatus.FAILED, pxe.exitValue());
    }

    /** The flags stand in a file here, which is waited for as long as nobody writes it. */
    @Test
    void whoHangsUpBeforeTheFlagsAreReadEndsNoDaemon() throws Exception {
        Path flags = state.resolve("flags");
        Process mkfifo = new ProcessBuilder("mkfifo", flags.toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        Process pxe = process(ProcessBuilder.Redirect.PIPE, "run", "@" + flags);
        try (OutputStream out = Files.newOutputStream(flags)) {
            assertEquals(0, new ProcessBuilder("kill", "-HUP", Long.toString(pxe.pid())).start().waitFor());
            out.write("--etc none".getBytes());
        }
        assertTrue(pxe.waitFor(1, TimeUnit.MINUTES));
        assertEquals(ExitStatus.WRONG_USAGE, pxe.exitValue(), pxe.errorReader().readLine());
    }
}
