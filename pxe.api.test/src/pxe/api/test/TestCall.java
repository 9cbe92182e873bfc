// SPDX-License-Identifier: Apache-2.0
package pxe.api.test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;

/**
 * A call of a command, made by hand. For one thread.
 *
 * <pre>{@code
 * assertEquals("it was never seen", TestCall.of(new SeenCommand()).with("MAC", "52:54:00:12:34:56").run().toString());
 * }</pre>
 */
public final class TestCall implements Call {

    private final Command command;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    private OptionalInt width = OptionalInt.empty();

    private TestCall(Command command) {
        this.command = command;
    }

    /** A call of a command without any parameters. */
    public static TestCall of(Command command) {
        return new TestCall(command);
    }

    /**
     * The same call with a parameter; a flag has no values.
     *
     * @throws IllegalArgumentException if the command's usage doesn't have it
     */
    public TestCall with(String name, String... values) {
        Parameter parameter = command.usage().parameters().stream().filter(one -> one.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the command's usage has no parameter " + name));
        this.values.put(name, parameter.kind() == Parameter.Kind.FLAG ? List.of(name) : List.of(values));
        return this;
    }

    /** The same call from a terminal of so many columns. */
    public TestCall withWidth(int columns) {
        width = OptionalInt.of(columns);
        return this;
    }

    /** Runs the command once. */
    public Answer run() throws Exception {
        return command.run(this);
    }

    /** What the command has written or shown so far, beside its answer: a line for each part. */
    public String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean has(String name) {
        return values.containsKey(name);
    }

    @Override
    public List<String> values(String name) {
        return Objects.requireNonNullElse(values.get(name), List.of());
    }

    @Override
    public <T> List<T> values(String name, Function<String, T> reader) {
        return values(name).stream().map(reader).toList();
    }

    @Override
    public OptionalInt width() {
        return width;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public void show(Answer part) {
        out.println(part);
    }

    @Override
    public void refresh(Answer whole) {
        show(whole);
    }
}
