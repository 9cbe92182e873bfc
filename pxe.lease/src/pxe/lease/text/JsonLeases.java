// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
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
    public void read(BufferedReader in, Instant now, Intake intake) throws IOException {
        JsonDocument.read(in, "list of leases in JSON", json -> {
            json.beginArray();
            for (int number = 1; json.hasNext(); number++) {
                JsonElement element = JsonDocument.entry(json);
                Entry.read("lease " + number, () -> Fields.lease(field -> text(element.getAsJsonObject(), field), now), intake);
            }
            json.endArray();
        });
    }

    private static String text(JsonObject object, Fields field) {
        JsonElement value = object.get(field.title());
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
