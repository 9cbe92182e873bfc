// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlServerTest {

    @TempDir
    Path state;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Test
    void wordsArriveAsTheyWereGiven() throws IOException {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            assertEquals(0, run(server, "echo", "two words", "", "$HOME \"'*", "Stiefel 🥾"));
            assertEquals("two words||$HOME \"'*|Stiefel 🥾\n", out.toString(UTF_8));
            assertEquals("", err.toString(UTF_8));
        }
    }

    @Test
    void moreThanAFrameOfOutputArrivesWhole() throws IOException {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            String big = "0123456789".repeat(10_000);
            assertEquals(0, run(server, "echo", big));
            assertEquals(big + "\n", out.toString(UTF_8));
        }
    }

    @Test
    void aCommandThatFailsSaysWhyInOneLine() throws IOException {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            assertEquals(1, run(server, "fail"));
            assertEquals("pxe fail: the disk is full\n", err.toString(UTF_8));
        }
    }

    @Test
    void theExitStatusIsTheCommandsOwn() throws IOException {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            assertEquals(127, run(server, "nonsense"));
            assertEquals("no nonsense\n", err.toString(UTF_8));
        }
    }

    @Test
    void aHangingCommandHoldsUpNoOtherAndEndsWhenItsClientGoes() throws Exception {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
                ControlProtocol.writeRequest(new DataOutputStream(Channels.newOutputStream(client)), command("hang"));
                hangs.await();
                assertEquals(0, run(server, "echo", "meanwhile"));
                assertEquals("meanwhile\n", out.toString(UTF_8));
                assertEquals(1, interrupted.getCount());
            }
            interrupted.await();
        }
    }

    @Test
    void closingTheServerEndsItsCommandsAndRemovesTheSocket() throws Exception {
        ControlServer server = new ControlServer(state, this::answer);
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run(server, "hang"));
        hangs.await();
        server.close();
        interrupted.await();
        assertEquals(ExitStatus.UNREACHABLE, status.get());
        assertFalse(Files.exists(server.path()));
    }

    @Test
    void commandsBeyondTheLimitAreRefused() throws Exception {
        CountDownLatch all = new CountDownLatch(ControlServer.MAX_COMMANDS);
        CountDownLatch end = new CountDownLatch(1);
        CommandRunner waiting = (request, output, messages) -> {
            all.countDown();
            end.await();
            return 0;
        };
        try (ControlServer server = new ControlServer(state, waiting)) {
            List<Thread> clients = IntStream.range(0, ControlServer.MAX_COMMANDS)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> ControlClient.run(server.path(), command("wait"),
                            new PrintStream(OutputStream.nullOutputStream()), new PrintStream(OutputStream.nullOutputStream()))))
                    .toList();
            all.await();
            assertEquals(1, run(server, "one", "more"));
            assertTrue(err.toString(UTF_8).startsWith("16 commands are running already"), err.toString(UTF_8));
            end.countDown();
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    @Test
    void onlyTheOwnerMayOpenTheSocket() throws IOException {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(server.path())));
            try (var files = Files.list(state)) {
                assertEquals(List.of(server.path()), files.toList());
            }
        }
    }

    @Test
    void aSocketThatADeadDaemonLeftIsReplaced() throws IOException {
        Path path = state.resolve(ControlProtocol.SOCKET_NAME);
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertEquals(ExitStatus.UNREACHABLE, ControlClient.run(path, command("echo"), print(out), print(err)));
        assertTrue(err.toString(UTF_8).contains("no daemon is running there"), err.toString(UTF_8));
        try (ControlServer server = new ControlServer(state, this::answer)) {
            assertEquals(0, run(server, "echo", "alive"));
        }
    }

    @Test
    void aSecondDaemonIsRefusedAndTheFirstGoesOn() throws IOException {
        try (ControlServer server = new ControlServer(state, this::answer)) {
            IOException refused = assertThrows(IOException.class, () -> new ControlServer(state, this::answer));
            assertTrue(refused.getMessage().startsWith("another daemon answers at "), refused.getMessage());
            assertEquals(0, run(server, "echo", "still here"));
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Path file = Files.writeString(state.resolve(ControlProtocol.SOCKET_NAME), "precious");
        assertThrows(IOException.class, () -> new ControlServer(state, this::answer));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void aPathThatIsTooLongIsExplained() throws IOException {
        Path deep = Files.createDirectories(state.resolve("d".repeat(60)).resolve("e".repeat(60)));
        IOException refused = assertThrows(IOException.class, () -> new ControlServer(deep, this::answer));
        assertTrue(refused.getMessage().contains("a socket's may have 107"), refused.getMessage());
    }

    @Test
    void withoutADaemonTheClientSaysSo() {
        assertEquals(ExitStatus.UNREACHABLE,
                ControlClient.run(state.resolve("control.sock"), command("services"), print(out), print(err)));
        assertTrue(err.toString(UTF_8).startsWith("pxe: no daemon is running there"), err.toString(UTF_8));
    }

    private int answer(Request request, OutputStream output, OutputStream messages) throws Exception {
        List<String> words = request.words();
        switch (words.getFirst()) {
            case "echo" -> output.write((String.join("|", words.subList(1, words.size())) + "\n").getBytes(UTF_8));
            case "fail" -> throw new IOException("the disk is full\nand more");
            case "hang" -> hang();
            default -> {
                messages.write("no nonsense\n".getBytes(UTF_8));
                return ExitStatus.UNKNOWN_COMMAND;
            }
        }
        return ExitStatus.DONE;
    }

    private void hang() throws InterruptedException {
        hangs.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private int run(ControlServer server, String... words) {
        return ControlClient.run(server.path(), command(words), print(out), print(err));
    }

    private static Request command(String... words) {
        return Request.command(List.of(words), Terminal.NONE);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, UTF_8);
    }
}
