// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.VisibleText;

/**
 * What a {@link Command} answers. Made by the static methods; immutable.
 *
 * <p>A value in it is what it is, not a text: a number stays a number with {@code --json}, and what is not there is {@code null} or
 * an empty {@link Optional}. {@link #shown} says how people see it.
 *
 * <p>The text form of an answer is what people see, in columns that are not aligned: for logs and tests.
 */
public sealed interface Answer {

    /** Lines for people; with {@code --json}, a string. Empty says nothing. */
    static Text text(String text) {
        return new Text(text);
    }

    /** Starts a table: column heads in capitals, which with {@code --json} are keys ({@code HOST NAME} is {@code hostName}). */
    static Rows.Builder rows(String... heads) {
        return new Rows.Builder(List.of(heads));
    }

    /** Starts a list of named values; with {@code --json}, one object. */
    static Fields.Builder fields() {
        return new Fields.Builder();
    }

    /** The command failed: this is told on the error stream, and the exit status is 1. */
    static Failure failure(String message) {
        return new Failure(message, 1);
    }

    /**
     * How a value is shown to people: an {@link Instant} to the second, a {@link Duration} as in {@code 1h 5m 7s}, an address by its
     * numbers, a collection with commas, what is not there as a hyphen, and everything else by {@code toString()}. It
     * is {@linkplain VisibleText made visible}, so that what a machine sent can't steer a terminal.
     */
    static String shown(@Nullable Object value) {
        String text = switch (value) {
            case null -> "-";
            case Instant time -> time.truncatedTo(ChronoUnit.SECONDS).toString();
            case Duration duration -> span(duration);
            case InetAddress address -> address.getHostAddress();
            case Collection<?> several -> several.stream().map(Answer::shown).collect(Collectors.joining(", "));
            default -> value.toString();
        };
        return VisibleText.of(text);
    }

    private static String span(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
            return duration.toMillis() + "ms";
        }
        String text = (duration.toDays() > 0 ? duration.toDays() + "d " : "")
                + (duration.toHours() > 0 ? duration.toHoursPart() + "h " : "")
                + (duration.toMinutes() > 0 ? duration.toMinutesPart() + "m " : "");
        return duration.toDays() > 0 ? text.strip() : text + duration.toSecondsPart() + "s";
    }

    /** Nothing that is not there is an Optional from here on. */
    private static @Nullable Object present(@Nullable Object value) {
        return value instanceof Optional<?> perhaps ? perhaps.orElse(null) : value;
    }

    /** See {@link #text(String)}. */
    record Text(String text) implements Answer {
        @Override
        public String toString() {
            return text;
        }
    }

    /** See {@link #failure(String)}. */
    final class Failure implements Answer {
        private final String message;
        private final int status;

        private Failure(String message, int status) {
            this.message = Objects.requireNonNull(message, "message");
            this.status = status;
        }

        /** The same failure with another exit status, 1 to 125. */
        public Failure withStatus(int status) {
            if (status < 1 || status > 125) {
                throw new IllegalArgumentException("a failure's exit status is 1 to 125: " + status);
            }
            return new Failure(message, status);
        }

        /** What failed, where, and what to do. */
        public String message() {
            return message;
        }

        /** The exit status. */
        public int status() {
            return status;
        }

        @Override
        public String toString() {
            return message;
        }
    }

    /** See {@link #rows(String...)}. */
    final class Rows implements Answer {
        private final List<String> heads;
        private final List<List<@Nullable Object>> rows;
        private final String nothing;

        private Rows(Builder builder, String nothing) {
            this.heads = builder.heads;
            this.rows = List.copyOf(builder.rows);
            this.nothing = Objects.requireNonNull(nothing, "nothing");
        }

        /** The column heads. */
        public List<String> heads() {
            return heads;
        }

        /** The rows, each with a value for each head. */
        public List<List<@Nullable Object>> rows() {
            return rows;
        }

        /** What is said where there are no rows. */
        public String nothing() {
            return nothing;
        }

        @Override
        public String toString() {
            return rows.isEmpty() ? nothing : Stream.concat(Stream.of(heads), rows.stream())
                    .map(row -> row.stream().map(Answer::shown).collect(Collectors.joining("  ")))
                    .collect(Collectors.joining("\n"));
        }

        /** Collects the rows of a table. For one thread. */
        public static final class Builder {
            private final List<String> heads;
            private final List<List<@Nullable Object>> rows = new ArrayList<>();

            private Builder(List<String> heads) {
                this.heads = heads;
            }

            /**
             * One more row.
             *
             * @throws IllegalArgumentException if there are not as many values as heads
             */
            public Builder row(@Nullable Object... values) {
                if (values.length != heads.size()) {
                    throw new IllegalArgumentException(values.length + " values for " + heads.size() + " columns");
                }
                rows.add(Stream.of(values).<@Nullable Object>map(Answer::present).toList());
                return this;
            }

            /** The table; where it has no rows, this sentence is said, such as {@code no leases}. */
            public Rows orElse(String nothing) {
                return new Rows(this, nothing);
            }
        }
    }

    /** See {@link #fields()}. */
    final class Fields implements Answer {
        private final Map<String, @Nullable Object> values;

        private Fields(Builder builder) {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(builder.values));
        }

        /** The values by name, in the order in which they were added. */
        public Map<String, @Nullable Object> values() {
            return values;
        }

        @Override
        public String toString() {
            return values.entrySet().stream()
                    .map(field -> field.getKey() + (field.getValue() instanceof Answer part ? "\n" + part : "  " + shown(field.getValue())))
                    .collect(Collectors.joining("\n"));
        }

        /** Collects named values. For one thread. */
        public static final class Builder {
            private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

            private Builder() {}

            /**
             * One more value.
             *
             * @param name in capitals, as a column's head
             * @param value an {@link Answer} is shown under the name as its heading
             */
            public Builder with(String name, @Nullable Object value) {
                values.put(Objects.requireNonNull(name, "name"), present(value));
                return this;
            }

            /** The list. */
            public Fields build() {
                return new Fields(this);
            }
        }
    }
}
