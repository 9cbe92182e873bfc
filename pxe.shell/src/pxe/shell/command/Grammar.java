// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.core.Spelling;
import pxe.shell.Terminal;

/** How the line of one command is read, and what its help says: its {@link Usage}, and what all commands have. */
final class Grammar {

    static final String HELP = "--help";
    static final String HELP_HELP = "this text";
    static final String JSON = "--json";
    static final String JSON_HELP = "the answer as JSON, for programs";

    /** Where the width is unknown, help is as wide as a page. */
    private static final int PAGE_COLUMNS = 80;
    /** The narrowest help that is still readable. */
    private static final int LEAST_COLUMNS = 60;

    private final Usage usage;
    private final CommandSpec spec;

    Grammar(String name, Usage usage) {
        this.usage = usage;
        this.spec = CommandSpec.create().name("pxe " + name);
        spec.parser().unmatchedOptionsArePositionalParams(false).posixClusteredShortOptionsAllowed(false);
        spec.usageMessage().description(literal(sentence(usage.summary()))).sortOptions(false).abbreviateSynopsis(true)
                .footer(usage.details().stream().map(paragraph -> "%n" + literal(paragraph)).toArray(String[]::new));
        int place = 0;
        for (Parameter parameter : usage.parameters()) {
            switch (parameter.kind()) {
                case FLAG -> spec.addOption(OptionSpec.builder(parameter.name()).description(help(parameter)).build());
                case OPTION -> spec.addOption(OptionSpec.builder(parameter.name()).paramLabel(parameter.label()).arity("1")
                        .type(List.class).auxiliaryTypes(String.class).required(parameter.isRequired()).description(help(parameter)).build());
                case OPERAND -> spec.addPositional(operand(parameter, place));
            }
            place += parameter.kind() == Parameter.Kind.OPERAND ? 1 : 0;
        }
        spec.addOption(OptionSpec.builder(JSON).description(JSON_HELP).build());
        spec.addOption(OptionSpec.builder("-h", HELP).usageHelp(true).description(HELP_HELP).build());
    }

    private static PositionalParamSpec operand(Parameter parameter, int place) {
        return PositionalParamSpec.builder().paramLabel(parameter.label()).index(place + (parameter.isRepeated() ? "..*" : ""))
                .arity(arity(parameter)).required(parameter.isRequired()).type(List.class).auxiliaryTypes(String.class)
                .description(help(parameter)).build();
    }

    private static String arity(Parameter parameter) {
        return (parameter.isRequired() ? "1" : "0") + (parameter.isRepeated() ? "..*" : "..1");
    }

    private static String help(Parameter parameter) {
        String choices = parameter.choices().isEmpty() ? "" : ": " + String.join(", ", parameter.choices());
        return literal(parameter.help() + choices);
    }

    private static String sentence(String phrase) {
        return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + (phrase.endsWith(".") ? "" : ".");
    }

    /** What picocli would take for a format. */
    private static String literal(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }

    /**
     * Reads the words that follow the command's name.
     *
     * @throws WrongUsage if they don't fit
     */
    Line read(List<String> words) {
        try {
            ParseResult parsed = new CommandLine(spec).setExpandAtFiles(false).setInterpolateVariables(false).parseArgs(words.toArray(String[]::new));
            Map<String, List<String>> values = new HashMap<>();
            for (Parameter parameter : usage.parameters()) {
                values.put(parameter.name(), checked(parameter, values(parsed, parameter)));
            }
            return new Line(values, parsed.hasMatchedOption(JSON), parsed.isUsageHelpRequested());
        } catch (UnmatchedArgumentException unknown) {
            throw new WrongUsage(unknown.getMessage() + Spelling.nearest(unknown.getUnmatched().getFirst(), spec.optionsMap().keySet())
                    .map(name -> ": did you mean " + name + "?").orElse(""));
        } catch (ParameterException wrong) {
            throw new WrongUsage(wrong.getMessage());
        }
    }

    private List<String> values(ParseResult parsed, Parameter parameter) {
        ArgSpec spec = parameter.kind() == Parameter.Kind.OPERAND ? operand(parameter) : this.spec.findOption(parameter.name());
        return parsed.matchedArgs().contains(spec) ? spec.stringValues() : List.of();
    }

    private ArgSpec operand(Parameter parameter) {
        return spec.positionalParameters().stream().filter(one -> one.paramLabel().equals(parameter.label())).findFirst().orElseThrow();
    }

    private static List<String> checked(Parameter parameter, List<String> values) {
        if (values.size() > 1 && !parameter.isRepeated()) {
            throw new WrongUsage(parameter.name() + " is there " + values.size() + " times");
        }
        return values.stream().map(value -> chosen(parameter.choices(), value).orElseThrow(() -> new WrongUsage(
                parameter.name() + " must be one of " + String.join(", ", parameter.choices()) + ": " + value))).toList();
    }

    /** The choice that is meant, in any case: who copies it from an event finds it in capitals there, as {@code stage=PXE}. */
    private static Optional<String> chosen(List<String> choices, String value) {
        return choices.isEmpty() || choices.contains(value) ? Optional.of(value)
                : choices.stream().filter(value::equalsIgnoreCase).findFirst();
    }

    /** What {@code --help} shows. */
    String help(Terminal terminal) {
        int columns = terminal.columns() == 0 ? PAGE_COLUMNS : Math.clamp(terminal.columns(), LEAST_COLUMNS, PAGE_COLUMNS * 2);
        spec.usageMessage().width(columns);
        return new CommandLine(spec).getUsageMessage(Ansi.OFF).lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /**
     * A line as it was read.
     *
     * @param values by the parameter's name; a flag that is there has one
     * @param json whether {@code --json} is there
     * @param help whether {@code --help} is
     */
    record Line(Map<String, List<String>> values, boolean json, boolean help) {}
}
