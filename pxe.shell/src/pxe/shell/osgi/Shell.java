// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import pxe.shell.CommandRunner;
import pxe.shell.ExitStatus;
import pxe.shell.Request;
import pxe.shell.Terminal;
import pxe.shell.command.Commands;

/** Answers what comes through the control socket: by the daemon's commands, and by Gogo where there are none. */
final class Shell implements CommandRunner {

    private final Commands commands;
    private final GogoRunner gogo;

    Shell(Commands commands, GogoRunner gogo) {
        this.commands = commands;
        this.gogo = gogo;
    }

    @Override
    public int run(Request request, OutputStream out, OutputStream err) throws Exception {
        try (PrintStream output = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream messages = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            return switch (request.kind()) {
                case COMMAND -> command(request.words(), request.terminal(), output, messages);
                case LINE, COMPLETION -> throw new UnsupportedOperationException("there is no interactive shell yet");
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
        err.println("pxe: " + commands.unknown(words));
        return ExitStatus.UNKNOWN_COMMAND;
    }
}
