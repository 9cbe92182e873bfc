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
    /** Wider columns have long texts, which are the first to be cut: all to this width, then further. */
    private static final int LONG_COLUMNS = 24;
    private static final int LEAST_LONG_COLUMNS = 10;
    /** A column of single words, such as a state, gains little by being cut, and loses all: it comes last. */
    private static final int WORD_COLUMNS = 8;
    /** No column is made narrower than this to fit. */
    private static final int LEAST_COLUMNS = 6;

    private final List<String> heads;
    private final int columns;
    private final int[] widths;
    /** Whether a column has numbers, and whether it has anything else. */
    private final boolean[] numbers;
    private final boolean[] texts;

    /**
     * An empty table.
     *
     * @param columns the terminal's width; 0 for as wide as need be
     */
    Table(List<String> heads, int columns) {
        this.heads = heads;
        this.columns = columns;
        this.widths = new int[heads.size()];
        this.numbers = new boolean[heads.size()];
        this.texts = new boolean[heads.size()];
    }

    List<String> heads() {
        return heads;
    }

    /** The lines of the heads and of the first rows. */
    List<String> all(List<List<@Nullable Object>> rows) {
        List<List<Cell>> cells = new ArrayList<>(cells(rows));
        cells.addFirst(heads.stream().map(head -> new Cell(head, Kind.OTHER)).toList());
        return lines(cells);
    }

    /** The lines of further rows. */
    List<String> more(List<List<@Nullable Object>> rows) {
        return lines(cells(rows));
    }

    /** Numbers stand to the right, and what is neither, a head or nothing, as the rest of its column. */
    private enum Kind { NUMBER, TEXT, OTHER }

    private record Cell(String text, Kind kind) {}

    private static List<List<Cell>> cells(List<List<@Nullable Object>> rows) {
        return rows.stream().map(row -> row.stream().map(Table::cell).toList()).toList();
    }

    private static Cell cell(@Nullable Object value) {
        Kind kind = value == null ? Kind.OTHER : value instanceof Number || value instanceof Measure ? Kind.NUMBER : Kind.TEXT;
        return new Cell(Answer.shown(value), kind);
    }

    private List<String> lines(List<List<Cell>> rows) {
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Columns.of(row.get(i).text()));
                numbers[i] |= row.get(i).kind() == Kind.NUMBER;
                texts[i] |= row.get(i).kind() == Kind.TEXT;
            }
        }
        int[] fitting = fitting();
        return rows.stream().map(row -> line(row, fitting)).toList();
    }

    /** The widths made to fit: long texts first, the longest of them; then what stands to the right, words last, and never a number. */
    private int[] fitting() {
        int[] fitting = widths.clone();
        int excess = columns == 0 ? 0 : IntStream.of(fitting).sum() + GAP.length() * (fitting.length - 1) - columns;
        for (int least : new int[] {LONG_COLUMNS, LEAST_LONG_COLUMNS}) {
            for (int widest = widest(fitting, least); excess > 0 && widest >= 0; widest = widest(fitting, least)) {
                fitting[widest]--;
                excess--;
            }
        }
        for (int left : new int[] {WORD_COLUMNS, LEAST_COLUMNS}) {
            for (int i = fitting.length - 1; i >= 0 && excess > 0; i--) {
                boolean isLeft = isNumeric(i) || fitting[i] <= left;
                int cut = isLeft ? 0 : Math.clamp(fitting[i] - LEAST_COLUMNS, 0, excess);
                fitting[i] -= cut;
                excess -= cut;
            }
        }
        return fitting;
    }

    /** The widest column of those with long texts that may still become narrower; -1 if none may. */
    private int widest(int[] fitting, int least) {
        return IntStream.range(0, fitting.length).filter(i -> widths[i] > LONG_COLUMNS && fitting[i] > least)
                .reduce((a, b) -> fitting[b] > fitting[a] ? b : a).orElse(-1);
    }

    private boolean isNumeric(int column) {
        return numbers[column] && !texts[column];
    }

    private String line(List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = row.get(i);
            String text = cut(cell.text(), widths[i]);
            boolean isRight = cell.kind() == Kind.NUMBER || cell.kind() == Kind.OTHER && isNumeric(i);
            line.append(i == 0 ? "" : GAP).append(isRight ? " ".repeat(widths[i] - Columns.of(text)) + text : padded(text, widths[i]));
        }
        return line.toString().stripTrailing();
    }

    /** A text of so many columns at most, with a sign where it was cut: of a path, the end says more than the beginning. */
    static String cut(String text, int columns) {
        if (Columns.of(text) <= columns) {
            return text;
        }
        return text.startsWith("/") ? CUT + Columns.last(text, columns - 1) : Columns.first(text, columns - 1) + CUT;
    }

    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - Columns.of(text)));
    }
}
