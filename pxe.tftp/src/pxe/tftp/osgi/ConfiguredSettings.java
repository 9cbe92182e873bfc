// SPDX-License-Identifier: Apache-2.0
package pxe.tftp.osgi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.config.ConfigValues;
import pxe.tftp.TftpSettings;
import pxe.tftp.TransferPorts;

/** Reads {@link TftpConfig}'s keys. */
final class ConfiguredSettings {

    private ConfiguredSettings() {}

    /** The settings that the values make; {@code null} if TFTP is switched off. */
    static @Nullable TftpSettings read(ConfigValues values) {
        TftpSettings usual = TftpSettings.DEFAULT;
        boolean enabled = values.flag("enabled", true);
        Duration timeout = values.seconds("timeout.seconds", usual.timeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        TftpSettings settings = TftpSettings.builder()
                .addresses(values.listenAddresses("address", usual.addresses()))
                .port(values.integer("port", usual.port(), 0, 65535))
                .transferPorts(transferPorts(values))
                .maxBlockBytes(values.integer("blksize.max", usual.maxBlockBytes(), 512, 65464))
                .maxWindowBlocks(values.integer("windowsize.max", usual.maxWindowBlocks(), 1, 65535))
                .timeout(timeout)
                .maxTimeout(maxTimeout(values, timeout))
                .retries(values.integer("retries", usual.retries(), 1, 30))
                .maxUnansweredBytes(values.integer("unanswered.bytes.max", usual.maxUnansweredBytes(), 1024, 1 << 30))
                .maxTransfers(values.integer("transfers.max", usual.maxTransfers(), 1, 20_000))
                .maxTransfersPerClient(values.integer("transfers.max.per.client", usual.maxTransfersPerClient(), 1, 20_000))
                .build();
        return enabled ? settings : null;
    }

    private static Duration maxTimeout(ConfigValues values, Duration timeout) {
        Duration most = Duration.ofMinutes(4);
        Duration usual = TftpSettings.DEFAULT.maxTimeout();
        return values.seconds("timeout.max.seconds", usual.compareTo(timeout) < 0 ? timeout : usual, timeout, most);
    }

    private static TransferPorts transferPorts(ConfigValues values) {
        TransferPorts any = TftpSettings.DEFAULT.transferPorts();
        TransferPorts range = values.value("port.range", any, "two ports, such as 50000-50999", text -> {
            String[] ends = text.split("-", -1);
            if (ends.length != 2) {
                throw new IllegalArgumentException();
            }
            return new TransferPorts.Range(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
        });
        boolean isSingle = values.flag("single.port", false);
        if (isSingle && !range.equals(any)) {
            values.problem("port.range: has no meaning beside single.port = true");
        }
        return isSingle ? new TransferPorts.Single() : range;
    }
}
