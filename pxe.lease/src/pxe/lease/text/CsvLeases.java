// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import pxe.api.lease.LeaseStore;

/** A line for each lease with its {@linkplain Fields fields}, after one that names them (RFC 4180). */
final class CsvLeases implements LeaseFormat {

    private static final String HEAD = Arrays.stream(Fields.values()).map(Fields::title).collect(Collectors.joining(","));

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public void write(LeaseStore store, Writer out) throws IOException {
        out.write(HEAD + "\n");
        store.forEach(lease -> {
            try {
                out.write(Arrays.stream(Fields.values()).map(field -> quoted(field.of(lease))).collect(Collectors.joining(",", "", "\n")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String quoted(String text) {
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void read(BufferedReader in, Instant now, Intake intake) throws IOException {
        Lines lines = new Lines(in);
        List<String> titles = lines.next() ? parts(lines.text()) : List.of();
        for (Fields field : Fields.values()) {
            if (field != Fields.CLIENT && field != Fields.HOSTNAME && !titles.contains(field.title())) {
                throw new BrokenFileException("line 1: must name the fields, as in " + HEAD);
            }
        }
        while (lines.next()) {
            List<String> parts = parts(lines.text());
            Entry.read(lines.place(), () -> Fields.lease(field -> part(parts, titles.indexOf(field.title())), now), intake);
        }
    }

    private static String part(List<String> parts, int place) {
        return place < 0 || place >= parts.size() ? "" : parts.get(place);
    }

    private static List<String> parts(String line) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                part.append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
