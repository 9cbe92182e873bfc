// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.http.HttpsSettings.Clients;

/** HTTPS on real sockets of the loopback interface, with certificates made for the run. */
@Timeout(60)
class HttpsTest {

    @TempDir
    private static Path certificates;
    private static TestCertificate ec;
    private static TestCertificate rsa;

    @TempDir
    private Path directory;
    private Path certificate;
    private Path key;
    private byte[] kernel;
    private ServedDirectory served;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ec = TestCertificate.make(certificates, "ec", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        rsa = TestCertificate.make(certificates, "rsa", "rsa:2048");
    }

    @BeforeEach
    void start() throws Exception {
        kernel = ServedDirectory.content(3_000_001);
        Files.write(directory.resolve("kernel"), kernel);
        Files.writeString(directory.resolve("boot.ipxe"), "#!ipxe\n");
        certificate = directory.resolve("https.crt");
        key = directory.resolve("https.key");
        ec.install(certificate, key);
        serve(Clients.NONE);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private void serve(Clients clients) throws Exception {
        if (served != null) {
            served.close();
        }
        served = new ServedDirectory(directory, ServedDirectory.SETTINGS.toBuilder()
                .https(new HttpsSettings(0, certificate, key, clients, rsa.certificateFile())).build());
    }

    private InetSocketAddress https() {
        return served.address("https");
    }

    private RawClient connect(SSLContext context, String... protocols) throws IOException {
        return new RawClient(new Socket(https().getAddress(), https().getPort()), connection -> {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connection, "127.0.0.1", https().getPort(), false);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            return socket;
        });
    }

    private String subject() throws Exception {
        try (RawClient client = connect(rsa.clientTrusting(ec, rsa))) {
            client.get("/boot.ipxe");
            return session(client).getPeerPrincipal().getName();
        }
    }

    private static SSLSession session(RawClient client) {
        return ((SSLSocket) client.socket()).getSession();
    }

    // --- Transfers.

    @ParameterizedTest
    @CsvSource({"TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLSv1.3, TLS_AES_128_GCM_SHA256"})
    void filesComeWholeAndRequestsFollowEachOther(String protocol, String suite) throws Exception {
        served.makes("made", 1_000_000);
        try (RawClient client = connect(ec.client(), protocol)) {
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
            assertEquals(suite, session(client).getCipherSuite());
            assertArrayEquals(kernel, client.get("/kernel").content());
            assertArrayEquals(ServedDirectory.content(1_000_000), client.get("/made").content());
            assertArrayEquals(Arrays.copyOfRange(kernel, 1000, 2_000_000), client.get("/kernel", "Range: bytes=1000-1999999").content());
            client.write("GET /kernel HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3));
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(kernel, client.answer().content());
            }
        }
        served.awaitNothingOpen();
    }

    @Test
    void httpIsServedBesideIt() throws Exception {
        try (RawClient client = new RawClient(served.address("http"))) {
            assertArrayEquals(kernel, client.get("/kernel").content());
        }
    }

    @Test
    void whatIsAskedForArrivesInAsManyPiecesAsItMay() throws Exception {
        try (RawClient client = connect(ec.client())) {
            for (char c : "GET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n".toCharArray()) {
                client.write(String.valueOf(c)); // a record for each
            }
            assertEquals("#!ipxe\n", client.answer().text());
            int count = 1000; // more than the server keeps, in records that end anywhere
            Thread writer = Thread.ofVirtual().start(() -> client.write("GET /boot.ipxe HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count)));
            for (int i = 0; i < count; i++) {
                assertEquals("#!ipxe\n", client.answer().text());
            }
            writer.join();
        }
    }

    @Test
    void aClientThatStopsReadingHoldsUpNobody() throws Exception {
        Files.write(directory.resolve("large"), ServedDirectory.content(40_000_000));
        try (RawClient stuck = connect(ec.client()); RawClient client = connect(ec.client())) {
            stuck.request("GET", "/large");
            stuck.head();
            assertArrayEquals(kernel, client.get("/kernel").content());
        }
        assertTrue(served.awaitEvent("ABORTED").get("reason").contains("closed the connection"));
    }

    @Test
    void theEndIsSaidSoThatNobodyElseCanCutAnAnswerShort() throws Exception {
        try (RawClient client = connect(ec.client())) {
            client.write("GET /boot.ipxe HTTP/1.0\r\n\r\n");
            assertEquals("#!ipxe\n", client.answer().text());
            assertTrue(client.isAtEnd()); // the JDK's client throws where the end isn't said
        }
    }

    // --- Who doesn't speak TLS, or not this one.

    @Test
    void whoDoesNotTrustTheCertificateIsToldOf() throws Exception {
        try (RawClient client = connect(rsa.client())) {
            assertThrows(Exception.class, () -> client.get("/boot.ipxe")); // as it writes or as it reads
        }
        assertTrue(served.awaitEvent("TLSFAILED").get("reason").contains("certificate_unknown"));
        served.awaitConnections(0);
    }

    /** As OpenSSL's clients do. */
    @Test
    void whoSaysInPlainTextThatItDoesNotTrustTheCertificateIsToldOfToo() throws Exception {
        SSLEngine engine = rsa.client().createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        try (Socket socket = new Socket(https().getAddress(), https().getPort())) {
            socket.getOutputStream().write(hello.array(), 0, hello.position());
            assertTrue(socket.getInputStream().read() >= 0);
            socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 48}); // RFC 8446 section 6: fatal, unknown_ca
            assertTrue(served.awaitEvent("TLSFAILED").get("reason").contains("unknown_ca"));
        }
    }

