// SPDX-License-Identifier: Apache-2.0
package pxe.tftp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pxe.config.ConfigValues;
import pxe.tftp.TftpSettings;

class ConfiguredSettingsTest {

    @Test
    void anEmptyFileMeansTheDefaults() {
        assertEquals(TftpSettings.DEFAULT, ConfiguredSettings.read(new ConfigValues(Map.of())));
    }

    @Test
    void everyKeyIsRead() {
        ConfigValues values = new ConfigValues(Map.of("address", "0.0.0.0, ::", "port", "6969", "blksize.max", "8000",
                "windowsize.max", "16", "timeout.seconds", "0.5", "retries", "3", "transfers.max", "100",
                "transfers.max.per.client", "10"));
        assertEquals(new TftpSettings(List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::")), 6969, 8000, 16,
                Duration.ofMillis(500), 3, 100, 10), ConfiguredSettings.read(values));
        assertEquals(List.of(), values.problems());
    }

    @Test
    void itCanBeSwitchedOff() {
        assertNull(ConfiguredSettings.read(new ConfigValues(Map.of("enabled", "false"))));
    }

    @Test
    void wrongValuesAreNamedAllAtOnce() {
        ConfigValues values = new ConfigValues(Map.of("address", "eth0", "port", "70000"));
        ConfiguredSettings.read(values);
        assertEquals(List.of("address = eth0: must be numeric IP addresses, separated by commas", "port = 70000: must be 0 to 65535"),
                values.problems());
    }
}
