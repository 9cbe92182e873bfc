// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import pxe.api.VisibleText;

/**
 * Writes messages in the syslog format (RFC 5424 section 6).
 *
 * <pre>
 * &lt;30&gt;1 2026-03-01T08:00:00.125Z boot.example.org pxe 4711 OFFER [meta sequenceId="7"] OFFER mac=52:54:00:12:34:56
 * </pre>
 *
 * <p>What can't stand in a field is replaced, so any message gives a well-formed line: control characters become {@code \x0a},
 * half a surrogate pair becomes U+FFFD. Immutable.
 */
public final class Rfc5424 {

    /** The longest line; what every receiver should take (RFC 5424 section 6.1, RFC 5426 section 3.2). */
    public static final int MAX_BYTES = 2048;

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Facility facility;
    private final String hostname;
    private final String appName;
    private final String processId;

    /**
     * Makes a format for one sender.
     *
     * @param facility what part of the system speaks
     * @param hostname the sender's name, best fully qualified (section 6.2.4); empty if unknown
     * @param appName the program's name (section 6.2.5)
     * @param processId changes when the program is restarted (section 6.2.6); empty if unknown
     */
    public Rfc5424(Facility facility, String hostname, String appName, String processId) {
        this.facility = Objects.requireNonNull(facility, "facility");
        this.hostname = field(hostname, 255);
        this.appName = field(appName, 48);
        this.processId = field(processId, 128);
    }

    /** The line in bytes, at most {@link #MAX_BYTES}; a text that is too long is cut between two characters. */
    public byte[] format(SyslogMessage message) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        line.writeBytes(utf8("<" + (facility.ordinal() * 8 + message.severity().ordinal()) + ">1 " + timestamp(message.time())
                + " " + hostname + " " + appName + " " + processId + " " + field(message.id(), 32) + " "));
        data(line, message);
        if (!message.text().isEmpty()) {
            text(line, message.text());
        }
        return line.toByteArray();
    }

    /** Years of four digits are all that the format can say. */
    private static String timestamp(Instant time) {
        return TIMESTAMP.format(time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time);
    }

    /** Elements that don't fit any more are left out whole; some room stays for the text. */
    private static void data(ByteArrayOutputStream line, SyslogMessage message) {
        int before = line.size();
        for (SyslogMessage.Element element : message.data()) {
            byte[] bytes = element(element);
            if (line.size() + bytes.length <= MAX_BYTES / 2) {
                line.writeBytes(bytes);
            }
        }
        if (line.size() == before) {
            line.write('-');
        }
    }

    private static byte[] element(SyslogMessage.Element element) {
        StringBuilder text = new StringBuilder("[").append(name(element.id()));
        element.parameters().forEach((name, value) -> {
            text.append(' ').append(name(name)).append("=\"");
            text.append(VisibleText.of(value).replaceAll("[\"\\\\\\]]", "\\\\$0"));
            text.append('"');
        });
        return utf8(text.append(']').toString());
    }

    /**
     * The byte order mark says that the text is UTF-8 and must then be there (section 6.4). It is left out where all of the text
     * is ASCII: such bytes mean the same in any encoding, and receivers that don't know the mark show it as rubbish.
     */
    private static void text(ByteArrayOutputStream line, String text) {
        line.write(' ');
        if (text.chars().anyMatch(c -> c >= 0x80)) {
            line.writeBytes(BYTE_ORDER_MARK);
        }
        int next = 0;
        while (next < text.length()) {
            int character = text.codePointAt(next);
            byte[] bytes = utf8(VisibleText.of(character));
            if (line.size() + bytes.length > MAX_BYTES) {
                return;
            }
            line.writeBytes(bytes);
            next += Character.charCount(character);
        }
    }

    /** A header field is visible ASCII; one that is unknown is a hyphen. */
    private static String field(String text, int limit) {
        String clean = text.replaceAll("[^\\x21-\\x7e]", "_");
        return clean.isEmpty() ? "-" : clean.substring(0, Math.min(limit, clean.length()));
    }

    /** An SD-NAME is a header field of 32 characters without the three that end it. */
    private static String name(String text) {
        return field(text, 32).replaceAll("[=\\]\"]", "_");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
