// SPDX-License-Identifier: Apache-2.0
package pxe.tftp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.config.ConfigValues;
import pxe.tftp.TftpSettings;
import pxe.tftp.TransferPorts;

class ConfiguredSettingsTest {

    @Test
    void anEmptyFileMeansTheDefaults() {
        assertEquals(TftpSettings.DEFAULT, ConfiguredSettings.read(new ConfigValues(Map.of())));
    }

    @Test
    void everyKeyIsRead() {
        ConfigValues values = new ConfigValues(Map.ofEntries(Map.entry("address", "0.0.0.0, ::"), Map.entry("port", "6969"),
                Map.entry("port.range", "50000-50009"), Map.entry("blksize.max", "8000"), Map.entry("windowsize.max", "16"),
                Map.entry("timeout.seconds", "0.5"), Map.entry("timeout.max.seconds", "3"), Map.entry("retries", "3"),
                Map.entry("unanswered.bytes.max", "2000"), Map.entry("transfers.max", "100"),
                Map.entry("transfers.max.per.client", "10")));
        assertEquals(new TftpSettings(List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::")), 6969,
                new TransferPorts.Range(50000, 50009), 8000, 16, Duration.ofMillis(500), Duration.ofSeconds(3), 3, 2000, 100, 10),
                ConfiguredSettings.read(values));
        assertEquals(List.of(), values.problems());
    }

    @Test
    void itCanBeSwitchedOff() {
        assertNull(ConfiguredSettings.read(new ConfigValues(Map.of("enabled", "false"))));
    }

    @Test
    void answersMayComeFromThePortOfTheRequests() {
        TftpSettings settings = ConfiguredSettings.read(new ConfigValues(Map.of("single.port", "true")));
        assertEquals(TftpSettings.builder().transferPorts(new TransferPorts.Single()).build(), settings);
    }

    @Test
    void aLongFirstTimeoutRaisesTheLongestWithIt() {
        TftpSettings settings = ConfiguredSettings.read(new ConfigValues(Map.of("timeout.seconds", "20")));
        assertEquals(TftpSettings.builder().timeout(Duration.ofSeconds(20)).maxTimeout(Duration.ofSeconds(20)).build(), settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"50000", "60000-50000", "0-10", "1-65536", "a-b", "1-2-3", "-5"})
    void whatIsNoRangeOfPortsIsNamed(String range) {
        ConfigValues values = new ConfigValues(Map.of("port.range", range));
        ConfiguredSettings.read(values);
        assertEquals(List.of("port.range = " + range + ": must be two ports, such as 50000-50999"), values.problems());
    }

    @Test
    void aRangeOfPortsBesideASinglePortIsAContradiction() {
        ConfigValues values = new ConfigValues(Map.of("port.range", "50000-50009", "single.port", "true"));
        ConfiguredSettings.read(values);
        assertEquals(List.of("port.range: has no meaning beside single.port = true"), values.problems());
    }

    @Test
    void wrongValuesAreNamedAllAtOnce() {
        ConfigValues values = new ConfigValues(Map.of("address", "eth0", "port", "70000"));
        ConfiguredSettings.read(values);
        assertEquals(List.of("address = eth0: must be numeric IP addresses, separated by commas", "port = 70000: must be 0 to 65535"),
                values.problems());
    }

    @Test
    void aKeyThatDoesNotExistIsNamed() {
        ConfigValues values = new ConfigValues(Map.of("blksize", "1428", "service.pid", "pxe.tftp"));
        ConfiguredSettings.read(values);
        values.refuseStrangeKeys(); // as LiveService does
        assertEquals(List.of("blksize: there is no such key"), values.problems());
    }
}
