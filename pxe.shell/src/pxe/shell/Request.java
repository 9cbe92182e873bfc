// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.util.List;

/**
 * What is asked of a daemon through the control socket.
 *
 * @param kind what the words are
 * @param words at least one
 * @param terminal where the answer is shown
 */
public record Request(Kind kind, List<String> words, Terminal terminal) {

    /** What the words of a request are. */
    public enum Kind {
        /** A command's name and its arguments, as they are. */
        COMMAND,
        /** One line as it was typed: a command with quotes, or Gogo's syntax. */
        LINE,
        /** The beginning of such a line, up to the cursor: how may it go on? */
        COMPLETION
    }

    /** Makes a request; the list is copied. */
    public Request {
        words = List.copyOf(words);
    }

    /** A command whose answer goes to a terminal or not. */
    public static Request command(List<String> words, Terminal terminal) {
        return new Request(Kind.COMMAND, words, terminal);
    }
}
