// SPDX-License-Identifier: Apache-2.0
package pxe.http.osgi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.config.ConfigValues;
import pxe.http.HttpSettings;

/** Reads {@link HttpConfig}'s keys. */
final class ConfiguredSettings {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private ConfiguredSettings() {}

    /** The settings that the values make; {@code null} if HTTP is switched off. */
    static @Nullable HttpSettings read(ConfigValues values) {
        HttpSettings usual = HttpSettings.DEFAULT;
        boolean enabled = values.flag("enabled", false);
        HttpSettings settings = new HttpSettings(
                values.listenAddresses("address", usual.addresses()),
                values.integer("port", usual.port(), 0, 65535),
                values.integer("connections.max", usual.maxConnections(), 1, 60_000),
                values.integer("connections.max.per.client", usual.maxConnectionsPerClient(), 1, 60_000),
                values.seconds("idle.seconds", usual.idleTimeout(), SECOND, HOUR),
                values.seconds("head.seconds", usual.headTimeout(), SECOND, HOUR),
                values.seconds("stall.seconds", usual.stallTimeout(), SECOND, HOUR),
                values.seconds("stop.seconds", usual.stopTimeout(), Duration.ZERO, Duration.ofMinutes(1)));
        return enabled ? settings : null;
    }
}
