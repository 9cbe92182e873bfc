// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pxe.api.command.Answer;

/** Rows of text in aligned columns that fit a terminal. Columns only become wider as rows are added. For one thread. */
final class Table {

    private static final String GAP = "  ";
    private static final String CUT = "…";
    /** Wider columns have long texts, which are the first to be cut. */
    private static final int LONG_COLUMNS = 24;
    /** No column is made narrower than this to fit. */
    private static final int LEAST_COLUMNS = 6;

    private final List<String> heads;
    private final int columns;
    private final int[] widths;

    /**
     * An empty table.
     *
     * @param columns the terminal's width; 0 for as wide as need be
     */
    Table(List<String> heads, int columns) {
        this.heads = heads;
        this.columns = columns;
        this.widths = new int[heads.size()];
    }

    List<String> heads() {
        return heads;
    }

    /** The lines of the heads and of the first rows. */
    List<String> all(List<List<@Nullable Object>> rows) {
        List<List<Cell>> cells = new ArrayList<>(cells(rows));
        List<Cell> first = IntStream.range(0, heads.size())
                .mapToObj(i -> new Cell(heads.get(i), !cells.isEmpty() && cells.stream().allMatch(row -> row.get(i).right()))).toList();
        cells.addFirst(first);
        return lines(cells);
    }

    /** The lines of further rows. */
    List<String> more(List<List<@Nullable Object>> rows) {
        return lines(cells(rows));
    }

    /** The text of a value, and whether it is a number, which stands to the right. */
    private record Cell(String text, boolean right) {}

    private static List<List<Cell>> cells(List<List<@Nullable Object>> rows) {
        return rows.stream().map(row -> row.stream().map(Table::cell).toList()).toList();
    }

    private static Cell cell(@Nullable Object value) {
        return new Cell(Answer.shown(value), value instanceof Number);
    }

    private List<String> lines(List<List<Cell>> rows) {
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i).text()));
            }
        }
        int[] fitting = fitting();
        return rows.stream().map(row -> line(row, fitting)).toList();
    }

    /** The widths made to fit: long texts first, the longest of them; then what stands to the right, one column after another. */
    private int[] fitting() {
        int[] fitting = widths.clone();
        int excess = columns == 0 ? 0 : IntStream.of(fitting).sum() + GAP.length() * (fitting.length - 1) - columns;
        for (; excess > 0; excess--) {
            int widest = IntStream.range(0, fitting.length).reduce(0, (a, b) -> fitting[b] > fitting[a] ? b : a);
            if (fitting[widest] <= LONG_COLUMNS) {
                break;
            }
            fitting[widest]--;
        }
        for (int i = fitting.length - 1; i >= 0 && excess > 0; i--) {
            int cut = Math.clamp(fitting[i] - LEAST_COLUMNS, 0, excess);
            fitting[i] -= cut;
            excess -= cut;
        }
        return fitting;
    }

    private static String line(List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = cut(row.get(i).text(), widths[i]);
            line.append(i == 0 ? "" : GAP).append(row.get(i).right() ? " ".repeat(widths[i] - width(text)) + text : padded(text, widths[i]));
        }
        return line.toString().stripTrailing();
    }

    /** A text of so many columns at most, with a sign where it was cut. */
    static String cut(String text, int columns) {
        return width(text) <= columns ? text : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + CUT;
    }

    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
