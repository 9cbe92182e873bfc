// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shakes hands and encrypts in memory, so that the machine code of both is there before the first client is: without it, the first
 * megabytes cost a hundred times what they cost later.
 */
final class TlsWarmup {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.http");
    private static final int HANDSHAKES = 8;
    private static final long WARM_BYTES = 32L << 20;
    private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int STEPS = 200;

    private final TlsBuffers buffers = new TlsBuffers();
    private final ByteBuffer toServer = ByteBuffer.allocate(4 * TlsBuffers.RECORD_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocate(4 * TlsBuffers.RECORD_BYTES);
    private final SSLEngine server;
    private final SSLEngine client;

    private TlsWarmup(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
        client.setUseClientMode(true);
        server.setNeedClientAuth(false);
    }

    /** Takes a second or two, once. */
    static void run(Tls tls) {
        long end = System.nanoTime() + LIMIT_NANOS;
        try {
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, Tls.trusting(List.of(tls.certificate())), null);
            for (int i = 0; i < HANDSHAKES && System.nanoTime() < end; i++) {
                TlsWarmup warmup = new TlsWarmup(tls.engine(), client.createSSLEngine());
                warmup.shakeHands();
                warmup.encrypt(WARM_BYTES / HANDSHAKES, end);
            }
        } catch (IOException | GeneralSecurityException e) { // such as a certificate that has expired: the client is told
            LOG.debug("http: TLS could not be tried beforehand", e);
        }
    }

    private void shakeHands() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < STEPS && !(step(client, toServer, toClient) & step(server, toClient, toServer)); i++) {
            // each goes as far as it can without the other
        }
    }

    private boolean step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        for (int i = 0; i < STEPS; i++) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    SSLEngineResult.Status status = engine.unwrap(in.flip(), buffers.plain().clear()).getStatus();
                    in.compact();
                    if (status != SSLEngineResult.Status.OK) {
                        return false;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return true;
                }
            }
        }
        return false;
    }

    private void encrypt(long bytes, long endNanos) throws SSLException {
        for (long done = 0; done < bytes && System.nanoTime() < endNanos; done += buffers.file().capacity()) {
            ByteBuffer plain = buffers.file().clear();
            ByteBuffer net = buffers.leaving().clear();
            while (plain.hasRemaining() && server.wrap(plain, net).getStatus() == SSLEngineResult.Status.OK) {
                // a record after the other
            }
        }
    }
}
