// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootStage;
import pxe.api.Ip4Network;
import pxe.config.ConfigValues;
import pxe.dhcp.AddressRange;
import pxe.dhcp.DhcpOption;
import pxe.dhcp.FirmwareProfile;
import pxe.dhcp.LeaseTime;
import pxe.dhcp.Subnet;

class ConfiguredSubnetTest {

    @Test
    void everyKeyIsRead() {
        Map<String, Object> file = new HashMap<>(Map.of("network", "10.0.5.0/24", "range", "10.0.5.100-10.0.5.150, 10.0.5.200",
                "router", "10.0.5.1, 10.0.5.2", "dns", "10.0.5.3", "broadcast", "10.0.5.255", "domain", "rack7.example",
                "shared.network", "hall", "interfaces", "eth1, eth2", "relays", "10.9.0.1", "next.server", "10.0.5.9"));
        file.putAll(Map.of("circuit.ids", "eth0/12, hex:0004001e", "remote.ids", "switch7", "lease.seconds", "120",
                "lease.min.seconds", "60", "lease.max.seconds", "180", "profile", "full", "bootfile", "a.0", "bootfile.http", "http://b/b",
                "bootfile.ipxe", "c.ipxe"));
        Subnet read = read(file);
        assertEquals(Ip4Network.parse("10.0.5.0/24"), read.network());
        assertEquals(List.of(AddressRange.parse("10.0.5.100-10.0.5.150"), AddressRange.parse("10.0.5.200")), read.ranges());
        assertEquals("hall", read.link());
        assertEquals(Set.of("eth1", "eth2"), read.interfaces());
        assertEquals(Set.of(ip("10.9.0.1")), read.relays());
        assertEquals(Set.of("eth0/12", "\0\4\0\36"), read.circuits());
        assertEquals(Set.of("switch7"), read.remotes());
        assertEquals(List.of(ip("10.0.5.1"), ip("10.0.5.2")), read.terms().options().addresses(DhcpOption.ROUTER));
        assertEquals(Optional.of(ip("10.0.5.3")), read.terms().options().address(DhcpOption.DNS));
        assertEquals(Optional.of(ip("10.0.5.255")), read.terms().options().address(DhcpOption.BROADCAST_ADDRESS));
        assertEquals(Optional.of("rack7.example"), read.terms().options().text(DhcpOption.DOMAIN_NAME));
        assertEquals(Optional.of(ip("10.0.5.9")), read.terms().nextServer());
        assertEquals(Optional.of(new LeaseTime(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(3))),
                read.terms().leaseTime());
        assertEquals(Optional.of(FirmwareProfile.FULL), read.terms().profile());
        assertEquals(Set.of(BootStage.PXE, BootStage.HTTP, BootStage.IPXE), read.terms().bootfiles().keySet());
        Arrays.stream(SubnetConfig.class.getDeclaredMethods()).map(Method::getName).map(name -> name.replace('_', '.'))
                .forEach(key -> assertTrue(file.containsKey(key), key));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "network                       | 10.0.5/24",
        "network                       | 10.0.05.0/24",
        "range                         | 10.0.5.100-10.0.150",
        "range                         | 10.0.5.010-10.0.5.150",
        "router                        | 10.7",
        "router                        | 010.0.5.1",
        "next.server                   | 10",
        "option.ntp-servers            | 10.0.7",
        "option.ntp-servers            | 10.0.5.007",
        "option.classless-static-route | 10.1/16 10.0.0.1",
        "option.classless-static-route | 10.1.0.0/16 10.0.0.01"
    })
    void anAddressThatLacksANumberOrBeginsWithZeroIsNone(String key, String value) {
        Map<String, Object> file = new HashMap<>(Map.of("network", "10.0.5.0/24"));
        file.put(key, value);
        List<String> problems = problems(file);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(value), problems::getFirst);
    }

    @Test
    void anyOptionIsReadByNameOrNumberAndWithItsType() {
        Subnet read = read(Map.of("network", "10.0.5.0/24", "option.ntp-servers", "10.0.0.7", "option.224", "u16:1500",
                "option.domain-search", "a.example, b.example", "option.classless-static-route", "10.0.0.0/8 10.0.5.1",
                "option.150", "10.0.5.3"));
        assertEquals(List.of(42, 119, 121, 150, 224), read.terms().options().codes().stream().sorted().toList());
    }

    @Test
    void aLongestLeaseTimeNeedsNoUsualOne() {
        assertEquals(Optional.of(new LeaseTime(null, null, Duration.ofHours(1))),
                read(Map.of("network", "10.0.5.0/24", "lease.max.seconds", "3600")).terms().leaseTime());
    }

    @Test
    void whatIsWrongIsNamedWithItsKeyAndWhatIsAllowed() {
        assertEquals(List.of("network: must be given, as in 10.0.5.0/24"), problems(Map.of()));
        assertEquals(List.of("network = 10.0.5.0/33: must be a network, as in 10.0.5.0/24"), problems(Map.of("network", "10.0.5.0/33")));
        assertEquals(List.of("network = 10.0.5.0/33: must be a network, as in 10.0.5.0/24", "router = x: must be numeric IPv4 addresses, "
                + "separated by commas, or none", "nextserver: there is no such key"),
                problems(Map.of("network", "10.0.5.0/33", "router", "x", "nextserver", "10.0.5.1")), "all at once");
        assertEquals(List.of("range 10.0.6.1-10.0.6.9: must be in the network 10.0.5.0/24"),
                problems(Map.of("network", "10.0.5.0/24", "range", "10.0.6.1-10.0.6.9")));
        assertEquals(List.of("range 10.0.5.5-10.0.5.20: must have no address of the range 10.0.5.1-10.0.5.9"),
                problems(Map.of("network", "10.0.5.0/24", "range", "10.0.5.1-10.0.5.9, 10.0.5.5-10.0.5.20")));
        assertEquals(List.of("option no-such-thing: no option has this name; a number from 1 to 254 will do too"),
                problems(Map.of("network", "10.0.5.0/24", "option.no-such-thing", "1")));
        assertEquals(List.of("option 51 can't be configured: the lease time has a key of its own, because the server must keep it too"),
                problems(Map.of("network", "10.0.5.0/24", "option.51", "60")));
        assertEquals(List.of("lease.seconds: the longest lease time, 60 s, is less than the shortest, 600 s"),
                problems(Map.of("network", "10.0.5.0/24", "lease.min.seconds", "600", "lease.max.seconds", "60")));
        assertEquals(List.of("lease.seconds: the usual lease time, 120 s, is not between the shortest, 600 s, and the longest, the same"),
                problems(Map.of("network", "10.0.5.0/24", "lease.min.seconds", "600", "lease.seconds", "120")));
        assertEquals(List.of("circuit.ids = hex:0g: must be texts, or bytes as in hex:0004001e, separated by commas"),
                problems(Map.of("network", "10.0.5.0/24", "circuit.ids", "hex:0g")));
    }

    private static Subnet read(Map<String, Object> file) {
        ConfigValues values = new ConfigValues(file);
        Subnet read = ConfiguredSubnet.read(values);
        assertEquals(List.of(), values.problems());
        return read;
    }

    private static List<String> problems(Map<String, Object> file) {
        ConfigValues values = new ConfigValues(file);
        ConfiguredSubnet.read(values);
        return values.problems();
    }

    private static Inet4Address ip(String text) {
        return (Inet4Address) InetAddress.ofLiteral(text);
    }
}
