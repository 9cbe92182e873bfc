// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import pxe.distribution.Sources;

class FlagsTest {

    /** What makes a logger, an event or a service of a name. */
    private static final Pattern LOGGED = Pattern.compile("(?:getLogger\\(\"pxe\\.|BootEvent\\.of\\(\"|String (?:PID|PROTOCOL|ONCE) = \"(?:pxe\\.)?(?!org\\.)"
            + "|super\\(\"(?=[a-z]+\"\\);))([a-z]+)");

    @Test
    void noFlagOverridesNothing() {
        assertEquals(Map.of(), overrides());
    }

    @ParameterizedTest
    @CsvSource({
        "-s, --dhcp-server-ip, pxe.dhcp/server.ip",
        "-p, --dhcp-server-port, pxe.dhcp/port",
        "-b, --dhcp-begin, pxe.dhcp/range.begin",
        "-e, --dhcp-end, pxe.dhcp/range.end",
        "-n, --dhcp-subnet, pxe.dhcp/netmask",
        "-r, --dhcp-router, pxe.dhcp/router",
        "-d, --dhcp-dns, pxe.dhcp/dns",
        "-c, --dhcp-broadcast, pxe.dhcp/broadcast",
        "-f, --dhcp-fileserver-ip, pxe.dhcp/next.server",
        "-i, --netboot-file, pxe.policy.arch/bootfile",
    })
    void everyValueOfPyPxeHasAShortAndALongFlag(String shortFlag, String longFlag, String key) {
        assertEquals(Map.of(key, "value"), overrides(shortFlag, "value"));
        assertEquals(Map.of(key, "value"), overrides(longFlag, "value"));
        assertEquals(Map.of(key, "value"), overrides(longFlag + "=value"));
    }

    @Test
    void aProxyIsDhcpWithoutAddresses() {
        assertEquals(Map.of("pxe.dhcp/enabled", "true", "pxe.dhcp/mode", "server"), overrides("--dhcp"));
        assertEquals(Map.of("pxe.dhcp/enabled", "true", "pxe.dhcp/mode", "proxy"), overrides("--dhcp-proxy"));
        assertEquals(overrides("--dhcp-proxy"), overrides("--dhcp", "--dhcp-proxy"));
    }

    @Test
    void servicesAreSwitched() {
        assertEquals(Map.of("pxe.http/enabled", "true", "pxe.ipxe/enabled", "true", "pxe.tftp/enabled", "false"),
                overrides("--http", "--ipxe", "--no-tftp"));
        assertEquals(Map.of("pxe.syslog/host", "log.example", "pxe.syslog/port", "1514"),
                overrides("--syslog", "log.example", "--syslog-port", "1514"));
    }

    @Test
    void theBootFileIsTheScriptWhenIpxeIsLoadedFirst() {
        assertEquals(Map.of("pxe.ipxe/enabled", "true", "pxe.ipxe/script", "mine.ipxe"), overrides("--ipxe", "-i", "mine.ipxe"));
    }

    @Test
    void aRelativeDirectoryIsMeantFromWhereTheUserStands() {
        assertEquals(Map.of("pxe.core/netboot.dir", Path.of("files").toAbsolutePath().toString()), overrides("-a", "files"));
    }

    @Test
    void debugTakesNoneOneOrAListOfServices() {
        String prefix = "org.ops4j.pax.logging/log4j2.logger.";
        Map<String, String> all = Map.of(prefix + "pxe.name", "pxe", prefix + "pxe.level", "DEBUG");
        assertEquals(all, overrides("--debug"));
        assertEquals(all, overrides("--debug", "all"));
        assertEquals(all, overrides("--debug=all"));
        Map<String, String> but = new TreeMap<>(all);
        but.put(prefix + "pxe_dhcp.name", "pxe.dhcp");
        but.put(prefix + "pxe_dhcp.level", "INFO");
        assertEquals(but, overrides("--debug", "all,-dhcp"));
        assertEquals(but, overrides("--debug=-dhcp,all"));
        assertEquals(but, overrides("--debug", "ALL, -dhcp"));
        assertEquals(Map.of(prefix + "pxe_policy_arch.name", "pxe.policy.arch", prefix + "pxe_policy_arch.level", "DEBUG"),
                overrides("--debug", "policy.arch"));
        assertEquals(Map.of(), overrides("--debug="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "-nosuch", "tftp,nosuch", "tftpd", "all.tftp", "."})
    void whatNothingIsLoggedByCantBeDebugged(String services) {
        String told = assertThrows(ParameterException.class, () -> overrides("--debug=" + services)).getMessage();
        assertTrue(told.startsWith("--debug " + services.replace("tftp,", "") + ": there is all, core, dhcp, "), told);
    }

    @Test
    void whateverIsLoggedCanBeDebugged() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path source : Sources.of("pxe\\.(?!itest)[a-z.]+")) {
            Matcher logged = LOGGED.matcher(Files.readString(source));
            while (logged.find()) {
                names.add(logged.group(1));
            }
        }
        assertTrue(names.size() > 10, "the sources were not read as expected: " + names);
        names.forEach(name -> assertEquals(2, overrides("--debug", name).size(), name));
    }

    @Test
    void anUnknownFlagAndAMissingValueAreRefused() {
        assertThrows(ParameterException.class, () -> overrides("--dhpc"));
        assertThrows(ParameterException.class, () -> overrides("--dhcp-begin"));
    }

    private static Map<String, String> overrides(String... args) {
        CommandSpec run = CommandSpec.create();
        Flags.addTo(run);
        return Flags.overrides(new CommandLine(run).parseArgs(args));
    }
}
