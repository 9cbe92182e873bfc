// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import pxe.http.HttpsSettings.Clients;

/**
 * The server's side of TLS 1.2 and 1.3 with one certificate. Safe for any thread.
 *
 * @param certificate the server's own
 */
record Tls(SSLContext context, X509Certificate certificate, Clients clients) {

    /** Sessions of clients that can't keep them themselves (RFC 5077) are kept here. */
    private static final int SESSIONS = 1024;
    private static final int SESSION_SECONDS = 3600;
    private static final char[] NO_PASSWORD = {};

    /**
     * Reads the files.
     *
     * @throws IOException if they can't be used; the message says which and why
     */
    static Tls read(HttpsSettings settings) throws IOException {
        List<X509Certificate> chain = PemFile.read(settings.certificate()).certificates();
        PrivateKey key = PemFile.read(settings.key()).key();
        try {
            if (!belongTogether(chain.getFirst(), key)) {
                throw new IOException("the key in " + settings.key() + " is not that of the first certificate in "
                        + settings.certificate());
            }
            TrustManager @Nullable [] authorities = settings.clients() == Clients.NONE
                    ? null : trusting(PemFile.read(settings.clientAuthorities()).certificates());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(key, chain), authorities, null);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return new Tls(context, chain.getFirst(), settings.clients());
        } catch (GeneralSecurityException e) {
            throw new IOException(settings.certificate() + " and " + settings.key() + " can't be used: " + e.getMessage(), e);
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        });
        if (key.getAlgorithm().equals("RSASSA-PSS")) { // which has no parameters by itself
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        try {
            return signature.verify(signed);
        } catch (SignatureException another) {
            return false;
        }
    }

    /** Shows this certificate. */
    static KeyManager[] keys(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("pxe", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    /** Trusts these certificates, and those that they have signed. */
    static TrustManager[] trusting(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry(authority.getSubjectX500Principal() + " " + authority.getSerialNumber(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }

    /** In memory alone: a store made to be written to disk would spend a second on encrypting the key. */
    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    /** One connection's end. */
    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setUseCipherSuitesOrder(true);
        parameters.setCipherSuites(cheapestFirst(parameters.getCipherSuites()));
        switch (clients) {
            case NONE -> { }
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** AES-128-GCM costs three quarters of AES-256-GCM, and what boots machines is no secret of decades. */
    private static String[] cheapestFirst(String[] suites) {
        return Arrays.stream(suites).sorted(Comparator.comparing((String suite) -> !suite.contains("AES_128_GCM")))
                .toArray(String[]::new);
    }
}
