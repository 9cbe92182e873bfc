// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A walk through RFC 9112 by raw sockets: what is no request, what may be two in one, and who goes early. */
@Timeout(60)
class ConformanceTest {

    private static final String NEXT = "GET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    private Path directory;
    private ServedDirectory served;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("boot.ipxe"), "#!ipxe\n");
        served = new ServedDirectory(directory, ServedDirectory.SETTINGS);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private RawClient connect() throws IOException {
        return new RawClient(served.address());
    }

    /** Each is answered once, and whatever stands behind it on the connection is never taken for a request. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // The request line.
        "GET_/boot.ipxe~~                                                        | 400", // HTTP/0.9
        "GET_/boot.ipxe_HTTP/1.1_x~Host: a~~                                     | 400",
        "_GET_/boot.ipxe_HTTP/1.1~Host: a~~                                      | 400",
        "GET_/boot.ipxe_HTTP/1~Host: a~~                                         | 400",
        "GET_/boot.ipxe_http/1.1~Host: a~~                                       | 400",
        "GET_/boot.ipxe_HTTP/2.0~Host: a~~                                       | 505",
        "PRI_*_HTTP/2.0~~SM~~                                                    | 505",
        "get_/boot.ipxe_HTTP/1.1~Host: a~~                                       | 405",
        "G@T_/boot.ipxe_HTTP/1.1~Host: a~~                                       | 400",
        "CONNECT_10.0.0.1:25_HTTP/1.1~Host: a~~                                  | 405",
        "OPTIONS_*_HTTP/1.1~Host: a~~                                            | 405",
        "PUT_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: 3~~abc                  | 405",
        "GET_boot.ipxe_HTTP/1.1~Host: a~~                                        | 400",
        "GET_ftp://a/boot.ipxe_HTTP/1.1~Host: a~~                                | 400",
        // Header fields.
        "GET_/boot.ipxe_HTTP/1.1~~                                               | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Host: b~~                               | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a_b~~                                     | 400",
        "GET_http:///boot.ipxe_HTTP/1.1~Host: a~~                                | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host : a~~                                      | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~X~~                                     | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~: b~~                                   | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~X: b~ c~~                               | 400",
        "GET_/boot.ipxe_HTTP/1.1~_Host: a~~                                      | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~X: b\\0c~~                              | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~X: b\\rc~~                              | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a\\nX: b~~                                | 400",
        "GET_/boot.ipxe_HTTP/1.1\\nHost: a\\n\\n                                 | 400",
        // Bodies, and two readings of where they end.
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: 38~~                    | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: 0~Content-Length: 38~~  | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: 0, 38~~                 | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: +0~~                    | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: -1~~                    | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: 0x26~~                  | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~  | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Transfer-Encoding: chunked~~0~~         | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Transfer-Encoding: identity~~           | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Transfer-Encoding: xchunked~Content-Length: 0~~ | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Transfer-Encoding:\\x0bchunked~~        | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~Content-Length:\\x0b0~~                 | 400",
        "GET_/boot.ipxe_HTTP/1.1~Host: a~X: b\\x0b~~                             | 400",
        "GET_/boot.ipxe_HTTP/1.0~Transfer-Encoding: chunked~~0~~                 | 400",
        // Paths.
        "GET_/..%2fboot.ipxe_HTTP/1.1~Host: a~~                                  | 400",
        "GET_/%_HTTP/1.1~Host: a~~                                               | 400",
        "GET_/%f_HTTP/1.1~Host: a~~                                              | 400",
        "GET_/%c0%ae%c0%ae/boot.ipxe_HTTP/1.1~Host: a~~                          | 400",
    })
    void whatIsNoRequestEndsTheConnection(String request, int status) throws Exception {
        try (RawClient client = connect()) {
            client.write(request.replace('_', ' ').replace("~", "\r\n").replace("\\0", "\0").replace("\\r", "\r").replace("\\n", "\n")
                    .replace("\\x0b", "\u000b") + NEXT);
            assertTrue(client.answer().statusLine().startsWith("HTTP/1.1 " + status + " "), request);
            assertTrue(client.isAtEnd(), request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /boot.ipxe HTTP/1.1\r\nHost:\r\n\r\n",
        "GET http://other/boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%62oot%2Eipxe?x=%2f HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\r\nGET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n", "GET /boot.ipxe HTTP/1.9\r\nhOST:\ta\t\r\n\r\n",
        "GET /boot.ipxe HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\nUpgrade: h2c\r\n\r\n"})
    void whatIsOneIsAnsweredAndTheConnectionGoesOn(String request) throws Exception {
        try (RawClient client = connect()) {
            for (int i = 0; i < 2; i++) {
                client.write(request);
                assertEquals("#!ipxe\n", client.answer().text(), request);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../boot.ipxe", "/%2e%2e/boot.ipxe", "/a/%2E./boot.ipxe"})
    void aPathThatLeadsOutIsForbidden(String path) throws Exception {
        try (RawClient client = connect()) {
            assertEquals("HTTP/1.1 403 Forbidden", client.get(path).statusLine());
        }
    }

    @ParameterizedTest
    @CsvSource({"8192, 414", "100, 431"})
    void whatIsTooLongIsRefusedBeforeItsEnd(int pathLength, int status) throws Exception {
        try (RawClient client = connect()) {
            client.write("GET /" + "a".repeat(pathLength) + " HTTP/1.1\r\nX: " + "b".repeat(20_000));
            assertTrue(client.answer().statusLine().startsWith("HTTP/1.1 " + status + " "));
            assertTrue(client.isAtEnd());
        }
    }

    /** It ends no line, and waits for an answer as long as it may. */
    @Test
    void tlsIsRefusedAtOnceWherePlainHttpIsSpoken() throws Exception {
        try (RawClient client = connect()) {
            client.write("\u0016\u0003\u0001\u0002\0\u0001\0");
            assertEquals("HTTP/1.1 400 Bad Request", client.answer().statusLine());
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    void emptyLinesKeepNoConnectionOpen() throws Exception {
        served.apply(served.settings().toBuilder().headTimeout(Duration.ofMillis(300)).build());
        try (RawClient client = connect()) {
            assertThrows(UncheckedIOException.class, () -> {
                while (true) {
                    client.write("\r\n");
                }
            });
        }
        served.awaitConnections(0);
    }

    /** Wherever a client goes, nothing of it stays. */
    @Test
    void whoGoesEarlyLeavesNothingBehind() throws Exception {
        served.makes("made", 5_000_000);
        String request = "GET /made HTTP/1.1\r\nHost: a\r\n\r\n";
        for (int sent = 0; sent < request.length() + 7; sent += 7) {
            try (RawClient client = connect()) {
                client.write(request.substring(0, Math.min(sent, request.length())));
                client.socket().setSoLinger(sent % 2 == 0, 0); // some by reset
            }
        }
        try (RawClient last = connect()) {
            last.get("/boot.ipxe"); // connections are taken in their order: the server knows of all that came before
        }
        served.awaitNothingOpen();
    }
}
