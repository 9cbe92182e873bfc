// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a {@link Command} is used: what {@code --help} tells and what a command line may have. Immutable.
 *
 * <p>{@code --help} and {@code --json} are added to every command, and are not named here.
 */
public final class Usage {

    private static final String OTHERS = "Other commands";
    /** What every command has anyway. */
    private static final Set<String> COMMON = Set.of("--help", "--json");

    private final String summary;
    private final String group;
    private final List<String> details;
    private final List<Parameter> parameters;

    private Usage(String summary, String group, List<String> details, List<Parameter> parameters) {
        this.summary = summary;
        this.group = group;
        this.details = List.copyOf(details);
        this.parameters = List.copyOf(parameters);
    }

    /**
     * Usage without parameters.
     *
     * @param summary what the command does, in one line: a phrase such as {@code the leases, by address}
     */
    public static Usage of(String summary) {
        return new Usage(Objects.requireNonNull(summary, "summary"), OTHERS, List.of(), List.of());
    }

    /** The same usage in a group of commands, which {@code pxe help} lists under this heading. */
    public Usage in(String group) {
        return new Usage(summary, Objects.requireNonNull(group, "group"), details, parameters);
    }

    /** The same usage with more paragraphs for {@code --help}: columns, examples, files. */
    public Usage details(String... paragraphs) {
        return new Usage(summary, group, Stream.concat(details.stream(), Stream.of(paragraphs)).toList(), parameters);
    }

    /**
     * The same usage with one more parameter; operands stand in the order in which they are added.
     *
     * @throws IllegalArgumentException if there is one of that name, or an operand that must be there would follow one that needn't, or any
     *     would follow a repeated one
     */
    public Usage with(Parameter parameter) {
        if (COMMON.contains(parameter.name()) || parameters.stream().anyMatch(other -> other.name().equals(parameter.name()))) {
            throw new IllegalArgumentException("there are two parameters " + parameter.name());
        }
        if (isOperand(parameter) && parameters.stream().filter(Usage::isOperand)
                .anyMatch(before -> before.isRepeated() || !before.isRequired() && parameter.isRequired())) {
            throw new IllegalArgumentException(parameter.name() + " follows an operand that may be missing or repeated");
        }
        return new Usage(summary, group, details, Stream.concat(parameters.stream(), Stream.of(parameter)).toList());
    }

    private static boolean isOperand(Parameter parameter) {
        return parameter.kind() == Parameter.Kind.OPERAND;
    }

    /** What the command does, in one line. */
    public String summary() {
        return summary;
    }

    /** The heading under which {@code pxe help} lists it. */
    public String group() {
        return group;
    }

    /** More paragraphs for {@code --help}. */
    public List<String> details() {
        return details;
    }

    /** Flags, options and operands, in the order in which they were added. */
    public List<Parameter> parameters() {
        return parameters;
    }
}
