// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pxe.config.ConfigValues;
import pxe.dhcp.DhcpMessage;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.dhcp.Subnet;

class ConfiguredSettingsTest {

    @Test
    void anEmptyFileMeansNoDhcp() {
        assertNull(ConfiguredSettings.read(new ConfigValues(Map.of())));
    }

    @Test
    void theDefaultsAreThoseOfPyPxe() {
        Subnet subnet = new Subnet(ip("192.168.2.100"), ip("192.168.2.150"), ip("255.255.255.0"), List.of(ip("192.168.2.1")),
                List.of(ip("8.8.8.8")), ip("192.168.2.255"), "");
        assertEquals(new DhcpSettings(Mode.SERVER, Serve.PXE, DhcpMessage.NONE, 67, 4011, ip("192.168.2.2"), DhcpMessage.NONE,
                subnet, Duration.ofDays(1), Duration.ofSeconds(30), Duration.ofMinutes(10), true, List.of()), read(Map.of()));
    }

    @Test
    void everyKeyIsRead() {
        Map<String, String> file = new HashMap<>(Map.of("mode", "proxy", "serve", "all", "address", "10.0.0.1", "port", "6700",
                "proxy.port", "4012", "server.ip", "10.0.0.2", "next.server", "10.0.0.3", "range.begin", "10.0.0.10",
                "range.end", "10.0.0.20", "netmask", "255.255.255.128"));
        file.putAll(Map.of("router", "10.0.0.4, 10.0.0.5", "dns", "none", "broadcast", "10.0.0.126", "domain", "boot.example",
                "lease.seconds", "60", "offer.seconds", "1.5", "decline.seconds", "5", "authoritative", "no",
                "interfaces", "eth0, eth1"));
        Subnet subnet = new Subnet(ip("10.0.0.10"), ip("10.0.0.20"), ip("255.255.255.128"), List.of(ip("10.0.0.4"), ip("10.0.0.5")),
                List.of(), ip("10.0.0.126"), "boot.example");
        assertEquals(new DhcpSettings(Mode.PROXY, Serve.ALL, ip("10.0.0.1"), 6700, 4012, ip("10.0.0.2"), ip("10.0.0.3"), subnet,
                Duration.ofMinutes(1), Duration.ofMillis(1500), Duration.ofSeconds(5), false, List.of("eth0", "eth1")), read(file));
        assertEquals(file.size() + 1, DhcpConfig.class.getDeclaredMethods().length, "all keys but enabled");
        Arrays.stream(DhcpConfig.class.getDeclaredMethods()).map(Method::getName).map(name -> name.replace('_', '.'))
                .forEach(key -> assertTrue(key.equals("enabled") || file.containsKey(key), key));
    }

    @Test
    void theServersAddressIsTheInterfacesOwnInModeProxyAndWhereItIsWished() {
        assertEquals(DhcpMessage.NONE, read(Map.of("mode", "proxy")).serverAddress());
        assertEquals(DhcpMessage.NONE, read(Map.of("server.ip", "auto")).serverAddress());
    }

    @Test
    void wrongValuesAreNamedAllAtOnce() {
        assertEquals(List.of("port = 0: must be 1 to 65534", "server.ip = boot.example: must be a numeric IPv4 address, or auto",
                "dns = 8.8.8.8,x: must be numeric IPv4 addresses, separated by commas, or none",
                "lease.seconds = 1: must be seconds, 60 to 31536000"),
                problems(Map.of("port", "0", "server.ip", "boot.example", "dns", "8.8.8.8,x", "lease.seconds", "1")));
    }

    @Test
    void anIpv6AddressIsNoIpv4Address() {
        assertEquals(List.of("range.begin = fd00::1: must be a numeric IPv4 address"), problems(Map.of("range.begin", "fd00::1")));
    }

    @Test
    void aRangeThatDoesNotFitItsNetworkIsToldInModeServerAlone() {
        assertEquals(List.of("range.end = 192.168.2.150: must be in the network of range.begin, 10.0.0.0/24"),
                problems(Map.of("range.begin", "10.0.0.10")));
        assertEquals(List.of(), problems(Map.of("range.begin", "10.0.0.10", "mode", "proxy")));
    }

    private static DhcpSettings read(Map<String, String> file) {
        ConfigValues values = enabled(file);
        DhcpSettings settings = ConfiguredSettings.read(values);
        assertEquals(List.of(), values.problems());
        return settings;
    }

    private static List<String> problems(Map<String, String> file) {
        ConfigValues values = enabled(file);
        ConfiguredSettings.read(values);
        return values.problems();
    }

    private static ConfigValues enabled(Map<String, String> file) {
        Map<String, String> all = new HashMap<>(file);
        all.put("enabled", "true");
        return new ConfigValues(all);
    }

    private static Inet4Address ip(String text) {
        return (Inet4Address) InetAddress.ofLiteral(text);
    }
}
