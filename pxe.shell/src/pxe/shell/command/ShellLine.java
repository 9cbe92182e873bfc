// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line as somebody typed it. Words are separated by blanks; single and double quotes and the backslash keep what they hold
 * together.
 *
 * @param words the words, of the last command in it if there are several
 * @param ended whether the last word is over, so that the next character would begin another
 * @param isGogo whether the line has more than words: pipes, variables, blocks, which are Gogo's
 * @param openQuote whether a quote is not closed
 */
public record ShellLine(List<String> words, boolean ended, boolean isGogo, boolean openQuote) {

    private static final String NEXT_COMMAND = "|;";
    private static final String SYNTAX = NEXT_COMMAND + "$(){}[]<>`";
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*\\w+\\s*=.*");

    /** Reads a line, or the beginning of one. */
    public static ShellLine read(String line) {
        Reader reader = new Reader();
        line.chars().forEach(c -> reader.read((char) c));
        return reader.end(ASSIGNMENT.matcher(line).matches());
    }

    /** The words before the one that is being typed. */
    List<String> before() {
        return ended || words.isEmpty() ? words : words.subList(0, words.size() - 1);
    }

    /** Whether the word that is being typed is a command's name, of which there is something. */
    public boolean isCommandName() {
        return before().isEmpty() && !begun().isEmpty();
    }

    /** The word that is being typed; empty if none is begun. */
    public String begun() {
        return ended || words.isEmpty() ? "" : words.getLast();
    }

    /** Takes characters one after the other. */
    private static final class Reader {
        private final List<String> words = new ArrayList<>();
        private @Nullable StringBuilder word;
        private char quote;
        private boolean escaped;
        private boolean isGogo;

        void read(char c) {
            if (escaped || quote != 0 && c != quote && c != '\\' || quote == '\'' && c == '\\') {
                append(c);
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '"' || c == '\'') {
                quote = c;
                word = word == null ? new StringBuilder() : word;
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                plain(c);
            }
        }

        private void plain(char c) {
            isGogo |= SYNTAX.indexOf(c) >= 0;
            if (NEXT_COMMAND.indexOf(c) >= 0) {
                words.clear();
                word = null;
            } else {
                append(c);
            }
        }

        private void append(char c) {
            word = word == null ? new StringBuilder() : word;
            word.append(c);
        }

        private void endWord() {
            if (word != null) {
                words.add(word.toString());
                word = null;
            }
        }

        ShellLine end(boolean isAssignment) {
            boolean ended = word == null;
            endWord();
            return new ShellLine(List.copyOf(words), ended, isGogo || isAssignment, quote != 0);
        }
    }
}
