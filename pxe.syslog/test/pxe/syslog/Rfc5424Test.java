// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc5424Test {

    private static final Instant TIME = Instant.parse("2026-03-01T08:00:00.125987Z");
    /** The grammar of RFC 5424 section 6, control characters in the text excluded. */
    private static final Pattern LINE = Pattern.compile("<\\d{1,3}>1 "
            + "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z [!-~]{1,255} "
            + "[!-~]{1,48} [!-~]{1,128} [!-~]{1,32} (?:-|(?:\\[[!-~&&[^=\\]\" ]]{1,32}"
            + "(?: [!-~&&[^=\\]\" ]]{1,32}=\"(?:[^\"\\\\\\]\\p{Cc}]|\\\\[\"\\\\\\]])*\")*\\])+)(?: \ufeff?[^\\p{Cc}]*)?");

    private final Rfc5424 format = new Rfc5424(Facility.DAEMON, "boot.example.org", "pxe", "4711");

    @Test
    void aLineHasAllFieldsInTheirOrder() {
        assertEquals("<30>1 2026-03-01T08:00:00.125Z boot.example.org pxe 4711 OFFER - OFFER mac=52:54:00:12:34:56",
                line(SyslogMessage.of(TIME, Severity.INFO, "OFFER", "OFFER mac=52:54:00:12:34:56")));
    }

    @ParameterizedTest
    @CsvSource({"KERN,EMERGENCY,0", "DAEMON,ERROR,27", "DAEMON,WARNING,28", "DAEMON,DEBUG,31",
        "LOCAL4,NOTICE,165", "LOCAL7,DEBUG,191"})
    void thePriorityIsEightTimesTheFacilityPlusTheSeverity(Facility facility, Severity severity, int priority) {
        byte[] line = new Rfc5424(facility, "h", "a", "p").format(SyslogMessage.of(TIME, severity, "", ""));
        assertEquals("<" + priority + ">1 2026-03-01T08:00:00.125Z h a p - -", new String(line, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsUnknownIsAHyphen() {
        byte[] line = new Rfc5424(Facility.DAEMON, "", "pxe", "").format(SyslogMessage.of(TIME, Severity.INFO, "", "hello"));
        assertEquals("<30>1 2026-03-01T08:00:00.125Z - pxe - - - hello", new String(line, StandardCharsets.UTF_8));
    }

    @Test
    void aTextBeyondAsciiIsMarkedAsUtf8() {
        assertTrue(line(SyslogMessage.of(TIME, Severity.INFO, "x", "für")).endsWith(" x - \ufefffür"));
    }

    @Test
    void controlCharactersAreShownAndDoNotSplitTheLine() {
        assertTrue(line(SyslogMessage.of(TIME, Severity.INFO, "x", "a\nb\u0000\u001b[2J\u009b"))
                .endsWith("a\\x0ab\\x00\\x1b[2J\\x9b"));
        assertTrue(line(SyslogMessage.of(TIME, Severity.INFO, "x", "gpj.\u202eexe\u2028")).endsWith("gpj.\\u202eexe\\u2028"));
    }

    @Test
    void structuredDataIsEscaped() {
        var message = new SyslogMessage(TIME, Severity.INFO, "x",
                List.of(new SyslogMessage.Element("a=b", Map.of("k\"", "1\\2]3\"4"))), "text");
        assertTrue(line(message).endsWith(" x [a_b k_=\"1\\\\2\\]3\\\"4\"] text"), line(message));
    }

    @Test
    void aLongTextIsCutBetweenTwoCharacters() throws CharacterCodingException {
        for (int shift = 0; shift < 4; shift++) {
            byte[] line = format.format(SyslogMessage.of(TIME, Severity.INFO, "x", "a".repeat(shift) + "🥾".repeat(1000)));
            assertTrue(line.length > Rfc5424.MAX_BYTES - 4 && line.length <= Rfc5424.MAX_BYTES, "length " + line.length);
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            assertTrue(text.endsWith("🥾"));
        }
    }

    @Property(tries = 500)
    void anyMessageIsAWellFormedLineWithinTheSize(@ForAll Severity severity, @ForAll String id, @ForAll String text,
            @ForAll String name, @ForAll String value, @ForAll long seconds) throws CharacterCodingException {
        Instant time = Instant.ofEpochSecond(Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
        byte[] line = new Rfc5424(Facility.LOCAL0, name, value, id).format(
                new SyslogMessage(time, severity, id, List.of(new SyslogMessage.Element(name, Map.of(id, value))), text));
        assertTrue(line.length <= Rfc5424.MAX_BYTES);
        String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        assertTrue(LINE.matcher(decoded).matches(), decoded);
        assertArrayEquals(line, decoded.getBytes(StandardCharsets.UTF_8));
    }

    private String line(SyslogMessage message) {
        return new String(format.format(message), StandardCharsets.UTF_8);
    }
}
