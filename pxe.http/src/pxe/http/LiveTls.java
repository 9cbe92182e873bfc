// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import pxe.follow.FollowedFiles;
import pxe.follow.Watch;

/**
 * The certificate in force: its files are read anew when they change. What makes no certificate is told once, and the last good one
 * stays, unless it asks less of clients than is wanted now. Safe for any thread.
 */
final class LiveTls implements AutoCloseable {

    private final Journal journal;
    /** Only whether they change: a certificate and its key are read together. */
    private final FollowedFiles<Integer> files = new FollowedFiles<>((_, text) -> text.hashCode());
    private final Watch watch;
    private HttpsSettings settings;
    private boolean changing;
    private volatile @Nullable Tls current;

    /** Reads the files, good or not, and begins to follow them. */
    LiveTls(HttpsSettings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
        read();
        this.watch = new Watch("pxe.http", this::look, this::read);
    }

    /** Follows other files, or asks clients for other certificates. */
    synchronized void apply(HttpsSettings settings) {
        if (!settings.equals(this.settings)) {
            this.settings = settings;
            read();
        }
    }

    /** Whether files have changed and no other does: of two that belong together, one is written first. */
    private synchronized boolean look() {
        boolean changed = changing;
        changing = files.look();
        return changed && !changing;
    }

    private synchronized void read() {
        files.read(List.of(settings.certificate(), settings.key(), settings.clientAuthorities()));
        try {
            Tls tls = Tls.read(settings);
            current = tls;
            journal.certificate(settings.certificate(), tls.certificate());
            Thread.ofPlatform().daemon().name("pxe-http-warmup").start(() -> TlsWarmup.run(tls));
        } catch (IOException | RuntimeException e) {
            Tls last = current;
            if (last != null && last.clients().compareTo(settings.clients()) < 0) {
                current = null; // it would let in whom the operator means to keep out
            }
            journal.noCertificate(e.getMessage() + (current == null ? "; nobody is served by HTTPS until it is mended"
                    : "; the last good certificate stays in force"));
        }
    }

    /**
     * One connection's end.
     *
     * @throws IOException while there is no certificate, which was told
     */
    SSLEngine engine() throws IOException {
        Tls tls = current;
        if (tls == null) {
            throw new IOException("there is no certificate");
        }
        return tls.engine();
    }

    @Override
    public void close() {
        watch.close();
    }
}
