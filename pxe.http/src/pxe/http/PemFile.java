// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.follow.RegularFile;

/** What a PEM file holds (RFC 7468). Text around the blocks is passed over. */
record PemFile(Path path, List<Block> blocks) {

    /** One block. */
    private record Block(String label, byte[] content) {}

    private static final int MAX_MEBIBYTES = 1;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    /** The kinds of keys that a certificate may have. */
    private static final List<String> KEYS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    /**
     * Reads a file.
     *
     * @throws IOException if it can't be read; the message names the file and says why
     */
    static PemFile read(Path path) throws IOException {
        try {
            return new PemFile(path, blocks(new String(bytes(path), StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path path) throws IOException {
        try {
            return RegularFile.read(path, MAX_MEBIBYTES);
        } catch (NoSuchFileException e) {
            throw new IOException(path + " is not there", e);
        } catch (AccessDeniedException e) {
            throw new IOException(path + " can't be read by the daemon's user", e);
        } catch (IOException e) { // such as "it is a directory", which names none
            throw new IOException(path + " can't be read: " + e.getMessage(), e);
        }
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        for (Matcher matcher = BLOCK.matcher(text); matcher.find();) {
            blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        if (text.contains("Proc-Type: 4,ENCRYPTED")) { // a key of the older forms, which says by what in lines that are no Base64
            blocks.add(new Block(ENCRYPTED, new byte[0]));
        }
        return blocks;
    }

    /** Its certificates, at least one, in their order. */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.equals("CERTIFICATE")) {
                    certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
                }
            }
        } catch (CertificateException e) {
            throw new IOException(path + " holds a damaged certificate: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(path + " holds no certificate");
        }
        return certificates;
    }

    /** Its private key. */
    PrivateKey key() throws IOException {
        for (Block block : blocks) {
            if (block.label.equals(ENCRYPTED)) {
                throw new IOException(path + " holds a key that is encrypted: take its password away with openssl pkey -in " + path
                        + " -out NEWFILE");
            }
            if (block.label.endsWith("PRIVATE KEY")) {
                return key(block);
            }
        }
        throw new IOException(path + " holds no private key");
    }

    private PrivateKey key(Block block) throws IOException {
        byte[] pkcs8;
        try {
            pkcs8 = switch (block.label) {
                case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(block.content);
                case "EC PRIVATE KEY" -> Pkcs8.ofEc(block.content);
                default -> block.content;
            };
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " holds a private key that is damaged: " + e.getMessage(), e);
        }
        for (String kind : KEYS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException another) {
                // the next kind
            } catch (GeneralSecurityException e) {
                throw new IOException(path + ": this Java runtime has no keys of kind " + kind, e);
            }
        }
        throw new IOException(path + " holds a private key that is damaged, or neither RSA nor EC nor EdDSA");
    }
}
