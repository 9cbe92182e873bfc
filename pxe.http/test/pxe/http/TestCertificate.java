// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** A certificate that is its own authority, made by openssl for this run. */
record TestCertificate(Path certificateFile, Path keyFile) {

    /**
     * Makes one.
     *
     * @param keys what openssl's {@code -newkey} takes, and its options
     */
    static TestCertificate make(Path scratch, String name, String... keys) throws IOException, InterruptedException {
        TestCertificate made = new TestCertificate(scratch.resolve(name + ".crt"), scratch.resolve(name + ".key"));
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                "-addext", "subjectAltName=IP:127.0.0.1", "-out", made.certificateFile.toString(), "-keyout", made.keyFile.toString(),
                "-newkey"));
        command.addAll(Arrays.asList(keys));
        run(command);
        return made;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(openssl.getInputStream().readAllBytes());
        assertEquals(0, openssl.waitFor(), said);
    }

    /** The key in the form that OpenSSL wrote before PKCS#8, and with what it is encrypted, if with anything. */
    void writeOldKey(Path file, String... encryption) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl", "pkey", "-traditional", "-in", keyFile.toString(),
                "-out", file.toString()));
        command.addAll(Arrays.asList(encryption));
        run(command);
    }

    /** The same one, but that it was valid until yesterday. */
    TestCertificate expired() throws IOException, InterruptedException {
        TestCertificate made = new TestCertificate(certificateFile.resolveSibling("expired.crt"), keyFile);
        run(List.of("openssl", "x509", "-in", certificateFile.toString(), "-signkey", keyFile.toString(), "-days", "-1",
                "-out", made.certificateFile.toString()));
        return made;
    }

    void install(Path certificate, Path key) throws IOException {
        Files.copy(keyFile, key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificateFile, certificate, StandardCopyOption.REPLACE_EXISTING);
    }

    static void write(Path file, String label, byte[] content) throws IOException {
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content)
                + "\n-----END " + label + "-----\n");
    }

    /** A client that trusts these servers, and shows this certificate where it is asked for one. */
    SSLContext clientTrusting(TestCertificate... servers) throws IOException, GeneralSecurityException {
        return client(Tls.keys(PemFile.read(keyFile).key(), PemFile.read(certificateFile).certificates()), servers);
    }

    /** A client that trusts this server and has no certificate. */
    SSLContext client() throws IOException, GeneralSecurityException {
        return client(new KeyManager[0], this);
    }

    private static SSLContext client(KeyManager[] keys, TestCertificate... servers) throws IOException, GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        for (TestCertificate server : servers) {
            trusted.addAll(PemFile.read(server.certificateFile).certificates());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, Tls.trusting(trusted), null);
        return context;
    }
}
