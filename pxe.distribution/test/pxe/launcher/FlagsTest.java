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
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    private Path directory;

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
    void whatEtcSwitchesOnIsSwitchedOffByItsFlagWithNo() {
        assertEquals(Map.of("pxe.http/enabled", "false", "pxe.ipxe/enabled", "false", "pxe.tftp/enabled", "true"),
                overrides("--no-http", "--no-ipxe", "--tftp"));
    }

    @Test
    void laterFlagsOfPyPxeAreThere() {
        assertEquals(Map.of("pxe.dhcp/known.only", "true", "pxe.dhcp/next.server", "10.0.0.3"),
                overrides("--dhcp-whitelist", "--dhcp-fileserver", "10.0.0.3"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "--static-config hosts.json; etc/pxe.dhcp.hosts-NAME.cfg",
        "--save-leases leases.json; pxe leases-import pypxe FILE",
        "--verbose dhcp,tftp; --debug",
        "--dump-config; pxe config",
        "--nbd disk.img; nbdkit",
        "--nbd-cow-in-mem; nbdkit",
    })
    void whatPyPxeHasAndThisDaemonDoesOtherwiseIsToldWithWhatTakesItsPlace(String words, String instead) {
        String told = assertThrows(ParameterException.class, () -> overrides(words.split(" "))).getMessage();
        assertTrue(told.startsWith(words.split(" ")[0] + ": ") && told.contains(instead) && told.lines().count() == 1, told);
    }

    @Test
    void theConfigurationOfPyPxeCountsAsItsFlagsAndLessThanThoseThatAreGiven() throws IOException {
        Path file = config("""
                { "NETBOOT_DIR": "/tftpboot", "NETBOOT_FILE": "", "DHCP_SERVER_IP": "10.0.0.1", "DHCP_SERVER_PORT": 67,
                  "DHCP_OFFER_BEGIN": "10.0.0.100", "SYSLOG_SERVER": null, "USE_IPXE": true, "USE_HTTP": false, "USE_DHCP": true,
                  "DHCP_MODE_PROXY": false, "DHCP_WHITELIST": true, "MODE_DEBUG": "dhcp", "NBD_COW": true, "NBD_PORT": 10809 }""");
        Map<String, String> said = new TreeMap<>(overrides("--debug", "dhcp"));
        said.putAll(Map.of("pxe.core/netboot.dir", "/tftpboot", "pxe.dhcp/enabled", "true", "pxe.dhcp/mode", "server",
                "pxe.dhcp/server.ip", "10.0.0.1", "pxe.dhcp/port", "67", "pxe.dhcp/range.begin", "10.0.0.100", "pxe.ipxe/enabled", "true",
                "pxe.http/enabled", "false", "pxe.dhcp/known.only", "true"));
        assertEquals(said, overrides("--config", file.toString()));
        said.putAll(Map.of("pxe.dhcp/range.begin", "10.0.0.50", "pxe.http/enabled", "true", "pxe.dhcp/mode", "proxy",
                "pxe.ipxe/script", "mine.ipxe"));
        assertEquals(said, overrides("-b", "10.0.0.50", "--http", "--config", file.toString(), "--dhcp-proxy", "-i", "mine.ipxe"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{ \"NETBOOT_DRI\": \"x\" }; pypxe.json: NETBOOT_DRI: PyPXE has no such key",
        "{ \"LEASES_FILE\": \"x\" }; --save-leases: leases are always kept",
        "{ \"NBD_BLOCK_DEVICE\": \"x\" }; --nbd: disks are not served here",
        "{ \"MODE_DEBUG\": \"nothing\" }; --debug nothing: there is all, ",
        "{ \"DHCP_DNS\": { } }; pypxe.json: this is no JSON of PyPXE's --config: ",
        "[ ]; pypxe.json: this is no JSON of PyPXE's --config: ",
        "{; pypxe.json: this is no JSON of PyPXE's --config: ",
        "''; pypxe.json: this is no JSON of PyPXE's --config: ",
    })
    void aConfigurationOfPyPxeThatIsWrongIsToldInALine(String json, String said) throws IOException {
        Path file = config(json);
        String told = assertThrows(ParameterException.class, () -> overrides("--config", file.toString())).getMessage();
        assertTrue(told.replace(file.toString(), "pypxe.json").startsWith(said) && told.lines().count() == 1, told);
    }

    @Test
    void aConfigurationOfPyPxeThatIsNotThereIsToldSo() {
        assertEquals("/nowhere.json: there is no such file",
                assertThrows(ParameterException.class, () -> overrides("--config=/nowhere.json")).getMessage());
    }

    private Path config(String json) throws IOException {
        return Files.writeString(directory.resolve("pypxe.json"), json);
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
