// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.http.ByteRanges.Part;
import pxe.http.HttpRequestParser.Bad;
import pxe.http.HttpRequestParser.Complete;
import pxe.http.HttpRequestParser.Incomplete;

/**
 * Targets for Jazzer. Each run of the tests replays the corpus; {@code ./build fuzz pxe.http.HttpFuzzTest#anyBytes} looks for more.
 * What breaks a target is kept in {@code testresources/pxe/http/HttpFuzzTestInputs/} and the target's name, and is of the corpus from
 * then on.
 */
class HttpFuzzTest {

    private static final long SIZE = 1000;

    /** Clients as they are, and lies. */
    static Stream<Arguments> requests() {
        return Stream.of("GET /boot.ipxe?mac=52:54:00:12:34:56 HTTP/1.1\r\nConnection: keep-alive\r\nUser-Agent: iPXE/1.21.1\r\n"
                        + "Host: 10.0.0.1\r\n\r\n",
                "GET /pxelinux.cfg/default HTTP/1.0\r\nHost: 10.0.0.1\r\nUser-Agent: Syslinux/6.03\r\nConnection: close\r\n\r\n",
                "HEAD /images/boot.iso HTTP/1.1\r\nHost: 10.0.0.1\r\nAccept: */*\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n",
                "GET /kernel HTTP/1.1\r\nHost: a\r\nRange: bytes=0-99,-5\r\nIf-Range: \"3e8-0\"\r\n\r\n"
                        + "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://a/%2e%2e/%00 HTTP/1.1\r\nHost: a\r\nIf-None-Match: W/\"a\", *\r\n"
                        + "If-Modified-Since: Wed Nov  6 08:49:37 2024\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\nHost : a\r\n b: c\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whatever arrives is a request, none, or not all of one; and it is the same one wherever it was cut in two. */
    @MethodSource("requests")
    @FuzzTest(maxDuration = "5m")
    void anyBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return;
        }
        ByteBuffer whole = ByteBuffer.wrap(bytes);
        switch (HttpRequestParser.parse(whole)) {
            case Incomplete _ -> assertTrue(whole.remaining() < HttpRequestParser.MAX_HEAD);
            case Bad bad -> assertTrue(bad.status() >= 400 && bad.status() < 600, bad.toString());
            case Complete(HttpRequest request) -> {
                ByteBuffer half = ByteBuffer.wrap(bytes, 0, whole.position() / 2);
                assertTrue(HttpRequestParser.parse(half) instanceof Incomplete, request.toString());
                half.limit(bytes.length);
                assertEquals(new Complete(request), HttpRequestParser.parse(half));
                answer(request);
            }
        }
    }

    /** What is asked for has an answer, no part leaves the file, and what was made before is what would be made now. */
    private static void answer(HttpRequest request) {
        Version version = new Version(SIZE, Instant.EPOCH, Instant.EPOCH);
        assertTrue(!version.isKnown(request) || request.fields().keySet().stream().anyMatch(name -> name.startsWith("if-")));
        assertTrue(!version.isUnwanted(request) || request.fields().keySet().stream().anyMatch(name -> name.startsWith("if-")));
        if (version.continues(request)
                && ByteRanges.of(request.field("range").orElse(""), SIZE) instanceof ByteRanges.Parts(var parts)) {
            parts.forEach(part -> assertTrue(part.first() >= 0 && part.length() > 0 && part.first() + part.length() <= SIZE));
            assertTrue(parts.stream().mapToLong(Part::length).sum() <= SIZE);
        }
        SmallFileTest.assertAnswersAsIfMadeNow(request);
    }
}
