// SPDX-License-Identifier: Apache-2.0
package pxe.http.osgi;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pxe.config.ConfigValues;
import pxe.http.HttpSettings;
import pxe.http.HttpsSettings;
import pxe.http.HttpsSettings.Clients;

class ConfiguredSettingsTest {

    private static final Path ETC = Path.of("/opt/pxe/etc");

    @Test
    void itIsOffUnlessSwitchedOn() {
        assertNull(ConfiguredSettings.read(new ConfigValues(Map.of()), ETC));
        assertEquals(HttpSettings.DEFAULT, ConfiguredSettings.read(new ConfigValues(Map.of("enabled", "true")), ETC));
    }

    @Test
    void everyKeyIsRead() {
        ConfigValues values = new ConfigValues(Map.ofEntries(entry("enabled", "true"), entry("address", "10.0.0.1, ::1"),
                entry("port", "8080"), entry("connections.max", "10"), entry("connections.max.per.client", "5"),
                entry("idle.seconds", "3"), entry("head.seconds", "4"), entry("stall.seconds", "5"), entry("stop.seconds", "0"),
                entry("congestion.control", "bbr"), entry("index", "true")));
        assertEquals(new HttpSettings(List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("::1")), 8080, 10, 5,
                Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ZERO, "bbr", true, null),
                ConfiguredSettings.read(values, ETC));
        assertEquals(List.of(), values.problems());
    }

    @Test
    void whatCanBeNoAlgorithmOfTcpsIsRefused() {
        ConfigValues values = new ConfigValues(Map.of("enabled", "true", "congestion.control", "the fastest"));
        assertEquals(HttpSettings.DEFAULT, ConfiguredSettings.read(values, ETC));
        assertEquals(1, values.problems().size(), () -> values.problems().toString());
    }

    @Test
    void httpsHasItsOwnKeysAndItsFilesAreBelowEtc() {
        HttpSettings settings = ConfiguredSettings.read(new ConfigValues(Map.of("enabled", "true", "https.enabled", "true",
                "https.port", "8443", "https.key", "/etc/ssl/private/boot.key", "https.clients", "required")), ETC);
        assertNotNull(settings);
        assertEquals(new HttpsSettings(8443, ETC.resolve("https.crt"), Path.of("/etc/ssl/private/boot.key"), Clients.REQUIRED,
                ETC.resolve("https.clients.crt")), settings.https());
    }

    @Test
    void httpAndHttpsHaveAPortEach() {
        ConfigValues values = new ConfigValues(Map.of("https.enabled", "true", "https.port", "80"));
        ConfiguredSettings.read(values, ETC);
        assertEquals(List.of("https.port = 80: must be another than that of HTTP"), values.problems());
        ConfigValues chosen = new ConfigValues(Map.of("https.enabled", "true", "https.port", "0", "port", "0"));
        ConfiguredSettings.read(chosen, ETC);
        assertEquals(List.of(), chosen.problems());
    }

    @Test
    void wrongValuesAreNamedAllAtOnce() {
        ConfigValues values = new ConfigValues(Map.of("address", "eth0", "port", "70000"));
        ConfiguredSettings.read(values, ETC);
        assertEquals(List.of("address = eth0: must be numeric IP addresses, separated by commas", "port = 70000: must be 0 to 65535"),
                values.problems());
    }

    @Test
    void aKeyThatDoesNotExistIsNamed() {
        ConfigValues values = new ConfigValues(Map.of("enabled", "true", "idle.second", "5", "service.pid", "pxe.http"));
        ConfiguredSettings.read(values, ETC);
        values.refuseStrangeKeys(); // as LiveService does
        assertEquals(List.of("idle.second: there is no such key"), values.problems());
    }
}
