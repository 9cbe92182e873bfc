// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.command.Answer;
import pxe.api.command.Command;
import pxe.core.Spelling;
import pxe.shell.ExitStatus;
import pxe.shell.Terminal;

/** Runs commands: reads their lines, shows help and answers, and tells what went wrong. Safe for any thread. */
public final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final Catalog catalog;

    /** Runs the commands of a catalogue. */
    public Commands(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What the words call.
     *
     * @param name the command's name
     * @param arguments the words behind it
     */
    public record Called(String name, List<String> arguments, Command command) {}

    /** The command that the first word names, or the first two: {@code leases release} is {@code leases-release}. */
    public Optional<Called> find(List<String> words) {
        if (words.size() > 1) {
            String joined = words.get(0) + "-" + words.get(1);
            Optional<Command> command = catalog.find(joined);
            if (command.isPresent()) {
                return Optional.of(new Called(joined, words.subList(2, words.size()), command.get()));
            }
        }
        return catalog.find(words.getFirst()).map(command -> new Called(words.getFirst(), words.subList(1, words.size()), command));
    }

    /** Says that there is no such command, and which may have been meant. */
    public String unknown(List<String> words) {
        return "there is no command " + Answer.shown(words.getFirst()) + Spelling.nearest(words.getFirst(), catalog.names())
                .map(name -> ": did you mean " + name + "?").orElse(" (pxe help lists them)");
    }

    /** All commands with what they do, by group. */
    public Answer overview() {
        SortedMap<String, Answer.Fields.Builder> groups = new TreeMap<>();
        for (String name : catalog.names()) {
            catalog.find(name).map(Command::usage).ifPresent(usage ->
                    groups.computeIfAbsent(usage.group(), _ -> Answer.fields()).with(name, usage.summary()));
        }
        Answer.Fields.Builder all = Answer.fields();
        groups.forEach((group, commands) -> all.with(group, commands.build()));
        return all.build();
    }

    /** How a command is used. */
    public String help(Called called, Terminal terminal) {
        return new Grammar(called.name(), called.command().usage()).help(terminal);
    }

    /**
     * Runs a command to its end, on this thread.
     *
     * @return the {@link ExitStatus}
     */
    public int run(Called called, Terminal terminal, PrintStream out, PrintStream err) {
        try {
            Grammar grammar = new Grammar(called.name(), called.command().usage());
            Grammar.Line line = grammar.read(called.arguments());
            if (line.help()) {
                out.println(grammar.help(terminal));
                return ExitStatus.DONE;
            }
            Screen screen = Screen.of(line.json(), terminal, out);
            Answer answer = called.command().run(new RunningCall(line, screen, terminal, out));
            if (answer instanceof Answer.Failure failure) {
                return failed(called, failure.message(), failure.status(), err);
            }
            screen.end(answer);
            return ExitStatus.DONE;
        } catch (WrongUsage wrong) {
            return failed(called, wrong.getMessage() + " (see pxe " + called.name() + " --help)", ExitStatus.WRONG_USAGE, err);
        } catch (InterruptedException nobodyWaits) {
            return ExitStatus.INTERRUPTED;
        } catch (Throwable e) {
            LOG.debug("{} failed", called.name(), e);
            return failed(called, words(e), ExitStatus.FAILED, err);
        }
    }

    /** The JDK tells of most files by their names alone, and of what was waited for by the class of what failed. */
    private static String words(Throwable failure) {
        return switch (failure) {
            case CompletionException _, ExecutionException _ when failure.getCause() != null -> words(failure.getCause());
            case NoSuchFileException missing when missing.getReason() == null -> missing.getFile() + ": there is no such file";
            case AccessDeniedException denied when denied.getReason() == null -> denied.getFile() + ": the daemon's user may not do that";
            default -> Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        };
    }

    private static int failed(Called called, String message, int status, PrintStream err) {
        message.lines().forEach(line -> err.print("pxe " + called.name() + ": " + Answer.shown(line) + "\n"));
        return status;
    }
}
