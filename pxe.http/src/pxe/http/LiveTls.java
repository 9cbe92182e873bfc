// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The certificate in force: its files are read anew when they change. What makes no certificate is told once, and the last good one
 * stays. Safe for any thread.
 */
final class LiveTls implements AutoCloseable {

    /** A change is in force after two looks that find the same, so that files are not read while they are written. */
    private static final long LOOK_MILLIS = 500;

    private final Journal journal;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pxe-http-certificate").factory());
    private HttpsSettings settings;
    private List<Object> read = List.of();
    private List<Object> seen = List.of();
    private volatile @Nullable Tls current;

    /** Reads the files, good or not, and begins to follow them. */
    LiveTls(HttpsSettings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
        this.seen = versions(settings);
        look();
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Follows other files, or asks clients for other certificates. */
    synchronized void apply(HttpsSettings settings) {
        if (!settings.equals(this.settings)) {
            this.settings = settings;
            seen = versions(settings);
            read = List.of();
            look();
        }
    }

    private synchronized void look() {
        List<Object> now = versions(settings);
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(read)) {
            return;
        }
        read = now;
        try {
            Tls tls = Tls.read(settings);
            current = tls;
            journal.certificate(settings.certificate(), tls.certificate());
            Thread.ofPlatform().daemon().name("pxe-http-warmup").start(() -> TlsWarmup.run(tls));
        } catch (IOException | RuntimeException e) {
            journal.noCertificate(e.getMessage() + (current == null ? "; nobody is served by HTTPS until it is mended"
                    : "; the last good certificate stays in force"));
        }
    }

    /** What tells the files of now from those of before. */
    private static List<Object> versions(HttpsSettings settings) {
        return Stream.of(settings.certificate(), settings.key(), settings.clientAuthorities()).map(LiveTls::version).toList();
    }

    private static Object version(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(file, now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException e) {
            return List.of(file, e.getClass());
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
        looks.shutdownNow();
    }
}
