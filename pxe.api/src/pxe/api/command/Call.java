// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One call of a {@link Command}: what stands on its line, and where the output goes. For the thread that runs the command.
 *
 * <p>Parameters are asked for by {@link Parameter#name()}; a name that the {@link Usage} doesn't have is a mistake of the command's,
 * an {@link IllegalArgumentException}.
 */
@ProviderType
public interface Call {

    /** Whether a flag, an option or an operand is there. */
    boolean has(String name);

    /** The values of an option or operand, in the order in which they stand there. */
    List<String> values(String name);

    /**
     * The values of an option or operand as something other than text.
     *
     * @param reader makes a value of a text, or throws an {@link IllegalArgumentException} whose message says what it must be; the
     *     command then ends, and the operator is told which value is wrong
     */
    <T> List<T> values(String name, Function<String, T> reader);

    /** The value of an option or operand, the first if it is repeated. */
    default Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** The value of an option or operand as something other than text; see {@link #values(String, Function)}. */
    default <T> Optional<T> value(String name, Function<String, T> reader) {
        return values(name, reader).stream().findFirst();
    }

    /** How many columns the terminal has; empty if the output goes to a file or to another program. */
    OptionalInt width();

    /**
     * Where output goes that is no {@link Answer}: a file's bytes, lines as they come. It comes before the answer. What is written
     * to nobody is dropped, and the command's thread is interrupted.
     */
    PrintStream out();

    /**
     * Shows a part of the answer at once, for commands that go on: {@code --follow}. Rows under the heads of the part before
     * continue its table; with {@code --json} each row is an object on a line of its own.
     */
    void show(Answer part);

    /**
     * Shows an answer in the place of what was shown so before, for what changes while one looks on. Where the output is no
     * terminal, or with {@code --json}, it is the same as {@link #show}.
     */
    void refresh(Answer whole);
}
