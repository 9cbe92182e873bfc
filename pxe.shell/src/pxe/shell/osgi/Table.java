// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text in aligned columns, without colours. For one thread. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** Starts a table with its column heads. */
    Table(String... heads) {
        row(heads);
    }

    /** Adds a row; control characters are shown, so that what a client sent can't steer a terminal. */
    Table row(String... cells) {
        rows.add(List.of(cells).stream().map(Table::visible).toList());
        return this;
    }

    /** The table, or this sentence if it has no rows. */
    String orElse(String nothing) {
        if (rows.size() == 1) {
            return nothing;
        }
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - width(row.get(i)) + 2);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String visible(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? "\\x%02x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
    }
}
