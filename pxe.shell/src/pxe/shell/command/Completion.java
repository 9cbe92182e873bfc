// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Parameter.Kind;

/** How a line may go on: the names of commands, their options, and what values these may have. Safe for any thread. */
public final class Completion {

    /** More than that nobody looks through. */
    static final int MAX = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private final Catalog catalog;
    private final Commands commands;

    /** Completes the commands of a catalogue. */
    public Completion(Catalog catalog) {
        this.catalog = catalog;
        this.commands = new Commands(catalog);
    }

    /**
     * What may take the place of the last word.
     *
     * @param value the whole word
     * @param help what it is; perhaps empty
     */
    public record Candidate(String value, String help) {}

    /** The candidates for the end of a line, the likeliest first. */
    public List<Candidate> of(ShellLine line) {
        String begun = line.begun().toLowerCase(Locale.ROOT);
        return candidates(line).filter(candidate -> candidate.value().toLowerCase(Locale.ROOT).startsWith(begun)).limit(MAX).toList();
    }

    private Stream<Candidate> candidates(ShellLine line) {
        List<String> before = line.before();
        if (before.isEmpty()) {
            return names("");
        }
        Stream<Candidate> rest = commands.find(before).stream().flatMap(called -> arguments(called, line.begun()));
        // The second half of a name that may be typed as two words.
        return before.size() == 1 ? Stream.concat(rest, names(before.getFirst() + "-")) : rest;
    }

    private Stream<Candidate> names(String prefix) {
        return catalog.names().stream().filter(name -> name.startsWith(prefix)).map(name -> new Candidate(name.substring(prefix.length()),
                catalog.find(name).map(Command::usage).map(usage -> usage.summary()).orElse("")));
    }

    private static Stream<Candidate> arguments(Commands.Called called, String begun) {
        List<Parameter> parameters = called.command().usage().parameters();
        List<String> before = called.arguments();
        Optional<Parameter> option = before.isEmpty() ? Optional.empty() : option(parameters, before.getLast());
        if (option.isPresent()) {
            return values(option.get(), begun, "");
        }
        int equals = begun.indexOf('=');
        if (begun.startsWith("--") && equals > 0) {
            return option(parameters, begun.substring(0, equals)).stream()
                    .flatMap(one -> values(one, begun.substring(equals + 1), begun.substring(0, equals + 1)));
        }
        return begun.startsWith("-") ? options(parameters, before) : operand(parameters, before).stream().flatMap(one -> values(one, begun, ""));
    }

    /** The option of this name that has a value. */
    private static Optional<Parameter> option(List<Parameter> parameters, String name) {
        return parameters.stream().filter(one -> one.kind() == Kind.OPTION && one.name().equals(name)).findFirst();
    }

    private static Stream<Candidate> options(List<Parameter> parameters, List<String> before) {
        Stream<Candidate> own = parameters.stream().filter(one -> one.kind() != Kind.OPERAND)
                .map(one -> new Candidate(one.name(), one.help()));
        return Stream.concat(own, Stream.of(new Candidate(Grammar.JSON, Grammar.JSON_HELP), new Candidate(Grammar.HELP, Grammar.HELP_HELP)))
                .filter(one -> !before.contains(one.value()));
    }

    /** The operand that comes next. */
    private static Optional<Parameter> operand(List<Parameter> parameters, List<String> before) {
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            boolean isValue = i > 0 && option(parameters, before.get(i - 1)).isPresent();
            if (!isValue && !before.get(i).startsWith("-")) {
                operands.add(before.get(i));
            }
        }
        List<Parameter> places = parameters.stream().filter(one -> one.kind() == Kind.OPERAND).toList();
        if (operands.size() < places.size()) {
            return Optional.of(places.get(operands.size()));
        }
        return places.isEmpty() || !places.getLast().isRepeated() ? Optional.empty() : Optional.of(places.getLast());
    }

    private static Stream<Candidate> values(Parameter parameter, String begun, String prefix) {
        return suggestions(parameter, begun).stream().map(value -> new Candidate(prefix + value, parameter.help()));
    }

    private static Collection<String> suggestions(Parameter parameter, String begun) {
        try {
            return parameter.suggestions(begun);
        } catch (RuntimeException | Error e) {
            LOG.debug("no suggestions for {}", parameter.name(), e);
            return List.of();
        }
    }
}
