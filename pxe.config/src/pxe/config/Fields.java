// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import java.util.ArrayList;
import java.util.List;

/** A line of several fields, with commas between them; a field with a comma of its own stands in double quotes. */
public final class Fields {

    private Fields() {}

    /**
     * The fields that are not empty, without blanks and quotes around them.
     *
     * @throws IllegalArgumentException if a quote is not closed; the message is for the operator
     */
    public static List<String> of(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a double quote is not closed");
        }
        fields.removeIf(String::isEmpty);
        return fields;
    }
}
