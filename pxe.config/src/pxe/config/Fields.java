// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import java.util.ArrayList;
import java.util.List;

/** A line of several fields, with commas between them; a field with a comma of its own stands in double quotes. */
public final class Fields {

    /**
     * One field.
     *
     * @param text without blanks and quotes around it
     * @param quoted whether it has quotes: its end is where it was meant to be
     */
    public record Field(String text, boolean quoted) {}

    private Fields() {}

    /**
     * The texts of the fields that are not empty.
     *
     * @throws IllegalArgumentException if a quote is not closed; the message is for the operator
     */
    public static List<String> of(String line) {
        return read(line).stream().map(Field::text).toList();
    }

    /**
     * The fields that are not empty.
     *
     * @throws IllegalArgumentException if a quote is not closed; the message is for the operator
     */
    public static List<Field> read(String line) {
        List<Field> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean open = false;
        boolean quoted = false;
        for (char c : (line + ",").toCharArray()) {
            if (c == '"') {
                open = !open;
                quoted = true;
            } else if (c == ',' && !open) {
                fields.add(new Field(field.toString().strip(), quoted));
                field.setLength(0);
                quoted = false;
            } else {
                field.append(c);
            }
        }
        if (open) {
            throw new IllegalArgumentException("a double quote is not closed");
        }
        fields.removeIf(each -> each.text.isEmpty());
        return fields;
    }
}
