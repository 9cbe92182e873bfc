// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pxe.shell.ControlServer;
import pxe.shell.ExitStatus;
import pxe.shell.Request;

/** On a terminal that turns Ctrl-C into a signal as a real one does, with a daemon of which only the socket is real. */
@Timeout(60)
class InteractiveShellTest {

    @TempDir
    Path state;

    private final Screen screen = new Screen();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private ControlServer server;
    private LineDisciplineTerminal terminal;
    private CompletableFuture<Integer> status;

    @BeforeEach
    void start() throws IOException {
        server = new ControlServer(state, this::answer);
        terminal = new LineDisciplineTerminal("test", "xterm", screen, UTF_8);
        terminal.setSize(new Size(72, 20));
        status = CompletableFuture.supplyAsync(() -> {
            try {
                return shell().run(terminal);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private InteractiveShell shell() {
        return new InteractiveShell(server.path(), state.resolve("history"));
    }

    @AfterEach
    void stop() throws IOException {
        terminal.close();
        server.close();
    }

    private int answer(Request request, OutputStream out, OutputStream err) throws Exception {
        requests.add(request);
        String line = request.words().getFirst();
        if (request.kind() == Request.Kind.COMPLETION) {
            out.write("services\tthe protocols\n".getBytes(UTF_8));
        } else if (line.equals("hang")) {
            hangs.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        } else {
            out.write(("answer to " + line + "\n").getBytes(UTF_8));
        }
        return line.equals("fail") ? ExitStatus.FAILED : ExitStatus.DONE;
    }

    private void type(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(UTF_8));
    }

    @Test
    void linesAreRunInTheDaemonWithTheTerminalsSize() throws Exception {
        screen.await("pxe> ");
        type("leases --state valid\r");
        screen.await("answer to leases --state valid");
        assertEquals(new Request(Request.Kind.LINE, List.of("leases --state valid"), new pxe.shell.Terminal(72, 20)), requests.getLast());
        type("exit\r");
        assertEquals(ExitStatus.DONE, status.get());
        assertEquals(1, requests.size());
    }

    @Test
    void tabAsksTheDaemonHowALineMayGoOn() throws Exception {
        screen.await("pxe> ");
        type("ser\t\r");
        screen.await("answer to services");
        assertEquals(List.of("ser"), requests.getFirst().words());
    }

    @Test
    void controlCEndsTheCommandAndNotTheShell() throws Exception {
        screen.await("pxe> ");
        type("hang\r");
        hangs.await();
        type("\003");
        interrupted.await();
        screen.await("pxe> ");
        type("services\r");
        screen.await("answer to services");
    }

    @Test
    void controlDLeavesAndTheHistoryIsItsUsersAlone() throws Exception {
        screen.await("pxe> ");
        type("services\r");
        screen.await("answer to services");
        screen.await("pxe> ");
        type("\004");
        assertEquals(ExitStatus.DONE, status.get());
        assertTrue(Files.readString(state.resolve("history")).contains("services"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("history"))));
    }

    @Test
    void linesOfAFileAreRunWithoutAPromptAndTheLastStatusCounts() throws IOException {
        assertEquals(ExitStatus.FAILED, shell().run(new BufferedReader(new StringReader("services\nfail\n"))));
        assertEquals(ExitStatus.DONE, shell().run(new BufferedReader(new StringReader("fail\nservices\nexit\nfail\n"))));
        assertEquals(List.of("services", "fail", "fail", "services"),
                requests.stream().map(request -> request.words().getFirst()).toList());
    }

    /** What the terminal shows; whoever waits for a text begins after it the next time. */
    private static final class Screen extends OutputStream {
        private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int seen;

        @Override
        public synchronized void write(int one) {
            bytes.write(one);
            notifyAll();
        }

        synchronized void await(String text) throws InterruptedException {
            long end = System.nanoTime() + LIMIT_NANOS;
            while (bytes.toString(UTF_8).indexOf(text, seen) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                assertTrue(left > 0, () -> text + " is not in " + bytes.toString(UTF_8));
                wait(left);
            }
            seen = bytes.toString(UTF_8).indexOf(text, seen) + text.length();
        }
    }
}