    @Test
    void plainHttpOnThePortOfHttpsIsNoTrouble() throws Exception {
        try (RawClient client = new RawClient(https())) {
            client.request("GET", "/boot.ipxe");
            assertThrows(IOException.class, client::head);
        }
        served.awaitEvent("TLSFAILED");
        served.awaitConnections(0);
    }

    @Test
    void aHandshakeThatDoesNotGoOnIsCutOff() throws Exception {
        served.apply(served.settings().toBuilder().headTimeout(Duration.ofMillis(300)).build());
        try (Socket client = new Socket(https().getAddress(), https().getPort())) {
            client.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1}); // the beginning of a record
            assertEquals(-1, client.getInputStream().read());
        }
        served.awaitConnections(0);
    }

    @Test
    void afterTheHandshakeTheFirstRequestMayBeWaitedForAsTheNextOnes() throws Exception {
        subject();
        long before = System.nanoTime();
        subject();
        Duration time = Duration.ofNanos(20 * (System.nanoTime() - before)).plusMillis(500); // for a handshake, however slow the machine is
        served.apply(served.settings().toBuilder().headTimeout(time).build());
        try (RawClient client = connect(ec.client()); Socket later = new Socket(https().getAddress(), https().getPort())) {
            ((SSLSocket) client.socket()).startHandshake();
            later.getOutputStream().write(22);
            assertEquals(-1, later.getInputStream().read()); // so the time is over for who began to shake hands before it, too
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
    }

    @Test
    void clientsShowACertificateWhereItIsRequired() throws Exception {
        serve(Clients.REQUIRED);
        try (RawClient client = connect(rsa.clientTrusting(ec))) {
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
        try (RawClient client = connect(ec.client())) {
            assertThrows(Exception.class, () -> client.get("/boot.ipxe")); // as it writes or as it reads
        }
        served.awaitEvent("TLSFAILED");
        serve(Clients.OPTIONAL);
        try (RawClient client = connect(ec.client())) {
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
    }

    @Test
    void whereClientsCannotBeAskedAsTheSettingsSayNobodyIsServed() throws Exception {
        Path missing = directory.resolve("https.clients.crt");
        served.awaitEvent("CERTIFICATE");
        HttpsSettings required = new HttpsSettings(0, certificate, key, Clients.REQUIRED, missing);
        served.apply(served.settings().toBuilder().https(required).build());
        String reason = served.awaitEvent("NOCERTIFICATE").get("reason");
        assertEquals(missing + " is not there; nobody is served by HTTPS until it is mended", reason);
        assertThrows(Exception.class, this::subject);
        Files.copy(rsa.certificateFile(), missing);
        served.awaitEvent("CERTIFICATE");
        assertEquals("CN=ec", subject()); // who shows one
        Files.delete(missing);
        assertTrue(served.awaitEvent("NOCERTIFICATE").get("reason").endsWith("the last good certificate stays in force"));
        assertEquals("CN=ec", subject());
    }

    // --- The files.

    @Test
    void anotherCertificateIsInForceSoonAfterItsFilesChanged() throws Exception {
        assertEquals("CN=ec", subject());
        try (RawClient open = connect(ec.client())) {
            open.get("/boot.ipxe");
            rsa.install(certificate, key);
            assertEquals("CN=ec", served.awaitEvent("CERTIFICATE").get("subject"));
            assertEquals("CN=rsa", served.awaitEvent("CERTIFICATE").get("subject"));
            assertEquals("CN=rsa", subject());
            assertArrayEquals(kernel, open.get("/kernel").content()); // what is open goes on
        }
    }

    @Test
    void itIsSwitchedOffAndOnWhileATransferGoesOn() throws Exception {
        byte[] large = ServedDirectory.content(40_000_000);
        Files.write(directory.resolve("large"), large);
        InetSocketAddress before = https();
        HttpSettings settings = served.settings();
        try (RawClient client = connect(ec.client())) {
            client.request("GET", "/large");
            RawClient.Answer head = client.head();
            served.apply(settings.toBuilder().https(null).build());
            assertThrows(ConnectException.class, () -> new RawClient(before).close());
            served.apply(settings);
            assertEquals("CN=ec", subject());
            assertArrayEquals(large, client.content(head).content());
        }
    }

    @Test
    void aBrokenFileIsToldOnceAndTheLastGoodCertificateStays() throws Exception {
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        String reason = served.awaitEvent("NOCERTIFICATE").get("reason");
        assertTrue(reason.contains("https.crt") && reason.endsWith("the last good certificate stays in force"), reason);
        assertEquals("CN=ec", subject());
        ec.install(certificate, key);
        served.awaitEvent("CERTIFICATE");
    }

    @Test
    void oneThatHasExpiredIsInForceAndToldOf() throws Exception {
        served.awaitEvent("CERTIFICATE");
        ec.expired().install(certificate, key);
        assertEquals("it has expired, so clients refuse it", served.awaitEvent("CERTIFICATE").get("reason"));
        assertThrows(Exception.class, this::subject);
    }

    @Test
    void withoutACertificateHttpIsServedAndHttpsAsSoonAsThereIsOne() throws Exception {
        Files.delete(key);
        serve(Clients.NONE);
        assertTrue(served.awaitEvent("NOCERTIFICATE").get("reason").contains("https.key is not there"));
        assertThrows(Exception.class, this::subject);
        try (RawClient client = new RawClient(served.address("http"))) {
            assertEquals("#!ipxe\n", client.get("/boot.ipxe").text());
        }
        ec.install(certificate, key);
        served.awaitEvent("CERTIFICATE");
        assertEquals("CN=ec", subject());
    }

    @Test
    void keysOfRarerKindsAreTaken() throws Exception {
        served.awaitEvent("CERTIFICATE");
        for (TestCertificate rare : List.of(TestCertificate.make(certificates, "ed", "ed25519"),
                TestCertificate.make(certificates, "pss", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"))) {
            rare.install(certificate, key);
            served.awaitEvent("CERTIFICATE");
            try (RawClient client = connect(rare.client())) {
                assertArrayEquals(kernel, client.get("/kernel").content());
            }
        }
    }

    @Test
    void aKeyOfTheOlderFormsIsTaken() throws Exception {
        HttpsSettings settings = new HttpsSettings(0, certificate, key, Clients.NONE, certificate);
        for (TestCertificate each : List.of(ec, rsa)) {
            each.install(certificate, key);
            each.writeOldKey(key);
            String old = Files.readString(key);
            assertTrue(old.contains("-----BEGIN " + (each == ec ? "EC" : "RSA") + " PRIVATE KEY-----"), old);
            Files.writeString(key, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + old);
            assertEquals(PemFile.read(each.certificateFile()).certificates().getFirst(), Tls.read(settings).certificate());
        }
    }

    @Test
    void anEncryptedKeyIsToldWithWhatToDo() throws Exception {
        HttpsSettings settings = new HttpsSettings(0, certificate, key, Clients.NONE, certificate);
        rsa.writeOldKey(key, "-aes128", "-passout", "pass:secret");
        assertTrue(trouble(settings).contains("openssl pkey -in " + key + " -out NEWFILE"), trouble(settings));
        TestCertificate.write(key, "ENCRYPTED PRIVATE KEY", new byte[300]);
        assertTrue(trouble(settings).contains("openssl pkey -in " + key + " -out NEWFILE"), trouble(settings));
    }

    @Test
    void aKeyThatIsAnothersOrDamagedIsTold() throws Exception {
        HttpsSettings settings = new HttpsSettings(0, certificate, key, Clients.NONE, certificate);
        Files.copy(rsa.keyFile(), key, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(trouble(settings).contains("is not that of the first certificate"), trouble(settings));
        Files.copy(TestCertificate.make(certificates, "other", "ec", "-pkeyopt", "ec_paramgen_curve:P-256").keyFile(), key,
                StandardCopyOption.REPLACE_EXISTING);
        assertTrue(trouble(settings).contains("is not that of the first certificate"), trouble(settings));
        for (String label : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            TestCertificate.write(key, label, new byte[300]);
            assertTrue(trouble(settings).contains("damaged"), trouble(settings));
            TestCertificate.write(key, label, new byte[] {0x30, (byte) 0x85, 1, 2});
            assertTrue(trouble(settings).contains("damaged"), trouble(settings));
        }
        Files.delete(key);
        Files.createDirectory(key);
        assertTrue(trouble(settings).startsWith(key + " can't be read: "), trouble(settings));
    }

    /** While a FIFO was waited for, no other certificate could be installed. */
    @Test
    void aKeyThatIsADeviceOrAFifoIsNotOpened() {
        Path device = Path.of("/dev/zero");
        assertEquals("/dev/zero can't be read: it is no regular file",
                trouble(new HttpsSettings(0, certificate, device, Clients.NONE, certificate)));
    }

    private static String trouble(HttpsSettings settings) {
        return assertThrows(IOException.class, () -> Tls.read(settings)).getMessage();
    }
}
