// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What may stand on a command's line behind its name: a flag, an option with a value, or an operand. Immutable. */
public final class Parameter {

    /** What kind of parameter it is. */
    public enum Kind {
        /** It is there or not, such as {@code --follow}. */
        FLAG,
        /** It has a value, as in {@code --mac MAC} or {@code --mac=MAC}. */
        OPTION,
        /** A value that is known by its place. */
        OPERAND
    }

    private static final Pattern OPTION_NAME = Pattern.compile("--[a-z][a-z0-9-]*");
    private static final Pattern LABEL = Pattern.compile("[A-Z][A-Z0-9-]*");

    private final Kind kind;
    private final String name;
    private final String label;
    private final String help;
    private final boolean required;
    private final boolean repeated;
    private final List<String> choices;
    private final Function<String, ? extends Collection<String>> suggestions;

    private Parameter(Kind kind, String name, String label, String help, boolean required, boolean repeated, List<String> choices,
            Function<String, ? extends Collection<String>> suggestions) {
        this.kind = kind;
        this.name = name;
        this.label = label;
        this.help = Objects.requireNonNull(help, "help");
        this.required = required;
        this.repeated = repeated;
        this.choices = choices;
        this.suggestions = suggestions;
    }

    /**
     * A flag, which needn't be there.
     *
     * @param name two hyphens and a lower-case word, such as {@code --follow}
     * @param help what it does, a short phrase
     * @throws IllegalArgumentException if the name is none of that form
     */
    public static Parameter flag(String name, String help) {
        return new Parameter(Kind.FLAG, check(OPTION_NAME, name), "", help, false, false, List.of(), _ -> List.of());
    }

    /**
     * An option with a value, which needn't be there.
     *
     * @param name two hyphens and a lower-case word, such as {@code --mac}
     * @param label what {@code --help} calls the value, in capitals, such as {@code MAC}
     * @param help what it says, a short phrase
     * @throws IllegalArgumentException if name or label are none of that form
     */
    public static Parameter option(String name, String label, String help) {
        return new Parameter(Kind.OPTION, check(OPTION_NAME, name), check(LABEL, label), help, false, false, List.of(), _ -> List.of());
    }

    /**
     * An operand, which must be there.
     *
     * @param name its name in capitals, such as {@code MAC}
     * @param help what it is, a short phrase
     * @throws IllegalArgumentException if the name is none of that form
     */
    public static Parameter operand(String name, String help) {
        return new Parameter(Kind.OPERAND, check(LABEL, name), name, help, true, false, List.of(), _ -> List.of());
    }

    private static String check(Pattern pattern, String name) {
        if (!pattern.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a parameter: it must match " + pattern);
        }
        return name;
    }

    /** The same parameter, which needn't be there. */
    public Parameter optional() {
        return new Parameter(kind, name, label, help, false, repeated, choices, suggestions);
    }

    /** The same parameter, which may be there several times. */
    public Parameter repeated() {
        return new Parameter(kind, name, label, help, required, true, choices, suggestions);
    }

    /** The same parameter with these values alone; another is wrong usage. */
    public Parameter oneOf(String... values) {
        return new Parameter(kind, name, label, help, required, repeated, List.of(values), suggestions);
    }

    /**
     * The same parameter with values to complete from; others may be typed too.
     *
     * @param suggestions from what is typed of the value so far, perhaps nothing, to possible values; those that don't begin so are
     *     left out afterwards, so it needn't look. Any thread calls it; it must be quick.
     */
    public Parameter suggesting(Function<String, ? extends Collection<String>> suggestions) {
        return new Parameter(kind, name, label, help, required, repeated, choices, Objects.requireNonNull(suggestions, "suggestions"));
    }

    /** What kind it is. */
    public Kind kind() {
        return kind;
    }

    /** What {@link Call} knows it by: {@code --mac}, or {@code MAC} for an operand. */
    public String name() {
        return name;
    }

    /** What {@code --help} calls the value; empty for a flag. */
    public String label() {
        return label;
    }

    /** What it is, a short phrase. */
    public String help() {
        return help;
    }

    /** Whether a command line without it is wrong. */
    public boolean isRequired() {
        return required;
    }

    /** Whether it may be there several times. */
    public boolean isRepeated() {
        return repeated;
    }

    /** All values that it may have; none if it may have any. */
    public List<String> choices() {
        return choices;
    }

    /** Possible values of one that begins so. */
    public Collection<String> suggestions(String begun) {
        return choices.isEmpty() ? suggestions.apply(begun) : choices;
    }
}
