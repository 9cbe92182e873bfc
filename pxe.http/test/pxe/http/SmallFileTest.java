// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallFileTest {

    private static final byte[] CONTENT = ServedDirectory.content(1000);
    private static final String TYPE = "application/efi";
    private static final Instant CHANGED = Instant.parse("2026-03-01T12:00:00.25Z");
    private static final Version VERSION = new Version(CONTENT.length, CHANGED, CHANGED.plusSeconds(60));
    private static final SmallFile SMALL = new SmallFile(CONTENT, TYPE, CHANGED);
    private static final long SECOND = CHANGED.getEpochSecond() + 60;

    /** Where it answers at all, it does so byte by byte as is done without it. */
    static void assertAnswersAsIfMadeNow(HttpRequest request) {
        if (!SMALL.answers(request, TYPE, SECOND)) {
            return;
        }
        try {
            Response made = new FileAnswer(request, "/srv/a.efi", TYPE, VERSION).of(CONTENT);
            Response kept = SMALL.answer(request, "/srv/a.efi", SECOND, ByteBuffer::allocate);
            assertEquals(withoutDate(made.start()), withoutDate(kept.start()));
            assertEquals(new Response(made.status(), kept.start(), made.contentBytes(), made.body(), made.keepsAlive(), made.event(),
                    made.file(), made.reason()), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutDate(ByteBuffer answer) {
        return StandardCharsets.ISO_8859_1.decode(answer.duplicate()).toString().replaceFirst("\r\nDate: [^\r]+", "");
    }

    @ParameterizedTest
    @CsvSource({"1, 'keep-alive'", "1, 'close'", "0, 'keep-alive'", "0, 'close'", "1, 'Upgrade'"})
    void whoeverAsksForAllOfItIsAnsweredAsIfTheAnswerWereMadeForThem(int minorVersion, String connection) {
        HttpRequest request = new HttpRequest(false, "/a.efi", minorVersion, Map.of("host", "a", "connection", connection));
        assertTrue(SMALL.answers(request, TYPE, SECOND));
        assertAnswersAsIfMadeNow(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range"})
    void whoeverMayWantAnotherAnswerIsNotGivenThatOfAll(String field) {
        assertFalse(SMALL.answers(new HttpRequest(false, "/a.efi", 1, Map.of("host", "a", field, "x")), TYPE, SECOND));
    }

    @Test
    void whoeverWantsTheHeadAloneOrCallsItByAnotherTypeIsNotGivenThatOfAll() {
        assertFalse(SMALL.answers(new HttpRequest(true, "/a.efi", 1, Map.of("host", "a")), TYPE, SECOND));
        assertFalse(SMALL.answers(new HttpRequest(false, "/a.img", 1, Map.of("host", "a")), "application/vnd.efi-img", SECOND));
    }

    @Test
    void theDateGoesOn() {
        HttpRequest request = new HttpRequest(false, "/a.efi", 1, Map.of("host", "a"));
        byte[] first = FirstLines.at(1_772_366_400, request);
        assertEquals("HTTP/1.1 200 OK\r\nServer: pxe\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n", latin(first));
        assertArrayEquals(first, FirstLines.at(1_772_366_400, request));
        assertEquals(latin(first).replace(":00 GMT", ":01 GMT"), latin(FirstLines.at(1_772_366_401, request)));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** RFC 9110 section 8.8.2.1: until then, its date is that of each answer. */
    @Test
    void aFileOfTheFutureHasNoAnswerForAll() {
        HttpRequest request = new HttpRequest(false, "/a.efi", 1, Map.of("host", "a"));
        assertFalse(SMALL.answers(request, TYPE, CHANGED.getEpochSecond() - 1));
        assertTrue(SMALL.answers(request, TYPE, CHANGED.getEpochSecond()));
    }
}
