// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Objects;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** A list of objects, each with the {@linkplain Fields fields} of a lease. */
final class JsonLeases implements LeaseFormat {

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void write(LeaseStore store, Writer out) throws IOException {
        JsonWriter json = new JsonWriter(out);
        json.setIndent(" ");
        json.beginArray();
        store.forEach(lease -> write(lease, json));
        json.endArray();
        json.flush();
        out.write('\n');
    }

    private static void write(Lease lease, JsonWriter json) {
        try {
            json.beginObject();
            for (Fields field : Fields.values()) {
                json.name(field.title()).value(field.of(lease));
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public LeaseList read(BufferedReader in, Instant now) {
        LeaseList.Builder leases = new LeaseList.Builder();
        try {
            JsonArray list = parse(in).getAsJsonArray();
            int number = 0;
            for (JsonElement element : list) {
                leases.add("lease " + ++number, () -> Fields.lease(field -> text(element.getAsJsonObject(), field), now));
            }
        } catch (JsonParseException | IllegalStateException e) {
            leases.problem("this is no list of leases in JSON: " + reason(e));
        }
        return leases.build();
    }

    /**
     * Reads a document.
     *
     * @throws JsonParseException if it is none
     */
    static JsonElement parse(Reader in) {
        JsonElement element = new Gson().fromJson(in, JsonElement.class);
        if (element == null) {
            throw new JsonParseException("the file is empty");
        }
        return element;
    }

    /** Why it is none, in the parser's words. */
    static String reason(RuntimeException e) {
        return Objects.requireNonNullElse((e.getCause() == null ? e : e.getCause()).getMessage(), e.toString());
    }

    private static String text(JsonObject object, Fields field) {
        JsonElement value = object.get(field.title());
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
