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
            case Answer.Text text -> text.text().lines().map(Answer::shown).toList();
            case Answer.Failure failure -> failure.message().lines().map(Answer::shown).toList();
            case Answer.Rows rows when rows.rows().isEmpty() -> rows.nothing().lines().toList();
            case Answer.Rows rows -> new Table(rows.heads(), columns).all(rows.rows());
            case Answer.Fields fields -> lines(fields, columns);
        };
    }

    /** Values beside their names; an answer below its name, with an empty line before. */
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
                lines.add(Table.padded(field.getKey(), width) + "  " + Answer.shown(field.getValue()));
            }
        }
        return lines;
    }
}
