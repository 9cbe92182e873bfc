// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import pxe.shell.CommandRunner;
import pxe.shell.ControlProtocol;

/** Runs each command in a Gogo session of its own. */
final class GogoRunner implements CommandRunner {

    /** The session variable that holds the names of all commands, each as {@code scope:name}. */
    private static final String COMMANDS = ".commands";
    private static final String OWN_SCOPE = "pxe:";
    /** The session variable that holds the command together with its arguments. */
    private static final String WHOLE = "whole";

    private final CommandProcessor gogo;

    GogoRunner(CommandProcessor gogo) {
        this.gogo = gogo;
    }

    @Override
    public int run(List<String> words, OutputStream out, OutputStream err) throws Exception {
        try (PrintStream output = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream messages = new PrintStream(err, false, StandardCharsets.UTF_8);
                CommandSession session = gogo.createSession(InputStream.nullInputStream(), output, messages)) {
            Optional<String> command = command(session, words.getFirst());
            if (command.isEmpty()) {
                messages.println("pxe: there is no command " + words.getFirst() + " (pxe help lists them)");
                return ControlProtocol.UNKNOWN_COMMAND;
            }
            Object result = execute(session, command.get(), words);
            if (result != null) {
                output.println(session.format(result, Converter.INSPECT));
            }
            return ControlProtocol.DONE;
        }
    }

    /** The command's full name: as it is written, else the daemon's own, else the first of any scope. */
    private static Optional<String> command(CommandSession session, String word) {
        if (!(session.get(COMMANDS) instanceof Collection<?> commands)) {
            return Optional.empty();
        }
        if (word.indexOf(':') >= 0) {
            return Optional.of(word).filter(commands::contains);
        }
        Stream<String> others = commands.stream().map(Object::toString).filter(name -> name.endsWith(":" + word)).sorted();
        return Stream.concat(Stream.of(OWN_SCOPE + word).filter(commands::contains), others).findFirst();
    }

    /** The arguments stay out of what Gogo parses: they are handed to the command as they are, whatever characters they have. */
    private static @Nullable Object execute(CommandSession session, String command, List<String> words) throws Exception {
        if (!(session.get(command) instanceof Function function)) {
            throw new IllegalStateException("the command has just been removed");
        }
        List<Object> arguments = List.copyOf(words.subList(1, words.size()));
        Function whole = (inner, none) -> function.execute(inner, new ArrayList<>(arguments));
        session.put(WHOLE, whole);
        return session.execute(WHOLE);
    }
}
