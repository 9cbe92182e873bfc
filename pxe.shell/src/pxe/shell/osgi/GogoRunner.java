// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.InputStream;
import java.io.PrintStream;
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

/** Runs what is Gogo's: the commands of other scopes, and lines with its syntax. Each has a session of its own. */
final class GogoRunner {

    /** The session variable that holds the names of all commands, each as {@code scope:name}. */
    private static final String COMMANDS = ".commands";
    private static final String OWN_SCOPE = GogoFunctions.SCOPE + ":";
    /** The session variable that holds the command together with its arguments. */
    private static final String WHOLE = "whole";

    private final CommandProcessor gogo;

    GogoRunner(CommandProcessor gogo) {
        this.gogo = gogo;
    }

    /** Runs a command with arguments that are handed to it as they are; whether there is one of that name. */
    boolean run(List<String> words, PrintStream out, PrintStream err) throws Exception {
        try (CommandSession session = session(out, err)) {
            Optional<String> command = command(session, words.getFirst());
            if (command.isPresent()) {
                show(session, execute(session, command.get(), words), out);
            }
            return command.isPresent();
        }
    }

    /** Runs a line of Gogo's language. */
    void run(String line, PrintStream out, PrintStream err) throws Exception {
        try (CommandSession session = session(out, err)) {
            show(session, session.execute(line), out);
        }
    }

    /** The names by which the commands of other scopes can be called. */
    List<String> names() {
        try (CommandSession session = session(System.out, System.err)) {
            return names(session).stream().filter(name -> !name.startsWith(OWN_SCOPE))
                    .flatMap(name -> Stream.of(name.substring(name.indexOf(':') + 1), name)).distinct().toList();
        }
    }

    private CommandSession session(PrintStream out, PrintStream err) {
        return gogo.createSession(InputStream.nullInputStream(), out, err);
    }

    private static void show(CommandSession session, @Nullable Object result, PrintStream out) {
        if (result != null) {
            out.println(session.format(result, Converter.INSPECT));
        }
    }

    private static List<String> names(CommandSession session) {
        return session.get(COMMANDS) instanceof Collection<?> names ? names.stream().map(Object::toString).sorted().toList() : List.of();
    }

    /** The command's full name: as it is written, else the daemon's own, else the first of any scope. */
    private static Optional<String> command(CommandSession session, String word) {
        List<String> names = names(session);
        if (word.indexOf(':') >= 0) {
            return Optional.of(word).filter(names::contains);
        }
        Stream<String> others = names.stream().filter(name -> name.endsWith(":" + word));
        return Stream.concat(Stream.of(OWN_SCOPE + word).filter(names::contains), others).findFirst();
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
