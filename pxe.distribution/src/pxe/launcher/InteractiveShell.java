// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import pxe.shell.ControlClient;
import pxe.shell.ExitStatus;
import pxe.shell.Request;

/**
 * {@code pxe shell}: reads lines and has the daemon run each. The editor is here, and the daemon holds no terminal: so operators
 * don't disturb each other, and the daemon may be restarted meanwhile.
 *
 * <p>Ctrl-C ends the command that runs, or clears the line; Ctrl-D leaves. Lines from a file or a pipe are run without a prompt.
 */
final class InteractiveShell {

    private static final String PROMPT = "pxe> ";
    private static final Set<String> LEAVE = Set.of("exit", "quit");
    /** How long completion may take. A daemon that doesn't answer must not hold the line up. */
    private static final Duration COMPLETION = Duration.ofSeconds(2);

    private final Path socket;
    private final Path history;

    /**
     * A shell that doesn't run yet.
     *
     * @param socket the daemon's control socket
     * @param history where lines are kept, for their user alone
     */
    InteractiveShell(Path socket, Path history) {
        this.socket = socket;
        this.history = history;
    }

    /** Runs all lines of a file or pipe; returns the exit status of the last. */
    int run(BufferedReader lines) throws IOException {
        int status = ExitStatus.DONE;
        for (String line = lines.readLine(); line != null && !LEAVE.contains(line.strip()); line = lines.readLine()) {
            status = ask(new Request(Request.Kind.LINE, List.of(line), pxe.shell.Terminal.NONE), System.out, System.err);
        }
        return status;
    }

    /** Reads lines from the terminal until its user leaves. */
    int run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().name("pxe").system(true).build()) {
            return run(terminal);
        }
    }

    int run(Terminal terminal) throws IOException {
        LineReader reader = LineReaderBuilder.builder().appName("pxe").terminal(terminal)
                .completer((_, line, candidates) -> complete(line, candidates))
                .variable(LineReader.HISTORY_FILE, keptHistory())
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true).option(LineReader.Option.DISABLE_EVENT_EXPANSION, true).build();
        while (true) {
            try {
                String line = reader.readLine(PROMPT).strip();
                if (LEAVE.contains(line)) {
                    return ExitStatus.DONE;
                }
                if (!line.isEmpty()) {
                    run(line, terminal);
                }
            } catch (UserInterruptException clear) {
                continue;
            } catch (EndOfFileException leave) {
                return ExitStatus.DONE;
            }
        }
    }

    /** The file of the history, made so that nobody else can read it; where that can't be, lines are kept until the end. */
    private @Nullable Path keptHistory() {
        try {
            if (!Files.exists(history)) {
                Files.createFile(history, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return history;
        } catch (IOException e) {
            return null;
        }
    }

    /** Runs one line; Ctrl-C ends it. */
    private void run(String line, Terminal terminal) {
        PrintStream out = new PrintStream(terminal.output(), false, StandardCharsets.UTF_8);
        pxe.shell.Terminal size = new pxe.shell.Terminal(Math.max(0, terminal.getWidth()), Math.max(0, terminal.getHeight()));
        Thread asking = Thread.ofPlatform().daemon().name("pxe-line")
                .unstarted(() -> ask(new Request(Request.Kind.LINE, List.of(line), size), out, out));
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> asking.interrupt());
        asking.start();
        try {
            asking.join();
        } catch (InterruptedException e) {
            asking.interrupt();
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    private int ask(Request request, PrintStream out, PrintStream err) {
        return ControlClient.run(socket, request, out, err);
    }

    /** Each line of the daemon's answer is a candidate, a tab, and what it is. */
    private void complete(ParsedLine line, List<Candidate> candidates) {
        String begun = line.line().substring(0, line.cursor());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(answer, false, StandardCharsets.UTF_8);
        Thread asking = Thread.ofPlatform().daemon().name("pxe-complete").start(() -> ask(
                new Request(Request.Kind.COMPLETION, List.of(begun), pxe.shell.Terminal.NONE), out,
                new PrintStream(PrintStream.nullOutputStream())));
        try {
            if (!asking.join(COMPLETION)) {
                asking.interrupt();
                return;
            }
        } catch (InterruptedException e) {
            asking.interrupt();
            return;
        }
        answer.toString(StandardCharsets.UTF_8).lines().map(InteractiveShell::candidate).forEach(candidates::add);
    }

    private static Candidate candidate(String line) {
        String[] parts = line.split("\t", 2);
        String value = parts[0];
        String help = parts.length < 2 || parts[1].isEmpty() ? null : parts[1];
        return new Candidate(value, value, null, help, null, null, !value.endsWith("/") && !value.endsWith("="));
    }
}
