// SPDX-License-Identifier: Apache-2.0
package pxe.tftp.osgi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.config.ConfigValues;
import pxe.tftp.TftpSettings;

/** Reads {@link TftpConfig}'s keys. */
final class ConfiguredSettings {

    private ConfiguredSettings() {}

    /** The settings that the values make; {@code null} if TFTP is switched off. */
    static @Nullable TftpSettings read(ConfigValues values) {
        TftpSettings usual = TftpSettings.DEFAULT;
        boolean enabled = values.flag("enabled", true);
        TftpSettings settings = new TftpSettings(
                values.listenAddresses("address", usual.addresses()),
                values.integer("port", usual.port(), 0, 65535),
                values.integer("blksize.max", usual.maxBlockBytes(), 512, 65464),
                values.integer("windowsize.max", usual.maxWindowBlocks(), 1, 65535),
                values.seconds("timeout.seconds", usual.timeout(), Duration.ofMillis(100), Duration.ofMinutes(1)),
                values.integer("retries", usual.retries(), 1, 30),
                values.integer("transfers.max", usual.maxTransfers(), 1, 20_000),
                values.integer("transfers.max.per.client", usual.maxTransfersPerClient(), 1, 20_000));
        return enabled ? settings : null;
    }
}
