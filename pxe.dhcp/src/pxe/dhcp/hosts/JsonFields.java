// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the fields of a JSON object. What is missing, null or an empty text says nothing; what is of another kind throws an
 * {@link IllegalArgumentException} that names the field.
 */
final class JsonFields {

    private final JsonObject object;

    JsonFields(JsonObject object) {
        this.object = object;
    }

    static JsonObject object(JsonElement element, String what) {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException(what + " must be an object in braces");
    }

    /** A text; of a number or a boolean, how it is written. */
    String text(String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? "" : text(value, name);
    }

    private static String text(JsonElement value, String name) {
        if (!value.isJsonPrimitive()) {
            throw new IllegalArgumentException(name + " must be a text");
        }
        return value.getAsString().strip();
    }

    /** The texts of a list. */
    List<String> texts(String name) {
        return list(name).stream().map(value -> text(value, name)).toList();
    }

    /** Hands a text on if there is one; a refusal of it names the field. */
    void text(String name, Consumer<String> taker) {
        String text = text(name);
        if (text.isEmpty()) {
            return;
        }
        try {
            taker.accept(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    /** The elements of a list. */
    List<JsonElement> list(String name) {
        JsonElement value = object.get(name);
        if (value == null || value.isJsonNull()) {
            return List.of();
        }
        if (value instanceof JsonArray array) {
            return array.asList().stream().filter(element -> !element.isJsonNull()).toList();
        }
        throw new IllegalArgumentException(name + " must be a list in brackets");
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }
}
