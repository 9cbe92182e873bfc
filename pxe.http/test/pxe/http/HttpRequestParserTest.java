// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.http.HttpRequestParser.Bad;
import pxe.http.HttpRequestParser.Complete;
import pxe.http.HttpRequestParser.Incomplete;
import pxe.http.HttpRequestParser.Parsed;

class HttpRequestParserTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Parsed parse(String text) {
        return HttpRequestParser.parse(bytes(text));
    }

    private static HttpRequest request(String text) {
        return assertInstanceOf(Complete.class, parse(text)).request();
    }

    private static int refusal(String text) {
        return assertInstanceOf(Bad.class, parse(text), text).status();
    }

    private static HttpRequest target(String target) {
        return request("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void aRequestOfIpxe() {
        HttpRequest request = request("GET /boot.ipxe?x=1 HTTP/1.1\r\nConnection: keep-alive\r\nUser-Agent: iPXE/1.21.1\r\n"
                + "Host: 10.0.0.1:8080\r\n\r\n");
        assertEquals(new HttpRequest(false, "/boot.ipxe", 1, Map.of("connection", "keep-alive", "user-agent", "iPXE/1.21.1",
                "host", "10.0.0.1:8080")), request);
        assertTrue(request.keepsAlive());
    }

    @Test
    void severalRequestsFollowEachOther() {
        ByteBuffer in = bytes("\r\n\r\nHEAD /a HTTP/1.0\r\n\r\nGET /b HTTP/1.0\r\n\r\nGET");
        HttpRequest first = assertInstanceOf(Complete.class, HttpRequestParser.parse(in)).request();
        HttpRequest second = assertInstanceOf(Complete.class, HttpRequestParser.parse(in)).request();
        assertEquals(new HttpRequest(true, "/a", 0, Map.of()), first);
        assertEquals(new HttpRequest(false, "/b", 0, Map.of()), second);
        assertInstanceOf(Incomplete.class, HttpRequestParser.parse(in));
        assertEquals(3, in.remaining());
    }

    @Test
    void theConnectionGoesOnAsTheVersionAndTheClientSay() {
        assertFalse(request("GET / HTTP/1.0\r\n\r\n").keepsAlive());
        assertTrue(request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keepsAlive());
        assertFalse(request("GET / HTTP/1.1\r\nHost: a\r\nConnection: TE, close\r\n\r\n").keepsAlive());
        assertFalse(request("GET / HTTP/1.1\r\nHost: a\r\nConnection: TE,\tclose\r\n\r\n").keepsAlive());
        assertFalse(request("GET / HTTP/1.0\r\nConnection: keep-alive, Close\r\n\r\n").keepsAlive());
        assertTrue(request("GET / HTTP/1.7\r\nHost: a\r\n\r\n").keepsAlive());
    }

    @Test
    void theTargetIsDecodedButNotCleaned() {
        assertEquals("/a b/ü//../c", target("/a%20b/%C3%BC//../c").path());
        assertEquals("/ü", target("/\u00c3\u00bc").path());
        assertEquals("/a\0", target("/a%00").path());
        assertEquals("/f/g", target("http://10.0.0.1:80/f/g?q").path());
        assertEquals("/", target("HTTPS://10.0.0.1").path());
        assertEquals("/", target("http://10.0.0.1?from=/f").path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/%fe%ff", "/..%2f..%2Fetc/passwd", "f", "*", "ftp://a/b", "://x", "",
        "http:///f", "http://", "http://?q", "http://user@a/f", "http://a\\b/f"})
    void aTargetThatIsNoPathIsRefused(String target) {
        assertEquals(400, refusal("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET / HTTP/1.1\\n\\n                                          | 400", // no Host
        "GET / HTTP/1.1\\nHost: a\\nHost: b\\n\\n                      | 400",
        "GET / HTTP/1.1\\nHost : a\\n\\n                               | 400",
        "GET / HTTP/1.1\\nHost: a\\n b\\n\\n                           | 400", // a continued line
        "GET / HTTP/1.1\\nHost: a\\nX\\n\\n                            | 400",
        "GET / HTTP/1.1\\nHost: a\\nX: a\\rb\\n\\n                     | 400",
        "GET / HTTP/1.1\\nHost: a\\nX: a\\0b\\n\\n                     | 400",
        "GET / HTTP/1.1\\nHost: a\\nContent-Length: 5\\n\\n            | 400",
        "GET / HTTP/1.1\\nHost: a\\nContent-Length: 0\\nContent-Length: 0\\n\\n | 400",
        "GET / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked\\n\\n   | 400",
        "GET  / HTTP/1.1\\nHost: a\\n\\n                               | 400",
        "GET /\\n\\n                                                   | 400", // HTTP/0.9
        "GET / http/1.1\\nHost: a\\n\\n                                | 400",
        "G(T / HTTP/1.1\\nHost: a\\n\\n                                | 400",
        "GET / HTTP/2.0\\nHost: a\\n\\n                                | 505",
        "POST / HTTP/1.1\\nHost: a\\nContent-Length: 5\\n\\n           | 405",
    })
    void whatIsNoRequestForAFileIsRefused(String text, int status) {
        assertEquals(status, refusal(text.replace("\\n", "\r\n").replace("\\r", "\r").replace("\\0", "\0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "GET / HTTP/1.0\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\n\nGET /secret HTTP/1.0\r\n\r\n", "\n\nGET / HTTP/1.0\r\n\r\n"})
    void aLineFeedAloneEndsNoLine(String text) {
        assertEquals(400, refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\tb", "a/b", "a\\b", "user@a", "a?b", "a#b", "<a>", "\"a\""})
    void whatIsNoHostIsRefused(String host) {
        assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
        assertEquals(400, refusal("GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "A_b.example:8080", "10.0.0.1:80", "[fd00::7]:80", "[fe80::1%25eth0]", "[fe80::1%eth0]",
        "a,b;c=d!~"})
    void whatMayBeAHostIsTaken(String host) {
        assertEquals(host, request("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").field("host").orElseThrow());
    }

    @Test
    void whatCanBecomeNoRequestIsRefusedBeforeALinesEnd() {
        assertEquals(400, refusal("\u0016\u0003\u0001")); // TLS
        assertEquals(400, refusal("\0"));
        assertEquals(400, refusal("\r\n\u0080"));
        assertInstanceOf(Incomplete.class, parse("G"));
        assertInstanceOf(Incomplete.class, parse("\r"));
        assertInstanceOf(Incomplete.class, parse(""));
    }

    @Test
    void whatIsTooLongIsRefusedEvenBeforeItsEnd() {
        assertEquals(414, refusal("GET /" + "a".repeat(HttpRequestParser.MAX_LINE)));
        assertEquals(414, refusal("GET /" + "a".repeat(HttpRequestParser.MAX_LINE) + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertEquals(431, refusal("GET / HTTP/1.1\r\nX: " + "a".repeat(HttpRequestParser.MAX_HEAD)));
        assertEquals(431, refusal("GET / HTTP/1.0\r\n" + "X: a\r\n".repeat(HttpRequestParser.MAX_FIELDS + 1) + "\r\n"));
        assertEquals(HttpRequestParser.MAX_FIELDS,
                request("GET / HTTP/1.0\r\n" + "X: a\r\n".repeat(HttpRequestParser.MAX_FIELDS) + "\r\n").field("x").orElse("")
                        .split(", ").length);
    }

    @Property
    void anyBytesAreUnderstoodOrRefused(@ForAll byte[] bytes) {
        assertNotNull(HttpRequestParser.parse(ByteBuffer.wrap(bytes)));
    }

    @Property
    void anyBytesInsideARequestAreUnderstoodOrRefused(@ForAll byte[] bytes, @ForAll @IntRange(max = 44) int at) {
        byte[] request = "GET /kernel HTTP/1.1\r\nHost: a\r\nRange: b\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer in = ByteBuffer.allocate(request.length + bytes.length);
        int cut = Math.min(at, request.length);
        in.put(request, 0, cut).put(bytes).put(request, cut, request.length - cut).flip();
        assertNotNull(HttpRequestParser.parse(in));
    }

    @Property
    void aRequestIsReadAlikeWhereverItIsCut(@ForAll @AlphaChars @NotEmpty @StringLength(max = 20) String name,
            @ForAll @IntRange(max = 100) int cut) {
        byte[] whole = ("GET /" + name + " HTTP/1.1\r\nHost: a\r\n" + name + ": x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer part = ByteBuffer.wrap(Arrays.copyOf(whole, Math.min(cut, whole.length - 1)));
        assertInstanceOf(Incomplete.class, HttpRequestParser.parse(part));
        assertEquals(0, part.position());
        assertEquals("/" + name, assertInstanceOf(Complete.class, HttpRequestParser.parse(ByteBuffer.wrap(whole))).request().path());
    }
}
