// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pxe.config.ConfigValues;

/** What the driver of a database is told of the configuration. */
class ConfiguredStoreTest {

    private static ConfiguredStore read(Map<String, String> values) {
        return ConfiguredStore.read(new ConfigValues(values), Path.of("/var/lib/pxe"));
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForForeverUnlessTheUrlSaysHowLong() {
        String url = "jdbc:postgresql://db.example/pxe";
        assertEquals("10", read(Map.of("database", "postgresql", "url", url)).properties().get("socketTimeout"));
        assertNull(read(Map.of("database", "postgresql", "url", url + "?socketTimeout=60")).properties().get("socketTimeout"));
        assertNull(read(Map.of()).properties().get("socketTimeout"), "SQLite's driver knows no such thing");
    }
}
