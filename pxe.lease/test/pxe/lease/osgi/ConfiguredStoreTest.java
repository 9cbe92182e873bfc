// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.config.ConfigValues;

/** What the driver of a database is told of the configuration. */
class ConfiguredStoreTest {

    private static ConfiguredStore read(Map<String, String> values) {
        return ConfiguredStore.read(new ConfigValues(values), Path.of("/var/lib/pxe"));
    }

    @Test
    void aUrlWithAMistakeIsRefusedWhereItStands() {
        for (String wrong : List.of("jdbc:mysql://db/pxe", "jdbc:postgresql://db example/pxe", "jdbc:postgresql://db:99999/pxe",
                "jdbc:postgresql://db:0/pxe", "jdbc:postgresql://db:x/pxe", "jdbc:postgresql://a,b:0/pxe", "jdbc:postgresql:",
                "jdbc:postgresql://a,10.7:5433/pxe")) {
            ConfigValues values = new ConfigValues(Map.of("database", "postgresql", "url", wrong));
            ConfiguredStore.read(values, Path.of("/var/lib/pxe"));
            assertEquals(1, values.problems().size(), wrong);
            assertTrue(values.problems().getFirst().startsWith("url = " + wrong + ": must be "), values.problems()::getFirst);
        }
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://db.example/pxe, db.example:5432", "jdbc:postgresql://db_1:5433/pxe?ssl=true, db_1:5433",
            "jdbc:postgresql://[::1]:5433/pxe, [::1]:5433"})
    void itsServerIsWhereItListens(String url, String endpoint) {
        assertEquals(List.of("postgresql " + endpoint),
                read(Map.of("database", "postgresql", "url", url)).endpoints().stream().map(Object::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql:pxe", "jdbc:postgresql:///pxe", "jdbc:postgresql://a:5432,b:5433/pxe"})
    void severalServersOrTheOneOfThisMachineAreNoPlace(String url) {
        assertEquals(List.of(), read(Map.of("database", "postgresql", "url", url)).endpoints());
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForForeverUnlessTheUrlSaysHowLong() {
        String url = "jdbc:postgresql://db.example/pxe";
        assertEquals("10", read(Map.of("database", "postgresql", "url", url)).properties().get("socketTimeout"));
        assertNull(read(Map.of("database", "postgresql", "url", url + "?socketTimeout=60")).properties().get("socketTimeout"));
        assertNull(read(Map.of()).properties().get("socketTimeout"), "SQLite's driver knows no such thing");
    }
}
