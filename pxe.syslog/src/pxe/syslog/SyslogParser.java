// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.api.VisibleText;

/**
 * Reads the messages of machines that boot, in every form that they have.
 *
 * <pre>
 * &lt;30&gt;1 2026-03-01T08:00:00Z node7 anaconda 812 - [meta sequenceId="7"] text     RFC 5424
 * &lt;30&gt;Mar  1 08:00:00 node7 anaconda[812]: text                                    RFC 3164
 * &lt;30&gt;Mar  1 08:00:00 main-menu[812]: text                                         busybox, and so Debian's installer
 * &lt;6&gt;node7.example.org ipxe: text                                                  iPXE, with or without the name
 * 6,416,1758426,-;text                                                             the kernel's netconsole, extended
 * text                                                                             the kernel's netconsole
 * </pre>
 *
 * <p>Any bytes are a message: what fits no form is its text (RFC 3164 section 4.3.3). What is longer than {@value #MAX_BYTES} bytes
 * is cut. Safe for any thread; nothing throws.
 */
public final class SyslogParser {

    /** How many bytes of a packet are read. */
    public static final int MAX_BYTES = Rfc5424.MAX_BYTES;
    /** The longest text that comes of it, in characters. */
    public static final int MAX_TEXT = 1024;

    private static final int MAX_NAME = 255;
    private static final int USER_NOTICE = Facility.USER.ordinal() * 8 + Severity.NOTICE.ordinal();
    private static final int PRIORITIES = Facility.values().length * 8;
    private static final String UNKNOWN = "-";
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private static final Pattern PRIORITY = Pattern.compile("<(\\d{1,3})>");
    /** Level, number, microseconds and flags (Documentation/networking/netconsole.rst of Linux). */
    private static final Pattern EXTENDED = Pattern.compile("(\\d{1,3}),\\d{1,20},\\d{1,20},[^;\n]{1,200};");
    /** Version, time, host, program, process and kind of message; what is unknown is a hyphen (RFC 5424 section 6.2). */
    private static final Pattern HEADER =
            Pattern.compile("[1-9]\\d{0,2} (?:-|\\d{4}-\\d\\d-\\d\\dT\\S{1,40}) (\\S{1,255}) (\\S{1,48}) \\S{1,128} \\S{1,32}(?: |$)");
    private static final Pattern TIME = Pattern.compile(
            "(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?|\\d{4}-\\d\\d-\\d\\dT\\S{1,40}) ");
    private static final Pattern TAG = Pattern.compile("([^\\s:\\[\\]]{1,48})(?:\\[[^\\]\\s]{0,64}\\])?:(?: |$)");
    private static final Pattern HOST = Pattern.compile("(\\S{1,255}) ");
    private static final String IPXE = "ipxe";

    private SyslogParser() {}

    /** Reads a packet from the buffer's position to its limit; the position is left as it is. */
    public static ReceivedMessage parse(ByteBuffer packet) {
        byte[] bytes = new byte[length(packet)];
        packet.get(packet.position(), bytes);
        String line = new String(bytes, StandardCharsets.UTF_8);
        Matcher priority = PRIORITY.matcher(line);
        if (priority.lookingAt() && Integer.parseInt(priority.group(1)) < PRIORITIES) {
            return afterPriority(Integer.parseInt(priority.group(1)), line.substring(priority.end()));
        }
        Matcher extended = EXTENDED.matcher(line);
        if (extended.lookingAt() && Integer.parseInt(extended.group(1)) < PRIORITIES) {
            return message(Integer.parseInt(extended.group(1)), "", "", line.substring(extended.end()));
        }
        return message(USER_NOTICE, "", "", line);
    }

    /** How many bytes are read: no part of a character at the end of those of a long packet. */
    private static int length(ByteBuffer packet) {
        int length = Math.min(packet.remaining(), MAX_BYTES);
        for (int i = 0; i < 3 && length < packet.remaining() && (packet.get(packet.position() + length) & 0xc0) == 0x80; i++) {
            length--;
        }
        return length;
    }

    private static ReceivedMessage afterPriority(int priority, String rest) {
        Matcher header = HEADER.matcher(rest);
        if (header.lookingAt()) {
            return message(priority, known(header.group(1)), known(header.group(2)), afterData(rest.substring(header.end())));
        }
        Matcher time = TIME.matcher(rest);
        return time.lookingAt() ? afterTime(priority, rest.substring(time.end())) : withoutTime(priority, rest);
    }

    private static String known(String field) {
        return field.equals(UNKNOWN) ? "" : field;
    }

    /** The text behind structured data (RFC 5424 section 6.3); all of it where that is not well-formed. */
    private static String afterData(String rest) {
        int end = rest.startsWith(UNKNOWN) ? 1 : endOfData(rest);
        boolean ends = end == rest.length() || end > 0 && rest.charAt(end) == ' ';
        String text = ends ? rest.substring(Math.min(end + 1, rest.length())) : rest;
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** Where the elements end, each in brackets, whose quoted values may hold a bracket; 0 if there is no end. */
    private static int endOfData(String text) {
        boolean quoted = false;
        int end = 0;
        for (int i = 0; i < text.length() && (i > end || text.charAt(i) == '['); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ']' && !quoted) {
                end = i + 1;
            }
        }
        return end;
    }

    /** The host may be missing; then the program is the first word. Where none ends like a program, there is text only. */
    private static ReceivedMessage afterTime(int priority, String rest) {
        Matcher tag = TAG.matcher(rest);
        if (tag.lookingAt()) {
            return message(priority, "", tag.group(1), rest.substring(tag.end()));
        }
        Matcher host = HOST.matcher(rest);
        return host.lookingAt() && tag.region(host.end(), rest.length()).lookingAt()
                ? message(priority, host.group(1), tag.group(1), rest.substring(tag.end()))
                : message(priority, "", "", rest);
    }

    /** Without a time the first word is no host but iPXE's: the kernel's own lines begin with any word. */
    private static ReceivedMessage withoutTime(int priority, String rest) {
        ReceivedMessage message = afterTime(priority, rest);
        return message.host().isEmpty() || message.app().equals(IPXE) ? message : message(priority, "", "", rest);
    }

    private static ReceivedMessage message(int priority, String host, String app, String text) {
        Facility facility = Facility.values()[priority / 8];
        String speaker = app.isEmpty() && facility == Facility.KERN ? "kernel" : app;
        return new ReceivedMessage(facility, Severity.values()[priority % 8], clean(host, MAX_NAME), clean(speaker, MAX_NAME),
                clean(text, MAX_TEXT));
    }

    /** Without the blanks, ends of lines and zeros at its end; a tab becomes a blank, and the rest is made visible. */
    private static String clean(String text, int limit) {
        StringBuilder clean = new StringBuilder();
        for (int at = 0, end = end(text); at < end; at += Character.charCount(text.codePointAt(at))) {
            String shown = text.charAt(at) == '\t' ? " " : VisibleText.of(text.codePointAt(at));
            if (clean.length() + shown.length() > limit) {
                break;
            }
            clean.append(shown);
        }
        return clean.toString();
    }

    private static int end(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return end;
    }
}
