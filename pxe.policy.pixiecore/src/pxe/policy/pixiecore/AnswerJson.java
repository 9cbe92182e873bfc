// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a script of the API's JSON. */
final class AnswerJson {

    private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);
    private static final Pattern URL = Pattern.compile("\\{\\{\\s*URL\\s+\"([^\"]*)\"\\s*}}");

    private static final int SHOWN_MAX = 40;

    private final URI root;
    private final JsonObject answer;

    private AnswerJson(URI root, JsonObject answer) {
        this.root = root;
        this.answer = answer;
    }

    /**
     * Reads an answer.
     *
     * @param root what relative URLs begin at
     */
    static Answer read(String json, URI root) {
        try {
            return new Answer.Script(new AnswerJson(root, JSON.fromJson(json).getAsJsonObject()).script());
        } catch (IOException | JsonParseException malformed) { // its message advises programmers
            return new Answer.Failed("it is no JSON: " + json.substring(0, Math.min(json.length(), SHOWN_MAX)));
        } catch (IllegalStateException | UnsupportedOperationException | IllegalArgumentException wrong) {
            return new Answer.Failed(Objects.requireNonNullElse(wrong.getMessage(), wrong.toString()));
        }
    }

    private String script() {
        JsonElement verbatim = member("ipxe-script");
        if (verbatim != null) {
            return verbatim.getAsString();
        }
        JsonElement kernel = member("kernel");
        if (kernel == null) {
            throw new IllegalArgumentException("it has neither kernel nor ipxe-script");
        }
        StringBuilder text = new StringBuilder("#!ipxe\n");
        JsonElement message = member("message");
        if (message != null) {
            message.getAsString().lines().forEach(line -> text.append("echo ").append(plain(line)).append('\n'));
        }
        List<String> initrds = initrds();
        text.append("kernel ").append(url(kernel.getAsString()));
        // A kernel under UEFI finds its RAM disks by the names that its command line says.
        for (int i = 0; i < initrds.size(); i++) {
            text.append(" initrd=initrd").append(i);
        }
        String commandLine = commandLine();
        text.append(commandLine.isEmpty() ? "" : " " + commandLine).append('\n');
        for (int i = 0; i < initrds.size(); i++) {
            text.append("initrd --name initrd").append(i).append(' ').append(initrds.get(i)).append('\n');
        }
        return text.append("boot\n").toString();
    }

    private @Nullable JsonElement member(String name) {
        JsonElement element = answer.get(name);
        return element == null || element.isJsonNull() ? null : element;
    }

    private List<String> initrds() {
        JsonElement listed = member("initrd");
        List<String> urls = new ArrayList<>();
        if (listed != null) {
            listed.getAsJsonArray().forEach(each -> urls.add(url(each.getAsString())));
        }
        return urls;
    }

    private String commandLine() {
        JsonElement told = member("cmdline");
        if (told == null) {
            return "";
        }
        if (told.isJsonObject()) {
            Map<String, JsonElement> sorted = new TreeMap<>(told.getAsJsonObject().asMap());
            return sorted.entrySet().stream().map(entry -> argument(plain(entry.getKey()), entry.getValue()))
                    .filter(argument -> !argument.isEmpty()).collect(Collectors.joining(" "));
        }
        return URL.matcher(plain(told.getAsString())).replaceAll(found -> Matcher.quoteReplacement(url(found.group(1))));
    }

    /** A flag stands there or not; a URL may be relative. */
    private String argument(String key, JsonElement value) {
        return switch (value) {
            case JsonPrimitive flag when flag.isBoolean() -> flag.getAsBoolean() ? key : "";
            case JsonPrimitive number when number.isNumber() -> key + "=" + number.getAsString();
            case JsonObject url when url.has("url") -> key + "=\"" + url(url.get("url").getAsString()) + '"';
            default -> key + "=\"" + plain(value.getAsString()).replace("\"", "\\\"") + '"';
        };
    }

    private String url(String text) {
        String url = root.resolve(plain(text)).toString();
        if (url.contains(" ")) {
            throw new IllegalArgumentException("a URL has no blanks: " + url);
        }
        return url;
    }

    /** A line break would begin another command. */
    private static String plain(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a text has control characters");
        }
        return text;
    }
}
