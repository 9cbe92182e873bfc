// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.MacPattern;
import pxe.config.ConfigValues;
import pxe.dhcp.ClientClass;
import pxe.dhcp.FirmwareProfile;

class ConfiguredClassTest {

    private static final String UUID_TEXT = "7c41e6a2-5b0d-4f3e-9a17-525400770001";

    @Test
    void everyKeyIsRead() {
        Map<String, Object> file = new HashMap<>(Map.of("match.stage", "pxe, http", "match.arch", "7, 0x10", "match.vendor.class", "PXEClient",
                "match.user.class", "iPXE, mine", "match.mac", "52:54:00:*, 00:80:64:00:00:01", "match.uuid", UUID_TEXT.toUpperCase(),
                "ignore", "yes", "next.server", "10.0.0.3", "profile", "binl", "bootfile", "a.0"));
        file.putAll(Map.of("bootfile.http", "http://b/b.efi", "bootfile.ipxe", "c.ipxe", "lease.seconds", "120",
                "lease.min.seconds", "60", "lease.max.seconds", "180"));
        ClientClass read = read(file);
        assertEquals(new ClientClass(read.name(), Set.of(BootStage.PXE, BootStage.HTTP), Set.of(new ClientArch(7), new ClientArch(16)),
                List.of("PXEClient"), Set.of("iPXE", "mine"),
                List.of(MacPattern.parse("52:54:00:*"), MacPattern.parse("00:80:64:00:00:01")), Set.of(UUID.fromString(UUID_TEXT)), true,
                read.terms()), read);
        assertEquals(Optional.of(FirmwareProfile.BINL), read.terms().profile());
        assertEquals(new Bootfile("a.0"), read.terms().bootfiles().get(BootStage.PXE).bootfile());
        Arrays.stream(ClassConfig.class.getDeclaredMethods()).map(Method::getName).map(name -> name.replace('_', '.'))
                .forEach(key -> assertTrue(file.containsKey(key), key));
    }

    @Test
    void whatIsWrongIsNamedWithWhatIsAllowed() {
        assertEquals(List.of("match.uuid = 1-1-1-1-1: must be UUIDs, as in " + UUID_TEXT + ", separated by commas"),
                problems("match.uuid", "1-1-1-1-1"));
        assertEquals(List.of("match.mac = 52:54: must be hardware addresses, as in 52:54:00:*, separated by commas"),
                problems("match.mac", "52:54"));
        assertEquals(List.of("match.arch = x64: must be numbers of the IANA registry, 0 to 65535, separated by commas"),
                problems("match.arch", "x64"));
        assertEquals(List.of("match.archs: there is no such key"), problems("match.archs", "7"));
    }

    private static ClientClass read(Map<String, Object> file) {
        ConfigValues values = new ConfigValues(file);
        ClientClass read = ConfiguredClass.read(values);
        assertEquals(List.of(), values.problems());
        return read;
    }

    private static List<String> problems(String key, String value) {
        ConfigValues values = new ConfigValues(Map.of(key, value));
        ConfiguredClass.read(values);
        return values.problems();
    }
}
