// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pxe.api.command.Answer;
import pxe.shell.Terminal;

/** Shows answers as text: tables in aligned columns, without colours. */
final class TextScreen implements Screen {

    private static final String INDENT = "  ";
    /** In less, sentences are no easier to read for being broken. */
    private static final int LEAST_COLUMNS = 20;
    /** Moves the cursor so many lines up and clears what is below (ECMA-48: CPL, ED). */
    private static final String BACK = "\033[%dF\033[J";

    private final Terminal terminal;
    private final PrintStream out;
    /** The table that parts continue. */
    private @Nullable Table open;
    private int refreshed;

    TextScreen(Terminal terminal, PrintStream out) {
        this.terminal = terminal;
        this.out = out;
    }

    @Override
    public void show(Answer part) {
        if (part instanceof Answer.Rows rows && open != null && open.heads().equals(rows.heads())) {
            print(open.more(rows.rows()));
            return;
        }
        open = part instanceof Answer.Rows rows && !rows.rows().isEmpty() ? new Table(rows.heads(), terminal.columns()) : null;
        print(open == null ? lines(part, terminal.columns()) : open.all(((Answer.Rows) part).rows()));
    }

    @Override
    public void refresh(Answer whole) {
        List<String> lines = lines(whole, terminal.columns());
        if (terminal.columns() > 0) {
            if (refreshed > 0) {
                out.printf(BACK, refreshed);
            }
            // What does not fit could not be reached again.
            lines = lines.subList(0, Math.min(lines.size(), Math.max(1, terminal.lines() - 1))).stream()
                    .map(line -> Table.cut(line, terminal.columns())).toList();
            refreshed = lines.size();
        }
        print(lines);
    }

    @Override
    public void end(Answer answer) {
        show(answer);
    }

    private void print(List<String> lines) {
        lines.forEach(line -> out.print(line + "\n"));
        out.flush();
    }

    private static List<String> lines(Answer answer, int columns) {
        return switch (answer) {
            case Answer.Text text -> shown(text.text());
            case Answer.Failure failure -> shown(failure.message());
            case Answer.Rows rows when rows.rows().isEmpty() -> shown(rows.nothing());
            case Answer.Rows rows -> new Table(rows.heads(), columns).all(rows.rows());
            case Answer.Fields fields -> lines(fields, columns);
        };
    }

    private static List<String> shown(String text) {
        return text.lines().map(Answer::shown).toList();
    }

    /** Values beside their names, long ones in several lines; an answer below its name, with an empty line before. */
    private static List<String> lines(Answer.Fields fields, int columns) {
        int width = fields.values().entrySet().stream().filter(field -> !(field.getValue() instanceof Answer))
                .mapToInt(field -> Columns.of(field.getKey())).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> field : fields.values().entrySet()) {
            if (field.getValue() instanceof Answer part) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.add(field.getKey());
                lines(part, Math.max(0, columns - INDENT.length())).forEach(line -> lines.add((INDENT + line).stripTrailing()));
            } else {
                int beside = width + INDENT.length();
                String name = Table.padded(field.getKey(), beside);
                for (String line : folded(Answer.shown(field.getValue()), columns - beside)) {
                    lines.add(name + line);
                    name = " ".repeat(beside);
                }
            }
        }
        return lines;
    }

    /** The lines of a text, broken between its words to fit so many columns, if that is enough for sentences. */
    private static List<String> folded(String text, int columns) {
        if (columns < LEAST_COLUMNS || Columns.of(text) <= columns) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && Columns.of(line + " " + word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
