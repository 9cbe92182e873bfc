// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** The figures of one measure, of all its rounds. For one thread. */
final class Sheet {

    /**
     * A column of the table.
     *
     * @param title the server, and the state that it was in
     * @param ours whether it is the daemon's
     */
    record Column(String title, boolean ours) {}

    private record Row(String title, String unit) {}

    private final String title;
    private final SequencedSet<Column> columns = new LinkedHashSet<>();
    private final Map<Row, Map<Column, List<Double>>> figures = new LinkedHashMap<>();

    Sheet(String title) {
        this.title = title;
    }

    /** Takes a figure, and says so: a run that is broken off has told what it saw. */
    void add(Column column, String row, String unit, double value) {
        columns.add(column);
        figures.computeIfAbsent(new Row(row, unit), first -> new LinkedHashMap<>())
                .computeIfAbsent(column, first -> new ArrayList<>())
                .add(value);
        System.out.printf(Locale.ROOT, "    %s: %s %s %s%n", column.title, row, number(value), unit);
    }

    /** The medians of all rounds, and how many times another server's figure ours is. */
    String table() {
        List<Column> ours = columns.stream().filter(Column::ours).toList();
        List<Column> peers = columns.stream().filter(column -> !column.ours).toList();
        StringBuilder table = new StringBuilder("%n%-38s %-6s".formatted(title, ""));
        ours.forEach(column -> table.append(" %10s".formatted(column.title)));
        peers.forEach(column -> table.append(" %10s %-11s".formatted(column.title, "")));
        figures.forEach((row, values) -> {
            table.append("%n%-38s %-6s".formatted(row.title, row.unit));
            ours.forEach(column -> table.append(" %10s".formatted(number(median(values, column)))));
            peers.forEach(column -> table.append(" %10s %-11s".formatted(number(median(values, column)), ratios(values, ours, column))));
        });
        return table.append("%n".formatted()).toString();
    }

    private static String ratios(Map<Column, List<Double>> values, List<Column> ours, Column peer) {
        double theirs = median(values, peer);
        return Double.isNaN(theirs) || theirs == 0 ? "" : ours.stream().map(column -> median(values, column) / theirs)
                .map(ratio -> Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, ratio < 9.95 ? "%.1fx" : "%.0fx", ratio))
                .collect(Collectors.joining(" "));
    }

    /** The median; not a number if there is none. */
    private static double median(Map<Column, List<Double>> values, Column column) {
        List<Double> sorted = values.getOrDefault(column, List.of()).stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /** Three digits that count. */
    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
