// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pxe.api.VisibleText;
import pxe.shell.CommandRunner;
import pxe.shell.ExitStatus;
import pxe.shell.Request;
import pxe.shell.Terminal;
import pxe.shell.command.Catalog;
import pxe.shell.command.Commands;
import pxe.shell.command.Completion;
import pxe.shell.command.Completion.Candidate;
import pxe.shell.command.ShellLine;

/** Answers what comes through the control socket: by the daemon's commands, and by Gogo where there are none. */
final class Shell implements CommandRunner {

    private final Commands commands;
    private final Completion completion;
    private final GogoRunner gogo;

    Shell(Catalog catalog, GogoRunner gogo) {
        this.commands = new Commands(catalog);
        this.completion = new Completion(catalog);
        this.gogo = gogo;
    }

    @Override
    public int run(Request request, OutputStream out, OutputStream err) throws Exception {
        try (PrintStream output = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream messages = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            return switch (request.kind()) {
                case COMMAND -> command(request.words(), request.terminal(), output, messages);
                case LINE -> line(request.words().getFirst(), request.terminal(), output, messages);
                case COMPLETION -> complete(request.words().getFirst(), output);
            };
        }
    }

    private int command(List<String> words, Terminal terminal, PrintStream out, PrintStream err) throws Exception {
        Optional<Commands.Called> called = commands.find(words);
        if (called.isPresent()) {
            return commands.run(called.get(), terminal, out, err);
        }
        if (gogo.run(words, out, err)) {
            return ExitStatus.DONE;
        }
        err.print("pxe: " + commands.unknown(words) + "\n");
        return ExitStatus.UNKNOWN_COMMAND;
    }

    private int line(String text, Terminal terminal, PrintStream out, PrintStream err) throws Exception {
        ShellLine line = ShellLine.read(text);
        if (line.openQuote()) {
            err.print("pxe: a quote is not closed\n");
            return ExitStatus.WRONG_USAGE;
        }
        if (line.isGogo()) {
            gogo.run(text, out, err);
            return ExitStatus.DONE;
        }
        return line.words().isEmpty() ? ExitStatus.DONE : command(line.words(), terminal, out, err);
    }

    /** A candidate for each line of output: {@link pxe.shell.ControlProtocol}. */
    private int complete(String text, PrintStream out) {
        ShellLine line = ShellLine.read(text);
        Stream<Candidate> others = line.isCommandName() ? gogo.names().stream().map(name -> new Candidate(name, "")) : Stream.of();
        Stream.concat(completion.of(line).stream(), others.filter(one -> one.value().startsWith(line.begun())))
                .filter(one -> one.value().codePoints().allMatch(VisibleText::isVisible))
                .forEach(one -> out.print(one.value() + "\t" + one.help() + "\n"));
        return ExitStatus.DONE;
    }
}
