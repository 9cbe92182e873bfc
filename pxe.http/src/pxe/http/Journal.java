// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.net.RateLimit;

/**
 * Tells what happens: as events, and each answer as a line of the access log too, which is off unless {@code pxe.http.access} is at
 * TRACE. Safe for any thread.
 */
final class Journal {

    private static final Logger ACCESS = LoggerFactory.getLogger("pxe.http.access");

    private final BootEvents events;
    private final RateLimit limitWarnings = new RateLimit();
    private final RateLimit malformedLimit = new RateLimit();
    private final RateLimit tlsLimit = new RateLimit();

    Journal(BootEvents events) {
        this.events = events;
    }

    /** A file begins to be sent that takes a while; what leaves at once is told at its end. */
    void begins(InetSocketAddress client, Delivery delivery) {
        HttpRequest request = delivery.request();
        if (request != null && delivery.response().body() != null) {
            events.publish(event("GET", client).weight(Weight.DETAIL).with("file", request.path())
                    .withOptional("range", request.field("range")).withOptional("agent", request.field("user-agent")).build());
        }
    }

    /** A long transfer goes on. */
    void progress(InetSocketAddress client, Delivery delivery) {
        events.publish(event("PROGRESS", client).weight(Weight.DETAIL).with("file", delivery.response().file())
                .with("bytes", delivery.bytes()).with("left", delivery.left()).with("milliseconds", delivery.millis()).build());
    }

    /** An answer was sent to its end. */
    void ends(InetSocketAddress client, Delivery delivery, String protection) {
        Response response = delivery.response();
        BootEvent.Builder event = event(response.event(), client).with("file", response.file()).with("status", response.status());
        switch (response.event()) {
            case "SENT" -> events.publish(event.with("bytes", delivery.bytes()).with("milliseconds", delivery.millis()).build());
            case "MALFORMED" -> limited(malformedLimit, event.weight(Weight.DETAIL).with("reason", response.reason()));
            default -> events.publish(event.with("reason", response.reason()).build());
        }
        access(client, delivery, protection, "");
    }

    /** An answer came to no end. */
    void aborted(InetSocketAddress client, Delivery delivery, String reason, String protection) {
        events.publish(event("ABORTED", client).with("file", delivery.response().file()).with("reason", reason)
                .with("bytes", delivery.bytes()).with("left", delivery.left()).with("milliseconds", delivery.millis()).build());
        access(client, delivery, protection, reason);
    }

    /** Encryption did not come about, or broke. */
    void tlsFailed(InetSocketAddress client, Exception cause) {
        limited(tlsLimit, event("TLSFAILED", client).with("reason", reason(cause)));
    }

    /** What the JDK says, and what it says of the cause alone: an alert in plain text, as OpenSSL sends it, is one. */
    private static String reason(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = String.valueOf(failure.getMessage());
        String first = String.valueOf(cause.getMessage());
        return said.contains(first) ? said : said + ": " + first;
    }

    /** HTTPS has a certificate, the first or another one. */
    void certificate(Path file, X509Certificate certificate) {
        BootEvent.Builder event = BootEvent.of("http", "CERTIFICATE").with("file", file)
                .with("subject", certificate.getSubjectX500Principal()).with("until", certificate.getNotAfter().toInstant());
        try {
            certificate.checkValidity();
            events.publish(event.build());
        } catch (CertificateExpiredException expired) {
            events.publish(event.weight(Weight.WARNING).with("reason", "it has expired, so clients refuse it").build());
        } catch (CertificateNotYetValidException early) {
            events.publish(event.weight(Weight.WARNING).with("reason", "it is not valid before "
                    + certificate.getNotBefore().toInstant() + ", so clients refuse it: is this machine's clock right?").build());
        }
    }

    /** What there is makes no certificate. */
    void noCertificate(String reason) {
        events.publish(BootEvent.of("http", "NOCERTIFICATE").weight(Weight.WARNING).with("reason", reason).build());
    }

    /** The kernel goes on with an algorithm of TCP's that nobody chose. */
    void noCongestionControl(String wanted, String reason) {
        events.publish(BootEvent.of("http", "NOCONGESTIONCONTROL").weight(Weight.WARNING).with("wanted", wanted).with("reason", reason)
                .build());
    }

    /** Somebody was turned away. */
    void limit(@Nullable InetAddress client, String limit) {
        BootEvent.Builder event = BootEvent.of("http", "LIMIT").weight(Weight.WARNING);
        limited(limitWarnings, (client == null ? event : event.client(client)).with("limit", limit));
    }

    private void access(InetSocketAddress client, Delivery delivery, String protection, String reason) {
        HttpRequest request = delivery.request();
        if (!ACCESS.isTraceEnabled()) {
            return;
        }
        BootEvent.Builder line = event("ACCESS", client);
        if (request != null) {
            line.with("method", request.isHead() ? "HEAD" : "GET").with("path", request.path())
                    .with("version", "1." + request.minorVersion()).withOptional("range", request.field("range"))
                    .withOptional("agent", request.field("user-agent"));
        } else {
            line.with("reason", delivery.response().reason());
        }
        line.with("status", delivery.response().status()).with("bytes", delivery.bytes()).with("milliseconds", delivery.millis());
        if (!protection.isEmpty()) {
            line.with("tls", protection);
        }
        if (!reason.isEmpty()) {
            line.with("aborted", reason);
        }
        ACCESS.trace("{}", line.build());
    }

    private BootEvent.Builder event(String name, InetSocketAddress client) {
        return BootEvent.of("http", name).client(client.getAddress()).with("port", client.getPort());
    }

    private void limited(RateLimit limit, BootEvent.Builder event) {
        synchronized (limit) {
            if (limit.passes(System.nanoTime())) {
                events.publish(event.with("suppressed", limit.takeSuppressed()).build());
            }
        }
    }
}
