// SPDX-License-Identifier: Apache-2.0
package pxe.http.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pxe.config.ConfigValues;
import pxe.http.HttpSettings;

class ConfiguredSettingsTest {

    @Test
    void itIsOffUnlessSwitchedOn() {
        assertNull(ConfiguredSettings.read(new ConfigValues(Map.of())));
        assertEquals(HttpSettings.DEFAULT, ConfiguredSettings.read(new ConfigValues(Map.of("enabled", "true"))));
    }

    @Test
    void everyKeyIsRead() {
        ConfigValues values = new ConfigValues(Map.of("enabled", "true", "address", "10.0.0.1, ::1", "port", "8080",
                "connections.max", "10", "connections.max.per.client", "5", "idle.seconds", "3", "head.seconds", "4",
                "stall.seconds", "5", "stop.seconds", "0"));
        assertEquals(new HttpSettings(List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("::1")), 8080, 10, 5,
                Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ZERO), ConfiguredSettings.read(values));
        assertEquals(List.of(), values.problems());
    }

    @Test
    void wrongValuesAreNamedAllAtOnce() {
        ConfigValues values = new ConfigValues(Map.of("address", "eth0", "port", "70000"));
        ConfiguredSettings.read(values);
        assertEquals(List.of("address = eth0: must be numeric IP addresses, separated by commas", "port = 70000: must be 0 to 65535"),
                values.problems());
    }
}
