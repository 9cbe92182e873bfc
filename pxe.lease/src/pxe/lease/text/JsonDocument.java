// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;

/** A file that is one value in JSON, of which no more than one entry is held at a time. */
final class JsonDocument {

    /** Reads the value, entry by entry. */
    interface Entries {
        void read(JsonReader json) throws IOException;
    }

    private static final TypeAdapter<JsonElement> ENTRY = new Gson().getAdapter(JsonElement.class);

    private JsonDocument() {}

    /**
     * Reads a file to its end.
     *
     * @param what it must be, for people
     * @throws BrokenFileException if it isn't that
     */
    static void read(Reader in, String what, Entries entries) throws IOException {
        JsonReader json = new JsonReader(in);
        json.setStrictness(Strictness.LENIENT);
        try {
            entries.read(json);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("something follows it");
            }
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            // Behind the parser's first line is a link to its manual.
            throw new BrokenFileException("this is no " + what + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The next entry, whatever it is. */
    static JsonElement entry(JsonReader json) throws IOException {
        return ENTRY.read(json);
    }
}
