// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One message for a syslog server. Immutable; any text is allowed, the format makes it safe.
 *
 * @param time when it happened
 * @param severity how bad it is
 * @param id what kind of message it is (MSGID), such as {@code OFFER}; empty for none
 * @param data structured data, in the order of the wire
 * @param text what people read
 */
public record SyslogMessage(Instant time, Severity severity, String id, List<Element> data, String text) {

    /** Makes a message; a text that no datagram could carry is cut here, so that a queue of messages has a bounded size. */
    public SyslogMessage {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(id, "id");
        data = List.copyOf(data);
        text = text.length() > Rfc5424.MAX_BYTES ? text.substring(0, Rfc5424.MAX_BYTES) : text;
    }

    /** A message without structured data. */
    public static SyslogMessage of(Instant time, Severity severity, String id, String text) {
        return new SyslogMessage(time, severity, id, List.of(), text);
    }

    /**
     * One element of structured data (RFC 5424 section 6.3).
     *
     * @param id an SD-ID: registered with IANA, or with an enterprise number as in {@code name@number}
     * @param parameters the names and values; kept in the map's own order
     */
    public record Element(String id, Map<String, String> parameters) {}
}
