// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class ConfigFunctionsTest {

    private static Configuration configuration(String pid, Map<String, Object> values) {
        return Fake.of(Configuration.class, Map.of("getPid", _ -> pid,
                "getProperties", _ -> values.isEmpty() ? null : new Hashtable<>(values)));
    }

    private static String list(Configuration... all) throws Exception {
        return new ConfigFunctions(Fake.of(ConfigurationAdmin.class,
                Map.of("listConfigurations", _ -> all.length == 0 ? null : all))).list();
    }

    @Test
    void configurationsAreSortedWithTheirKeysAndNoPasswordIsShown() throws Exception {
        assertEquals("""
                pxe.http
                pxe.lease
                  password = ********
                  url = a\\x1b[2J""", list(configuration("pxe.lease", Map.of("url", "a\u001b[2J", "password", "secret")),
                configuration("pxe.http", Map.of())));
    }

    @Test
    void whereThereAreNoneNothingIsShown() throws Exception {
        assertEquals("", list());
    }
}
