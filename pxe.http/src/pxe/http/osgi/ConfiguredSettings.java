// SPDX-License-Identifier: Apache-2.0
package pxe.http.osgi;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.config.ConfigValues;
import pxe.http.HttpSettings;
import pxe.http.HttpsSettings;
import pxe.http.HttpsSettings.Clients;

/** Reads {@link HttpConfig}'s keys. */
final class ConfiguredSettings {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private ConfiguredSettings() {}

    /**
     * The settings that the values make; {@code null} if HTTP is switched off.
     *
     * @param etc what relative paths are below
     */
    static @Nullable HttpSettings read(ConfigValues values, Path etc) {
        HttpSettings usual = HttpSettings.DEFAULT;
        boolean enabled = values.flag("enabled", false);
        HttpSettings settings = HttpSettings.builder()
                .addresses(values.listenAddresses("address", usual.addresses()))
                .port(values.integer("port", usual.port(), 0, 65535))
                .maxConnections(values.integer("connections.max", usual.maxConnections(), 1, 60_000))
                .maxConnectionsPerClient(values.integer("connections.max.per.client", usual.maxConnectionsPerClient(), 1, 60_000))
                .idleTimeout(values.seconds("idle.seconds", usual.idleTimeout(), SECOND, HOUR))
                .headTimeout(values.seconds("head.seconds", usual.headTimeout(), SECOND, HOUR))
                .stallTimeout(values.seconds("stall.seconds", usual.stallTimeout(), SECOND, HOUR))
                .stopTimeout(values.seconds("stop.seconds", usual.stopTimeout(), Duration.ZERO, Duration.ofMinutes(1)))
                .congestionControl(values.value("congestion.control", usual.congestionControl(),
                        "an algorithm's name of up to 15 letters, digits and _", ConfiguredSettings::algorithm))
                .index(values.flag("index", usual.index()))
                .https(https(values, etc))
                .build();
        if (settings.https() != null && settings.port() != 0 && settings.https().port() == settings.port()) {
            values.problem("https.port = " + settings.port() + ": must be another than that of HTTP");
        }
        return enabled ? settings : null;
    }

    private static @Nullable HttpsSettings https(ConfigValues values, Path etc) {
        HttpsSettings settings = new HttpsSettings(
                values.integer("https.port", 443, 0, 65535),
                path(values, "https.certificate", "https.crt", etc),
                path(values, "https.key", "https.key", etc),
                values.choice("https.clients", Clients.NONE),
                path(values, "https.clients.ca", "https.clients.crt", etc));
        return values.flag("https.enabled", false) ? settings : null;
    }

    /** What the kernel has is seen when it is asked for. */
    private static String algorithm(String text) {
        if (!text.matches("[a-z0-9_]{1,15}")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Path path(ConfigValues values, String key, String otherwise, Path etc) {
        return values.value(key, etc.resolve(otherwise), "a path", etc::resolve);
    }
}
