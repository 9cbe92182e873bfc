// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads requests out of a stream of bytes (RFC 9112). Strict wherever two readers could disagree about where a request ends.
 *
 * <p>Pure: no state between calls.
 */
final class HttpRequestParser {

    /** The longest request line, in bytes. */
    static final int MAX_LINE = 8 * 1024;
    /** The longest head, in bytes. */
    static final int MAX_HEAD = 16 * 1024;
    static final int MAX_FIELDS = 64;

    /** What came of reading. */
    sealed interface Parsed {}

    /** More bytes are needed; the buffer is as it was, but for empty lines before the request. */
    record Incomplete() implements Parsed {}

    /** A request; the buffer's position is behind it. */
    record Complete(HttpRequest request) implements Parsed {}

    /**
     * No request that is served; what follows in the stream can't be understood.
     *
     * @param status the status code to answer
     * @param reason what is wrong, for the log
     */
    record Bad(int status, String reason) implements Parsed {}

    /** Carries {@link Bad} out of the depths. */
    private static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        BadRequest(int status, String reason) {
            super(reason, null, false, false);
            this.status = status;
        }
    }

    private static final Incomplete INCOMPLETE = new Incomplete();
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
    private static final String NOT_IN_HOST = "/\\?#@\"<>";

    private final ByteBuffer in;

    private HttpRequestParser(ByteBuffer in) {
        this.in = in;
    }

    /** Reads the next request of a buffer of an array that is ready for reading. */
    static Parsed parse(ByteBuffer in) {
        skipEmptyLines(in);
        int start = in.position();
        int end = endOfHead(in);
        try {
            if (end < 0) {
                checkBeginning(in);
                return INCOMPLETE;
            }
            if (end - start > MAX_HEAD) {
                throw new BadRequest(431, "a head of more than " + MAX_HEAD + " bytes");
            }
            return new Complete(new HttpRequestParser(in).request());
        } catch (BadRequest bad) {
            return new Bad(bad.status, bad.getMessage());
        }
    }

    /** Whether what has arrived can't become a request. Who speaks another protocol may never end a line. */
    static boolean isNoRequest(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return false;
        }
        byte first = in.get(in.position());
        return first < ' ' && first != '\r' && first != '\n';
    }

    /** RFC 9112 section 2.2: empty lines before a request are ignored. */
    private static void skipEmptyLines(ByteBuffer in) {
        while (in.hasRemaining()) {
            int at = in.position();
            if (in.get(at) != '\r' || in.remaining() == 1 || in.get(at + 1) != '\n') {
                return;
            }
            in.position(at + 2);
        }
    }

    /** Where the empty line after the header fields ends, right or wrong; -1 if it has not arrived. */
    private static int endOfHead(ByteBuffer in) {
        for (int i = in.position() + 1; i < in.limit(); i++) {
            if (in.get(i) == '\n' && (in.get(i - 1) == '\n' || in.get(i - 1) == '\r' && in.get(i - 2) == '\n')) {
                return i + 1;
            }
        }
        return -1;
    }

    private static void checkBeginning(ByteBuffer in) throws BadRequest {
        if (isNoRequest(in)) {
            throw bad("it begins with byte " + Byte.toUnsignedInt(in.get(in.position()))
                    + ", as TLS does with 22, and this is plain HTTP");
        }
        if (in.remaining() >= MAX_LINE && lineEnd(in) > in.position() + MAX_LINE) {
            throw lineTooLong();
        }
        if (in.remaining() >= MAX_HEAD) {
            throw new BadRequest(431, "a head of more than " + MAX_HEAD + " bytes");
        }
    }

    /** The position of the next line feed; a very large number if there is none. */
    private static int lineEnd(ByteBuffer in) {
        int i = in.position();
        while (i < in.limit() && in.get(i) != '\n') {
            i++;
        }
        return i < in.limit() ? i : Integer.MAX_VALUE;
    }

    private static BadRequest lineTooLong() {
        return new BadRequest(414, "a request line of more than " + MAX_LINE + " bytes");
    }

    private static BadRequest bad(String reason) {
        return new BadRequest(400, reason);
    }

    private HttpRequest request() throws BadRequest {
        if (lineEnd(in) > in.position() + MAX_LINE) {
            throw lineTooLong();
        }
        String line = line();
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        String target = first < last ? line.substring(first + 1, last) : "";
        if (target.isEmpty() || target.indexOf(' ') >= 0) {
            throw bad("a request line that is not of three words");
        }
        int minorVersion = minorVersion(line.substring(last + 1));
        boolean isHead = isHead(line.substring(0, first), target);
        Map<String, String> fields = fields();
        check(fields, minorVersion);
        return new HttpRequest(isHead, path(target), minorVersion, fields);
    }

    private static int minorVersion(String version) throws BadRequest {
        if (version.equals("HTTP/1.1")) {
            return 1;
        }
        if (!version.matches("HTTP/[0-9]\\.[0-9]")) {
            throw bad("no HTTP version");
        }
        if (version.charAt(5) != '1') {
            throw new BadRequest(505, version);
        }
        return version.charAt(7) == '0' ? 0 : 1; // RFC 9110 section 2.5: a higher minor version is understood as the highest known
    }

    private static boolean isHead(String method, String target) throws BadRequest {
        return switch (method) {
            case "GET" -> false;
            case "HEAD" -> true;
            default -> throw isToken(method) ? new BadRequest(405, "method " + method + " for " + target) : bad("no method");
        };
    }

    private Map<String, String> fields() throws BadRequest {
        Map<String, String> fields = new HashMap<>();
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (++count > MAX_FIELDS) {
                throw new BadRequest(431, "more than " + MAX_FIELDS + " header fields");
            }
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            if (!isToken(name)) { // also a continued line, which RFC 9112 section 5.2 lets refuse
                throw bad("a header field without a name");
            }
            String value = line.substring(colon + 1);
            if (holdsControl(value)) { // before the blanks around it are taken away, among which Java counts some of them
                throw bad("a control character in the field " + name);
            }
            value = value.strip();
            if (fields.containsKey(name) && (name.equals("host") || name.equals("content-length"))) {
                throw bad("two fields " + name);
            }
            fields.merge(name, value, (first, second) -> first + ", " + second);
        }
        return Collections.unmodifiableMap(fields);
    }

    private static boolean holdsControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private static void check(Map<String, String> fields, int minorVersion) throws BadRequest {
        String host = fields.get("host");
        if (host == null ? minorVersion == 1 : !isHost(host)) { // RFC 9112 section 3.2
            throw bad(host == null ? "no Host field" : "a Host field that names no host: " + host);
        }
        if (fields.containsKey("transfer-encoding") || !fields.getOrDefault("content-length", "0").equals("0")) {
            throw bad("a request for a file with a body");
        }
    }

    /** Whether nothing ends a host's name and port, or begins something else (RFC 3986 section 3.2). */
    private static boolean isHost(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || NOT_IN_HOST.indexOf(value.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The next line, without its end; what is no ASCII stays one character a byte. A line feed alone ends no line: who stands
     * between client and server may take it for a part of the line.
     */
    private String line() throws BadRequest {
        int end = lineEnd(in);
        if (end == in.position() || in.get(end - 1) != '\r') {
            throw bad("a line feed without carriage return");
        }
        String line = new String(in.array(), in.arrayOffset() + in.position(), end - 1 - in.position(), StandardCharsets.ISO_8859_1);
        in.position(end + 1);
        if (line.indexOf('\r') >= 0) {
            throw bad("a carriage return inside a line");
        }
        return line;
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && TOKEN_PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    // --- The target (RFC 9112 section 3.2).

    private static String path(String target) throws BadRequest {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith("/")) {
            int scheme = path.indexOf("://"); // the absolute form, which servers must take
            if (scheme <= 0 || !path.substring(0, scheme).matches("(?i)https?")) {
                throw bad("a target that is no path: " + path);
            }
            int slash = path.indexOf('/', scheme + 3);
            String host = path.substring(scheme + 3, slash < 0 ? path.length() : slash);
            if (host.isEmpty() || !isHost(host)) { // RFC 9110 sections 4.2.1 and 4.2.4
                throw bad("a target without a host: " + path);
            }
            path = slash < 0 ? "/" : path.substring(slash);
        }
        return decode(path);
    }

    /** Takes the percent-encoding away (RFC 3986 section 2.1). Raw bytes beyond ASCII, which firmware sends, are UTF-8 too. */
    private static String decode(String path) throws BadRequest {
        if (isPlain(path)) {
            return path;
        }
        ByteBuffer bytes = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
            if (low < 0) {
                throw bad("a % that encodes nothing in " + path);
            }
            if (high == 2 && low == 15) {
                throw bad("an encoded slash in " + path); // a name can't hold one: whoever sends it means to pass by somebody's check
            }
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw bad("a path that is not UTF-8: " + path);
        }
    }

    /** Whether nothing has to be decoded, as it is for nearly all that boots. */
    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%' || path.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
