// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pxe.api.VisibleText;
import pxe.api.command.Answer;

/** Shows answers as JSON (RFC 8259): one value at the end, or, of a command that goes on, a value for each line. */
final class JsonScreen implements Screen {

    private final PrintStream out;
    private boolean goesOn;

    JsonScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Answer part) {
        goesOn = true;
        if (part instanceof Answer.Rows rows) {
            rows.rows().forEach(row -> print("", json -> row(json, rows.heads(), row)));
        } else if (!isNothing(part)) {
            print("", json -> value(json, part));
        }
    }

    @Override
    public void refresh(Answer whole) {
        show(whole);
    }

    @Override
    public void end(Answer answer) {
        if (goesOn) {
            show(answer);
        } else if (!isNothing(answer)) {
            print("  ", json -> value(json, answer));
        }
    }

    /** The command has said everything by other means. */
    private static boolean isNothing(Answer answer) {
        return answer instanceof Answer.Text text && text.text().isEmpty();
    }

    /** Writes one value. */
    private interface Writing {
        void to(JsonWriter json) throws IOException;
    }

    private void print(String indent, Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent(indent);
            json.setSerializeNulls(true);
            writing.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        out.print(visible(text.toString()) + "\n");
        out.flush();
    }

    /** The same JSON, in which what can't be seen stands by its number. Ends of lines are between values only, and stay. */
    private static String visible(String json) {
        StringBuilder visible = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c == '\n' || VisibleText.isVisible(c)) {
                visible.appendCodePoint(c);
            } else {
                Character.toString(c).chars().forEach(unit -> visible.append("\\u%04x".formatted(unit)));
            }
        });
        return visible.toString();
    }

    private static void value(JsonWriter json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.nullValue();
            case Answer answer -> answer(json, answer);
            case Boolean truth -> json.value(truth);
            case Duration duration -> json.value(duration.toMillis() / 1000.0);
            case Measure measure -> json.value(measure.value());
            case Number number when !(number instanceof Double real) || Double.isFinite(real) -> json.value(number);
            case InetAddress address -> json.value(address.getHostAddress());
            case Collection<?> several -> {
                json.beginArray();
                for (Object one : several) {
                    value(json, one);
                }
                json.endArray();
            }
            default -> json.value(value.toString());
        }
    }

    private static void answer(JsonWriter json, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Text text -> json.value(text.text());
            case Answer.Failure failure -> json.value(failure.message());
            case Answer.Rows rows -> {
                json.beginArray();
                for (List<@Nullable Object> row : rows.rows()) {
                    row(json, rows.heads(), row);
                }
                json.endArray();
            }
            case Answer.Fields fields -> {
                json.beginObject();
                for (Map.Entry<String, @Nullable Object> field : fields.values().entrySet()) {
                    json.name(key(field.getKey()));
                    value(json, field.getValue());
                }
                json.endObject();
            }
        }
    }

    private static void row(JsonWriter json, List<String> heads, List<@Nullable Object> row) throws IOException {
        json.beginObject();
        for (int i = 0; i < heads.size(); i++) {
            json.name(key(heads.get(i)));
            value(json, row.get(i));
        }
        json.endObject();
    }

    /** {@code HOST NAME} is {@code hostName}; what isn't in capitals stays. */
    private static String key(String head) {
        if (!head.equals(head.toUpperCase(Locale.ROOT))) {
            return head;
        }
        StringBuilder key = new StringBuilder();
        for (String word : head.toLowerCase(Locale.ROOT).split("[^a-z0-9.]+")) {
            key.append(key.isEmpty() || word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return key.toString();
    }
}
