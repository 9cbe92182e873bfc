// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.config.ConfigValues;
import pxe.dhcp.Reservation;
import pxe.dhcp.hosts.HostList;
import pxe.dhcp.hosts.HostText;

/** Whatever {@code docs/hosts.md} and the shipped example show is understood. */
class HostsPageTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Path HOME = Path.of("/pxe");

    static Stream<String> lists() throws IOException {
        return Stream.concat(blocks("dnsmasq"), blocks("json"));
    }

    static Stream<String> configurations() throws IOException {
        return Stream.concat(blocks("cfg"),
                Stream.of(Files.readString(WORKSPACE.resolve("pxe.distribution/examples/pxe.dhcp.hosts-rack7.cfg"))));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListThatThePageShowsIsRead(String block) throws IOException {
        HostList list = HostText.read("docs/hosts.md", block);
        assertEquals(List.of(), list.problems());
        assertFalse(list.hosts().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aConfigurationThatThePageShowsIsRead(String block) throws IOException {
        ConfigValues values = new ConfigValues(properties(block));
        ConfiguredHosts hosts = ConfiguredHosts.read(values, HOME);
        assertEquals(List.of(), values.problems());
        assertEquals(List.of(), hosts.own().problems());
        assertFalse(hosts.own().hosts().isEmpty() && hosts.files().isEmpty());
    }

    @Test
    void thePageSaysWhatItsMachinesGet() throws IOException {
        ConfiguredHosts hosts = ConfiguredHosts.read(new ConfigValues(properties(configurations().findFirst().orElseThrow())), HOME);
        Reservation dns = hosts.own().hosts().stream().filter(host -> host.name().equals("dns")).findFirst().orElseThrow();
        assertEquals(2, dns.terms().options().addresses(6).size());
        assertEquals(1500, dns.terms().options().u16(224).orElseThrow());
    }

    private static Stream<String> blocks(String language) throws IOException {
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(WORKSPACE.resolve("docs/hosts.md"))).results().toList();
        assertEquals(6, blocks.size(), "the page's blocks were not found");
        return blocks.stream().filter(block -> block.group(1).equals(language)).map(block -> block.group(2));
    }

    private static Map<String, String> properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }
}
