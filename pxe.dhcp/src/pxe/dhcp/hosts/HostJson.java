// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.LineNumberReader;
import java.io.StringReader;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import pxe.dhcp.Reservation;

/**
 * Finds the hosts in a JSON document: every list {@code reservations} of Kea's, and PyPXE's {@code binding} in {@code dhcp}. For
 * one thread, and one document.
 *
 * <p>Comments are taken as Kea takes them: from {@code #} or {@code //} to the end of the line, and between slashes with stars.
 */
final class HostJson {

    /** The part of Kea's configuration that is DHCPv6's. */
    private static final String KEA_V6 = "Dhcp6";

    private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

    private final Lines lines;
    private final JsonReader json;
    private final HostList.Builder hosts;
    private boolean found;

    private HostJson(String file, String text) {
        this.lines = new Lines(text);
        this.json = new JsonReader(lines);
        this.hosts = new HostList.Builder(file);
        json.setStrictness(Strictness.LENIENT);
    }

    /** Hands out a line at a time, so that its line number is that of what the parser just came to. */
    private static final class Lines extends LineNumberReader {
        Lines(String text) {
            super(new StringReader(text));
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = 0;
            int c = 0;
            while (count < length && c != '\n' && (c = read()) >= 0) {
                buffer[offset + count++] = (char) c;
            }
            return count == 0 && c < 0 ? -1 : count;
        }

        /** That of the line handed out last, whose end is counted already unless it is the document's, too. */
        int line() {
            return Math.max(1, getLineNumber());
        }
    }

    /**
     * Reads a document.
     *
     * @throws IOException if it is no whole document, or no list of hosts
     */
    static HostList read(String file, String text) throws IOException {
        HostJson document = new HostJson(file, text);
        try {
            document.value("", "");
            if (document.json.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("there is something behind the end of the JSON");
            }
        } catch (MalformedJsonException | JsonParseException | IllegalStateException wrong) {
            throw new IOException("this is no JSON: " + reason(wrong), wrong);
        } catch (EOFException cut) {
            throw new IOException("the JSON is cut off: it ends in line " + document.lines.line(), cut);
        }
        if (!document.found) {
            throw new IOException("the JSON has neither Kea's reservations nor PyPXE's dhcp.binding");
        }
        return document.hosts.build();
    }

    /** The parser's message without its advice for programmers. */
    private static String reason(Exception wrong) {
        Throwable first = wrong.getCause() instanceof IOException cause ? cause : wrong;
        return String.valueOf(first.getMessage()).lines().findFirst().orElse("").replaceFirst("^Use JsonReader.*?malformed JSON", "malformed");
    }

    /** Reads a value by the name that it has, and the name of what it is in. */
    private void value(String within, String name) throws IOException {
        if (json.peek() == JsonToken.BEGIN_OBJECT && name.equals("binding") && within.equals("dhcp")) {
            bindings();
        } else if (json.peek() == JsonToken.BEGIN_ARRAY && (name.equals("reservations") || name.isEmpty())) {
            reservations();
        } else if (json.peek() == JsonToken.BEGIN_OBJECT && !name.equals(KEA_V6)) {
            object(name);
        } else if (json.peek() == JsonToken.BEGIN_ARRAY) {
            json.beginArray();
            while (json.hasNext()) {
                value(name, "[]");
            }
            json.endArray();
        } else {
            json.skipValue();
        }
    }

    private void object(String name) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            value(name, json.nextName());
        }
        json.endObject();
    }

    private void reservations() throws IOException {
        found = true;
        json.beginArray();
        while (json.hasNext()) {
            if (json.peek() == JsonToken.NULL) { // behind a last comma
                json.nextNull();
            } else {
                host(KeaReservation::read);
            }
        }
        json.endArray();
    }

    private void bindings() throws IOException {
        found = true;
        json.beginObject();
        while (json.hasNext()) {
            String mac = json.nextName();
            host((binding, omitted) -> PypxeBinding.read(mac, binding, omitted));
        }
        json.endObject();
    }

    private void host(BiFunction<JsonObject, Consumer<String>, Reservation> reader) throws IOException {
        json.peek();
        int line = lines.line();
        JsonElement element = ELEMENTS.read(json);
        hosts.add(line, omitted -> reader.apply(JsonFields.object(element, "a host"), omitted));
    }
}
