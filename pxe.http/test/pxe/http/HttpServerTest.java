// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.http.ServedDirectory.SETTINGS;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.event.BootEvent;
import pxe.http.RawClient.Answer;

/** The server on real sockets of the loopback interface. */
@Timeout(60)
class HttpServerTest {

    @TempDir
    private Path directory;
    private ServedDirectory served;
    private byte[] kernel;

    @BeforeEach
    void start() throws Exception {
        kernel = ServedDirectory.content(3_000_001);
        Files.write(directory.resolve("kernel"), kernel);
        Files.writeString(directory.resolve("boot.ipxe"), "#!ipxe\n");
        Files.createFile(directory.resolve("empty"));
        served = new ServedDirectory(directory, SETTINGS);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private RawClient connect() throws IOException {
        return new RawClient(served.address());
    }

    private Answer get(String path, String... fields) throws IOException {
        try (RawClient client = connect()) {
            return client.get(path, fields);
        }
    }

    // --- Answers.

    @Test
    void aSmallFileComesWithItsHead() throws Exception {
        Answer answer = get("/boot.ipxe");
        assertEquals("HTTP/1.1 200 OK", answer.statusLine());
        assertEquals("#!ipxe\n", answer.text());
        assertEquals("7", answer.field("Content-Length"));
        assertEquals("text/plain; charset=utf-8", answer.field("Content-Type"));
        assertEquals("bytes", answer.field("Accept-Ranges"));
        assertTrue(HttpDate.parse(answer.field("Date")).isPresent());
    }

    @Test
    void aLargeFileComesWhole() throws Exception {
        Answer answer = get("/kernel");
        assertEquals("application/octet-stream", answer.field("Content-Type"));
        assertArrayEquals(kernel, answer.content());
        assertEquals(Map.of("file", directory.resolve("kernel").toString(), "status", "200", "bytes", "3000001"),
                served.awaitEvent("SENT", "port", "milliseconds"));
    }

    @Test
    void aSmallFileIsReadOnceUntilItChanges() throws Exception {
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        FileTime time = Files.getLastModifiedTime(directory.resolve("boot.ipxe"));
        Files.writeString(directory.resolve("boot.ipxe"), "#!IPXE\n");
        Files.setLastModifiedTime(directory.resolve("boot.ipxe"), time); // the library says that it is the same version
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        Files.writeString(directory.resolve("boot.ipxe"), "#!ipxe\nexit\n");
        assertEquals("#!ipxe\nexit\n", get("/boot.ipxe").text());
        served.makes("made", 10);
        assertArrayEquals(ServedDirectory.content(10), get("/made").content());
        served.makes("made", 11);
        assertArrayEquals(ServedDirectory.content(11), get("/made").content());
    }

    /** As where the clock was set back; RFC 9110 section 8.8.2.1: the answer is of no time that is still to come. */
    @Test
    void aSmallFileOfTheFutureIsReadOnceTooAndItsDateIsThatOfEachAnswer() throws Exception {
        Path script = directory.resolve("boot.ipxe");
        FileTime time = FileTime.from(Instant.now().plusSeconds(86400));
        Files.setLastModifiedTime(script, time);
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        Files.writeString(script, "#!IPXE\n");
        Files.setLastModifiedTime(script, time); // the library says that it is the same version
        Answer answer = get("/boot.ipxe");
        assertEquals("#!ipxe\n", answer.text());
        assertFalse(date(answer, "Last-Modified").isAfter(date(answer, "Date")));
    }

    private static Instant date(Answer answer, String field) {
        return HttpDate.parse(answer.field(field)).orElseThrow();
    }

    @Test
    void aSmallFileThatIsOverwrittenBetweenTwoRequestsComesNewThoughItsSizeIsTheSame() throws Exception {
        Path script = directory.resolve("boot.ipxe");
        Files.setLastModifiedTime(script, FileTime.from(Instant.now().minusSeconds(60)));
        try (RawClient client = connect()) {
            Answer first = client.get("/boot.ipxe");
            assertEquals(first.field("ETag"), client.get("/boot.ipxe").field("ETag"));
            Files.writeString(script, "#!IPXE\n");
            Answer second = client.get("/boot.ipxe");
            assertEquals("#!IPXE\n", second.text());
            assertNotEquals(first.field("ETag"), second.field("ETag"));
            assertEquals("#!IPXE\n", client.get("/boot.ipxe", "If-None-Match: " + first.field("ETag")).text());
            assertEquals("HTTP/1.1 304 Not Modified", client.bare("/boot.ipxe", "If-None-Match: " + second.field("ETag")).statusLine());
        }
    }

    @Test
    void aLoopLooksForASmallFileItselfUnlessThatMayWait() throws Exception {
        get("/boot.ipxe");
        get("/boot.ipxe"); // its content was known
        served.mayWait(true);
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        assertFalse(served.loopsLook());
        served.mayWait(false);
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        assertTrue(served.loopsLook());
    }

    /** Else a look from before it was sent could answer it, with the file as it was before the client changed it. */
    @Test
    void aRequestCountsAsThereNoEarlierThanItWasSent() throws Exception {
        try (RawClient client = connect()) {
            for (int i = 0; i < 3; i++) {
                long before = System.nanoTime();
                client.get("/boot.ipxe");
                assertTrue(served.lastArrivalNanos() - before >= 0);
                assertTrue(System.nanoTime() - served.lastArrivalNanos() >= 0);
            }
        }
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        assertEquals("0", get("/empty").field("Content-Length"));
    }

    @Test
    void headTellsTheSizeAlone() throws Exception {
        try (RawClient client = connect()) {
            client.request("HEAD", "/kernel", "Range: bytes=0-9"); // a part is for GET alone
            Answer head = client.head();
            assertEquals("HTTP/1.1 200 OK", head.statusLine());
            assertEquals("3000001", head.field("Content-Length"));
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text()); // nothing came in between
        }
    }

