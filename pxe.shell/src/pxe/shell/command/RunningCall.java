// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.shell.Terminal;

/** A call as it was read from its line. */
record RunningCall(Grammar.Line line, Screen screen, Terminal terminal, PrintStream out) implements Call {

    @Override
    public boolean has(String name) {
        return !values(name).isEmpty();
    }

    @Override
    public List<String> values(String name) {
        List<String> values = line.values().get(name);
        if (values == null) {
            throw new IllegalArgumentException("the command's usage has no parameter " + name);
        }
        return values;
    }

    @Override
    public <T> List<T> values(String name, Function<String, T> reader) {
        return values(name).stream().map(text -> read(name, text, reader)).toList();
    }

    private static <T> T read(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException wrong) {
            throw new WrongUsage(name + ": '" + text + "' is no whole number, or none that has a meaning here");
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(name + ": " + (wrong.getMessage() == null ? "'" + text + "' is wrong" : wrong.getMessage()));
        }
    }

    @Override
    public OptionalInt width() {
        return terminal.columns() == 0 ? OptionalInt.empty() : OptionalInt.of(terminal.columns());
    }

    @Override
    public void show(Answer part) {
        screen.show(part);
    }

    @Override
    public void refresh(Answer whole) {
        screen.refresh(whole);
    }
}