    @Test
    void aMissingFileIsToldWithItsReasonInTheLogAlone() throws Exception {
        Answer answer = get("/nothing");
        assertEquals("HTTP/1.1 404 Not Found", answer.statusLine());
        assertEquals("404 Not Found\n", answer.text());
        assertEquals(Map.of("file", "/nothing", "status", "404", "reason", "no such file"), served.awaitEvent("NOTFOUND", "port"));
    }

    @Test
    void whatMustNotBeServedIsForbidden() throws Exception {
        assertEquals("HTTP/1.1 403 Forbidden", get("/../secret").statusLine());
        assertEquals("the path leads upwards", served.awaitEvent("REFUSED").get("reason"));
        assertEquals("HTTP/1.1 403 Forbidden", get("/denied").statusLine());
        assertEquals("no permission to read denied", served.awaitEvent("REFUSED").get("reason"));
    }

    @Test
    void aFileSourceThatFailsIsTheServersFault() throws Exception {
        assertEquals("HTTP/1.1 500 Internal Server Error", get("/broken").statusLine());
        assertTrue(served.awaitEvent("ABORTED").get("reason").contains("disk on fire"));
    }

    @Test
    void aFileThatCannotBeOpenedNowIsToBeAskedForAgain() throws Exception {
        Answer answer = get("/out-of-descriptors");
        assertEquals("HTTP/1.1 503 Service Unavailable", answer.statusLine());
        assertEquals("10", answer.field("Retry-After"));
        assertTrue(served.awaitEvent("ABORTED").get("reason").endsWith("Too many open files"));
    }

    @Test
    void aFileOfAPlugInThatIsBrokenIsToldAndKeepsNobodyWaiting() throws Exception {
        assertEquals("HTTP/1.1 500 Internal Server Error", get("/broken-to-open").statusLine());
        assertTrue(served.awaitEvent("ABORTED").get("reason").contains("broken"));
        assertEquals("HTTP/1.1 500 Internal Server Error", get("/broken-to-read/5").statusLine());
        assertThrows(EOFException.class, () -> get("/broken-to-read/1000000"), "the connection ends");
        served.awaitNothingOpen();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 70_000, 1_000_000})
    void aFileThatIsMadeWhileItIsReadComesWhole(int size) throws Exception {
        served.makes("made", size);
        assertArrayEquals(ServedDirectory.content(size), get("/made").content());
        served.awaitEvent("SENT");
        served.awaitNothingOpen();
    }

    @Test
    void noMoreIsReadOfAFileThanTheClientWants() throws Exception {
        served.makes("made", 1_000_000);
        assertArrayEquals(Arrays.copyOfRange(ServedDirectory.content(1_000_000), 500_000, 500_003),
                get("/made", "Range: bytes=500000-500002").content());
        assertEquals(3, served.madeBytes());
        get("/made", "Range: bytes=0-0,10-10,20-20");
        assertEquals(6, served.madeBytes());
    }

    @Test
    void partsOfFiles() throws Exception {
        Answer part = get("/kernel", "Range: bytes=1000-1999");
        assertEquals("HTTP/1.1 206 Partial Content", part.statusLine());
        assertEquals("bytes 1000-1999/3000001", part.field("Content-Range"));
        assertArrayEquals(Arrays.copyOfRange(kernel, 1000, 2000), part.content());
        assertArrayEquals(Arrays.copyOfRange(kernel, 2_000_000, kernel.length), get("/kernel", "Range: bytes=2000000-").content());
        Answer beyond = get("/kernel", "Range: bytes=3000001-");
        assertEquals("HTTP/1.1 416 Range Not Satisfiable", beyond.statusLine());
        assertEquals("bytes */3000001", beyond.field("Content-Range"));
    }

    @Test
    void offsetsBeyondFourGibibytesAreRight() throws Exception {
        Path large = directory.resolve("large");
        try (var file = Files.newByteChannel(large, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            file.position(5L << 30).write(ByteBuffer.wrap("the end".getBytes()));
        }
        assertEquals(Long.toString((5L << 30) + 7), get("/large", "Range: bytes=0-0").field("Content-Range").split("/")[1]);
        assertEquals("the end", get("/large", "Range: bytes=-7").text());
    }

    @Test
    void aKnownVersionIsNotSentAgain() throws Exception {
        Answer whole = get("/boot.ipxe");
        String tag = whole.field("ETag");
        String modified = whole.field("Last-Modified");
        String notModified = "HTTP/1.1 304 Not Modified";
        String failed = "HTTP/1.1 412 Precondition Failed";
        try (RawClient client = connect()) {
            assertEquals(notModified, client.bare("/boot.ipxe", "If-None-Match: \"x\", " + tag).statusLine());
            assertEquals(notModified, client.bare("/boot.ipxe", "If-Modified-Since: " + modified).statusLine());
            assertEquals("#!ipxe\n", client.get("/boot.ipxe", "If-None-Match: \"x\"", "If-Modified-Since: " + modified).text());
            assertEquals("#!ipxe\n", client.get("/boot.ipxe", "If-Match: " + tag).text());
            assertEquals(failed, client.get("/boot.ipxe", "If-Match: \"x\"").statusLine());
            assertEquals(failed, client.get("/boot.ipxe", "If-Match: W/" + tag).statusLine()); // may be another, byte by byte
            assertEquals(notModified, client.bare("/boot.ipxe", "If-None-Match: W/" + tag).statusLine());
            assertEquals(failed, client.get("/boot.ipxe", "If-Unmodified-Since: Wed, 06 Nov 1996 08:49:37 GMT").statusLine());
        }
    }

    @Test
    void aTransferIsResumedOnlyInTheSameVersion() throws Exception {
        Files.setLastModifiedTime(directory.resolve("boot.ipxe"), FileTime.from(Instant.now().minusSeconds(60)));
        Answer whole = get("/boot.ipxe");
        assertEquals("ipxe\n", get("/boot.ipxe", "Range: bytes=2-", "If-Range: " + whole.field("ETag")).text());
        assertEquals("ipxe\n", get("/boot.ipxe", "Range: bytes=2-", "If-Range: " + whole.field("Last-Modified")).text());
        assertEquals("#!ipxe\n", get("/boot.ipxe", "Range: bytes=2-", "If-Range: \"other\"").text());
    }

    @Test
    void severalPartsComeInOneAnswer() throws Exception {
        for (String file : List.of("/kernel", "/boot.ipxe")) {
            Answer answer = get(file, "Range: bytes=4-6,0-1");
            assertEquals("HTTP/1.1 206 Partial Content", answer.statusLine());
            String boundary = answer.field("Content-Type").replaceFirst("multipart/byteranges; boundary=", "");
            byte[] all = Files.readAllBytes(directory.resolve(file.substring(1)));
            String type = file.equals("/kernel") ? "application/octet-stream" : "text/plain; charset=utf-8";
            assertEquals(part(boundary, type, "4-6/" + all.length) + latin(all, 4, 7) + part(boundary, type, "0-1/" + all.length)
                    + latin(all, 0, 2) + "\r\n--" + boundary + "--\r\n", latin(answer.content(), 0, answer.content().length));
        }
    }

    private static String part(String boundary, String type, String range) {
        return "\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: bytes " + range + "\r\n\r\n";
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aFileReplacedDuringItsTransferIsSentAsItWas() throws Exception {
        byte[] large = ServedDirectory.content(40_000_000);
        Files.write(directory.resolve("large"), large);
        try (RawClient client = connect()) {
            client.request("GET", "/large");
            served.awaitEvent("GET");
            Answer head = client.head();
            Files.write(directory.resolve("new"), new byte[10]);
            Files.move(directory.resolve("new"), directory.resolve("large"), StandardCopyOption.ATOMIC_MOVE);
            assertArrayEquals(large, client.content(head).content());
        }
    }

    @Test
    void aFileCutShortDuringItsTransferEndsTheConnection() throws Exception {
        Path large = directory.resolve("large");
        Files.write(large, ServedDirectory.content(40_000_000));
        try (RawClient client = connect()) {
            client.request("GET", "/large");
            Answer head = client.head();
            try (var file = Files.newByteChannel(large, StandardOpenOption.WRITE)) {
                file.truncate(100);
            }
            assertThrows(IOException.class, () -> client.content(head));
        }
        assertTrue(served.awaitEvent("ABORTED").get("reason").contains("cut short"));
    }

    // --- Connections.

    @Test
    void requestsThatFollowAtOnceAreAnsweredInTheirOrder() throws Exception {
        try (RawClient client = connect()) {
            client.write("GET /kernel HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3) + "GET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(kernel, client.answer().content());
            }
            assertEquals("#!ipxe\n", client.answer().text());
        }
    }

    @Test
    void manyRequestsBeforeTheFirstAnswerIsReadAreNoTrouble() throws Exception {
        int count = 2000; // far more than the server keeps
        try (RawClient client = connect()) {
            Thread writer = Thread.ofVirtual().start(() -> client.write("GET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count)));
            for (int i = 0; i < count; i++) {
                assertEquals("#!ipxe\n", client.answer().text());
            }
            writer.join();
        }
    }

    @Test
    void aRequestMayArriveByteByByte() throws Exception {
        try (RawClient client = connect()) {
            for (char c : "GET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n".toCharArray()) {
                client.write(String.valueOf(c));
            }
            assertEquals("#!ipxe\n", client.answer().text());
        }
    }

    /** Those of one loop are read into the same memory. */
    @Test
    void halvesOfRequestsThatArriveByTurnsStayWithTheirConnections() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                served.makes("made" + i, 100 + i);
                clients.add(connect());
            }
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).write("GET /made" + i + " HTTP/1.1\r\n");
            }
            assertEquals("#!ipxe\n", get("/boot.ipxe").text()); // so the halves have arrived, at the loop that is asked at least
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).write("Host: test\r\n\r\n");
                assertArrayEquals(ServedDirectory.content(100 + i), clients.get(i).answer().content());
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aClientThatHasSaidAllStillGetsItsAnswer() throws Exception {
        try (RawClient client = connect()) {
            client.request("GET", "/kernel");
            client.socket().shutdownOutput();
            assertArrayEquals(kernel, client.answer().content());
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    void oldClientsGetTheirConnectionClosed() throws Exception {
        try (RawClient client = connect()) {
            client.write("GET /boot.ipxe HTTP/1.0\r\n\r\n");
            Answer answer = client.answer();
            assertEquals("close", answer.field("Connection"));
            assertEquals("#!ipxe\n", answer.text());
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    void oldClientsThatAskForItKeepTheirConnection() throws Exception {
        try (RawClient client = connect()) {
            for (int i = 0; i < 2; i++) {
                client.write("GET /boot.ipxe HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertEquals("keep-alive", client.answer().field("Connection"));
            }
        }
    }

    @Test
    void anotherMethodIsRefusedAndWhatFollowsIsNoRequest() throws Exception {
        try (RawClient client = connect()) {
            client.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 39\r\n\r\nGET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n");
            Answer answer = client.answer();
            assertEquals("HTTP/1.1 405 Method Not Allowed", answer.statusLine());
            assertEquals("GET, HEAD", answer.field("Allow"));
            assertTrue(client.isAtEnd());
        }
        assertEquals("method POST for /x", served.awaitEvent("MALFORMED", "suppressed").get("reason"));
    }

    @Test
    void aHugeHeadIsRefusedAndTheAnswerArrives() throws Exception {
        try (RawClient client = connect()) {
            client.write("GET / HTTP/1.1\r\n" + "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(10_000));
            assertEquals("HTTP/1.1 431 Request Header Fields Too Large", client.answer().statusLine());
        }
    }

    @Test
    void aClientThatStopsReadingHoldsUpNobody() throws Exception {
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        List<RawClient> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RawClient client = connect();
                stuck.add(client);
                client.request("GET", "/large");
                client.head();
            }
            assertArrayEquals(kernel, get("/kernel").content());
        } finally {
            for (RawClient client : stuck) {
                client.close();
            }
        }
        served.awaitEvent("ABORTED");
    }

    @Test
    void aClientThatResetsItsConnectionIsToldOf() throws Exception {
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        try (RawClient client = connect()) {
            client.request("GET", "/large");
            client.head();
            served.awaitEvent("PROGRESS"); // now the server waits for room, and hears of the reset when it looks for requests
            client.socket().setSoLinger(true, 0);
        }
        String reason = served.awaitEvent("ABORTED").get("reason");
        assertTrue(reason.startsWith("the client closed the connection ("), reason);
    }

    @Test
    void aSlowFileHoldsUpNobody() throws Exception {
        try (RawClient slow = connect()) {
            slow.request("GET", "/slow");
            assertEquals("#!ipxe\n", get("/boot.ipxe").text());
            served.letSlowGo();
            assertEquals("HTTP/1.1 404 Not Found", slow.answer().statusLine());
        }
    }

    @Test
    void filesThatHangHoldUpNobodyHoweverMany() throws Exception {
        int many = 2 * Runtime.getRuntime().availableProcessors() + 1;
        Path fifo = directory.resolve("hangs");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        List<RawClient> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                stuck.add(connect());
                stuck.getLast().request("GET", "/hangs");
            }
            served.awaitHanging(many);
            assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        } finally {
            Files.newOutputStream(fifo).close(); // those who wait read its end
            for (RawClient client : stuck) {
                client.close();
            }
        }
    }

    @Test
    void whoAsksWhileNoWorkerIsFreeIsToldToAskAgain() throws Exception {
        served.busyAfter(0);
        try (RawClient client = connect()) {
            assertEquals("HTTP/1.1 503 Service Unavailable", client.get("/boot.ipxe").statusLine());
            served.busyAfter(1);
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
    }

    @Test
    void aFileForWhichNoWorkerReadsOnEndsInTheMiddleAndIsClosed() throws Exception {
        served.makes("made", 3_000_000);
        served.busyAfter(3);
        try (RawClient client = connect()) {
            assertThrows(EOFException.class, () -> client.get("/made"));
        }
        assertEquals("the file could not be read: no worker is free", served.awaitEvent("ABORTED").get("reason"));
        served.awaitNothingOpen();
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = directory.resolve("boot.ipxe");
        assertEquals("HTTP/1.1 404 Not Found", get("/boot.ipxe/").statusLine());
        assertEquals(file + " is no directory", served.awaitEvent("NOTFOUND").get("reason"));
    }

    @Test
    void whatIsUnavailableIsToBeAskedForAgainInAWhile() throws Exception {
        Answer answer = get("/unavailable");
        assertEquals("HTTP/1.1 503 Service Unavailable", answer.statusLine());
        assertEquals("10", answer.field("Retry-After"));
        assertEquals(Map.of("file", "/unavailable", "status", "503", "reason", "/srv hangs"), served.awaitEvent("ABORTED", "port"));
    }

    // --- How bytes leave.

    @Test
    void anAlgorithmThatTheKernelDoesNotHaveIsToldOnceAndChangesNothing() throws Exception {
        served.apply(SETTINGS.toBuilder().congestionControl("nosuch").build());
        served.apply(SETTINGS.toBuilder().congestionControl("nosuch").build());
        assertEquals(Map.of("wanted", "nosuch", "reason", "the kernel has no such algorithm"), served.awaitEvent("NOCONGESTIONCONTROL"));
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
        served.apply(SETTINGS.toBuilder().congestionControl(HttpSettings.SYSTEM).build());
        served.apply(SETTINGS.toBuilder().congestionControl("another").build());
        assertEquals("another", served.awaitEvent("NOCONGESTIONCONTROL").get("wanted"));
    }

    // --- Limits.

    @Test
    void slowRequestsIdleConnectionsAndStuckTransfersAreCutOff() throws Exception {
        Duration soon = Duration.ofMillis(300);
        HttpSettings settings = SETTINGS.toBuilder().headTimeout(soon).stallTimeout(soon).build();
        served.apply(settings);
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        try (RawClient slow = connect(); RawClient stuck = connect()) {
            stuck.request("GET", "/large");
            slow.write("GET / HT");
            assertEquals("HTTP/1.1 408 Request Timeout", slow.answer().statusLine());
            assertTrue(served.awaitEvent("ABORTED").get("reason").contains("the client took less than"));
        }
        served.apply(settings.toBuilder().idleTimeout(soon).build()); // only now: whoever is slow to ask would be idle
        try (RawClient idle = connect()) {
            assertTrue(idle.isAtEnd());
        }
    }

    /** It takes less in a second than what has to be free in the kernel's buffer before the kernel tells of it. */
    @Test
    void whoReadsSlowlyButStillEnoughIsNotCutOff() throws Exception {
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        served.apply(SETTINGS.toBuilder().stallTimeout(Duration.ofSeconds(1)).build());
        boolean wasHeldUp;
        do { // a machine that stood still for a while has read too little in that: then whether it is cut off says nothing
            wasHeldUp = !readsSlowly();
        } while (wasHeldUp);
    }

    /** Whether it read enough at all times; if so, it was not cut off. */
    private boolean readsSlowly() throws Exception {
        long longest = 0;
        boolean isCutOff = false;
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(128 * 1024); // so that it doesn't swallow in one go what it reads in a while
            client.connect(served.address());
            client.getOutputStream().write("GET /large HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            long before = System.nanoTime();
            for (int i = 0; i < 40 && !isCutOff; i++) {
                isCutOff = client.getInputStream().readNBytes(40_000).length < 40_000;
                Thread.sleep(100);
                longest = Math.max(longest, System.nanoTime() - before);
                before = System.nanoTime();
            }
        }
        String reason = served.awaitEvent("ABORTED").get("reason");
        boolean enough = longest < TimeUnit.MILLISECONDS.toNanos(400);
        assertFalse(enough && (isCutOff || reason.contains("64 KiB")), reason);
        return enough;
    }

    @ParameterizedTest
    @CsvSource({"2, 10, connections.max = 2", "10, 2, connections.max.per.client = 2"})
    void connectionsAreLimitedInAllAndByClient(int max, int maxPerClient, String limit) throws Exception {
        served.apply(SETTINGS.toBuilder().maxConnections(max).maxConnectionsPerClient(maxPerClient).build());
        try (RawClient first = connect(); RawClient second = connect()) {
            first.get("/boot.ipxe");
            second.get("/boot.ipxe");
            try (RawClient third = connect()) {
                assertEquals("HTTP/1.1 503 Service Unavailable", third.answer().statusLine());
                assertEquals(limit, served.awaitEvent("LIMIT", "suppressed").get("limit"));
            }
        }
        served.awaitConnections(0);
        assertEquals("#!ipxe\n", get("/boot.ipxe").text());
    }

    @Test
    void nothingStaysOpenWhenClientsGo() throws Exception {
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        for (int i = 0; i < 20; i++) {
            try (RawClient client = connect()) {
                client.request("GET", "/large");
                client.head();
            }
        }
        served.awaitNothingOpen();
    }

    /** Far more than a rack has, and none of them costs anything when it is over. */
    @Test
    void twoThousandIdleConnectionsHoldUpNoDownloadAndLeaveNothing() throws Exception {
        served.apply(SETTINGS.toBuilder().maxConnections(5000).maxConnectionsPerClient(5000).build());
        get("/kernel");
        served.awaitConnections(0);
        long descriptors = openDescriptors();
        long heap = usedHeap();
        List<RawClient> idle = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            idle.add(connect());
        }
        for (RawClient client : idle.subList(0, 500)) {
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
        served.awaitConnections(2000);
        assertArrayEquals(kernel, get("/kernel").content());
        for (RawClient client : idle) {
            client.close();
        }
        idle.clear();
        served.awaitConnections(0);
        awaitDescriptors(descriptors + 5);
        awaitHeap(heap + 2_000_000);
    }

    /** What is garbage goes, whatever else of this process allocates or is still on its way out just now. */
    private static void awaitHeap(long most) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (long used = usedHeap(); used >= most; used = usedHeap()) {
            assertTrue(System.nanoTime() < end, used + " bytes of heap, to be less than " + most);
            Thread.sleep(50);
        }
    }

    /** A loop gives the descriptor of a closed connection back in its next turn. */
    private static void awaitDescriptors(long most) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (long open = openDescriptors(); open > most; open = openDescriptors()) {
            assertTrue(System.nanoTime() < end, open + " descriptors, at most " + most + " were there before");
            Thread.sleep(5);
        }
    }

    private static long openDescriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    // --- The end.

    @Test
    void aStoppingServerEndsIdleConnectionsAndFreesItsPort() throws Exception {
        try (RawClient client = connect()) {
            client.get("/boot.ipxe");
            served.close();
            assertTrue(client.isAtEnd());
        }
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", served.address().getPort()).close());
    }

    @Test
    void aStoppingServerWaitsForWhatIsUnderWay() throws Exception {
        byte[] large = ServedDirectory.content(40_000_000);
        Files.write(directory.resolve("large"), large);
        served.apply(SETTINGS.toBuilder().stopTimeout(Duration.ofSeconds(30)).build());
        try (RawClient client = connect()) {
            client.request("GET", "/large");
            Answer head = client.head();
            Thread stopping = Thread.ofVirtual().start(served::close);
            assertArrayEquals(large, client.content(head).content());
            assertTrue(client.isAtEnd());
            stopping.join();
        }
        served.awaitNothingOpen();
    }

    @Test
    void whatIsCutOffByTheStopIsToldWithTheReason() throws Exception {
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        served.apply(SETTINGS.toBuilder().stopTimeout(Duration.ZERO).build());
        try (RawClient client = connect()) {
            client.request("GET", "/large");
            client.head();
            served.close();
            assertEquals("the server stops", served.awaitEvent("ABORTED").get("reason"));
        }
    }

    @Test
    void aPortInUseIsToldWithWhatToDo() {
        HttpsSettings https = new HttpsSettings(0, directory, directory, HttpsSettings.Clients.NONE, directory);
        List<BootEvent> told = new CopyOnWriteArrayList<>();
        IOException e = assertThrows(IOException.class, () -> HttpServer.open(
                SETTINGS.toBuilder().port(served.address().getPort()).https(https).build(), request -> null, told::add).close());
        assertEquals(List.of(), told); // it is tried again and again
        assertTrue(e.getMessage().matches("tcp 127.0.0.1:\\d+ is in use.*choose another address or port"), e.getMessage());
    }

    @Test
    void bothFamiliesCanBeServed() throws Exception {
        List<InetAddress> all = List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::"), InetAddress.ofLiteral("127.0.0.1"));
        try (ServedDirectory both = new ServedDirectory(directory, SETTINGS.toBuilder().addresses(all).port(freePort()).build())) {
            for (String loopback : List.of("127.0.0.1", "::1")) {
                try (RawClient client = new RawClient(new InetSocketAddress(loopback, both.address().getPort()))) {
                    assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
                }
            }
        }
    }

    @Test
    void atOtherAddressesAndPortsItGoesOnWithWhatIsUnderWay() throws Exception {
        byte[] large = ServedDirectory.content(40_000_000);
        Files.write(directory.resolve("large"), large);
        Path noCertificate = directory.resolve("none");
        HttpsSettings https = new HttpsSettings(0, noCertificate, noCertificate, HttpsSettings.Clients.NONE, noCertificate);
        InetSocketAddress before = served.address();
        try (RawClient client = connect()) {
            client.request("GET", "/large");
            served.awaitEvent("GET");
            Answer head = client.head();
            HttpSettings moved = SETTINGS.toBuilder().port(freePort()).build();
            served.apply(moved);
            assertThrows(ConnectException.class, () -> new RawClient(before).close());
            served.apply(moved.toBuilder().https(https).build());
            assertEquals(moved.port(), served.address().getPort());
            served.address("https");
            List<InetAddress> every = List.of(InetAddress.ofLiteral("0.0.0.0"));
            served.apply(moved.toBuilder().addresses(every).build()); // which has the port of the one before
            assertEquals("#!ipxe\n", get("/boot.ipxe").text());
            assertArrayEquals(large, client.content(head).content());
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
