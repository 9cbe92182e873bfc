// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.Ip4Network;
import pxe.config.ConfigValues;
import pxe.dhcp.AddressRange;
import pxe.dhcp.ClientIdentity;
import pxe.dhcp.DhcpMessage;
import pxe.dhcp.DhcpOption;
import pxe.dhcp.DhcpOptions;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.DhcpSettings.Probing;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.dhcp.FirmwareProfile;
import pxe.dhcp.LeaseTime;
import pxe.dhcp.Reservations;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;

class ConfiguredSettingsTest {

    @Test
    void anEmptyFileMeansNoDhcp() {
        assertNull(ConfiguredSettings.read(new ConfigValues(Map.of()), own -> own, List.of(), Reservations.NONE));
    }

    private static Subnet subnet(String network, String range, DhcpOptions options) {
        return Subnet.builder(range, Ip4Network.parse(network)).ranges(List.of(AddressRange.parse(range)))
                .terms(Terms.builder().options(options).build()).source("defaults").build();
    }

    @Test
    void theDefaultsAreThoseOfPyPxe() {
        DhcpOptions options = DhcpOptions.builder().put(DhcpOption.ROUTER, ip("192.168.2.1")).put(DhcpOption.DNS, ip("8.8.8.8")).build();
        Subnet subnet = subnet("192.168.2.0/24", "192.168.2.100-192.168.2.150", options);
        assertEquals(DhcpSettings.builder().serverAddress(ip("192.168.2.2")).subnets(List.of(subnet)).build(), read(Map.of()));
    }

    @Test
    void everyKeyIsRead() {
        Map<String, String> file = new HashMap<>(Map.of("mode", "server", "serve", "all", "address", "10.0.0.1", "port", "6700",
                "proxy.port", "4012", "server.ip", "10.0.0.2", "next.server", "10.0.0.3", "range.begin", "10.0.0.10",
                "range.end", "10.0.0.20", "netmask", "255.255.255.128"));
        file.putAll(Map.of("router", "10.0.0.4, 10.0.0.5", "dns", "none", "broadcast", "10.0.0.126", "domain", "boot.example",
                "lease.seconds", "120", "lease.min.seconds", "60", "lease.max.seconds", "180", "offer.seconds", "1.5",
                "decline.seconds", "5"));
        file.putAll(Map.of("offers.max", "7", "capture.machines", "9", "conflict.probe", "always", "conflict.probe.seconds", "0.5"));
        file.putAll(Map.of("bootfile", "a.0", "bootfile.http", "http://b/b.efi", "bootfile.ipxe", "c.ipxe", "client.identity", "uuid",
                "profile", "menu", "known.only", "yes", "authoritative", "no", "interfaces", "eth0, eth1"));
        DhcpOptions options = DhcpOptions.builder().put(DhcpOption.ROUTER, List.of(ip("10.0.0.4"), ip("10.0.0.5")))
                .put(DhcpOption.DOMAIN_NAME, "boot.example").put(DhcpOption.BROADCAST_ADDRESS, ip("10.0.0.126")).build();
        Subnet subnet = subnet("10.0.0.0/25", "10.0.0.10-10.0.0.20", options);
        Terms terms = Terms.builder()
                .leaseTime(new LeaseTime(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(3)))
                .nextServer(ip("10.0.0.3")).profile(FirmwareProfile.MENU)
                .bootfile(BootStage.PXE, new Bootfile("a.0"), "pxe.dhcp.cfg")
                .bootfile(BootStage.HTTP, new Bootfile("http://b/b.efi"), "pxe.dhcp.cfg")
                .bootfile(BootStage.IPXE, new Bootfile("c.ipxe"), "pxe.dhcp.cfg").build();
        assertEquals(DhcpSettings.builder().serve(Serve.ALL).address(ip("10.0.0.1")).port(6700).proxyPort(4012)
                .serverAddress(ip("10.0.0.2")).clientIdentity(ClientIdentity.UUID).terms(terms).subnets(List.of(subnet))
                .knownOnly(true).offerTime(Duration.ofMillis(1500)).offersMax(7).declineTime(Duration.ofSeconds(5))
                .probing(Probing.ALWAYS).probeTime(Duration.ofMillis(500)).authoritative(false).captureMachines(9)
                .interfaces(List.of("eth0", "eth1")).build(), read(file));
        assertEquals(file.size() + 1, DhcpConfig.class.getDeclaredMethods().length, "all keys but enabled");
        Arrays.stream(DhcpConfig.class.getDeclaredMethods()).map(Method::getName).map(name -> name.replace('_', '.'))
                .forEach(key -> assertTrue(key.equals("enabled") || file.containsKey(key), key));
    }

    @Test
    void anyOptionIsReadByNameOrNumber() {
        DhcpOptions options = read(Map.of("option.ntp-server", "10.0.0.9", "option.224", "u16:1500")).terms().options();
        assertEquals(List.of(ip("10.0.0.9")), options.addresses(42));
        assertEquals(1500, options.u16(224).orElseThrow());
        assertEquals(1, problems(Map.of("option.no-such-thing", "1")).size());
        assertEquals(1, problems(Map.of("option.no-such-thing", "")).size());
    }

    @Test
    void anOptionWithoutAValueIsAsIfItWereMissing() {
        assertFalse(read(Map.of("option.ntp-server", "")).terms().options().has(42));
    }

    @Test
    void anOptionByItsNameCountsMoreThanTheKeyOfTheNetworkAndItsDefault() {
        DhcpSettings settings = read(Map.of("option.router", "192.168.2.7", "option.dns-server", "192.168.2.8", "domain", "one.example",
                "option.domain-name", "two.example"));
        DhcpOptions given = settings.terms().under(settings.subnets().getFirst().terms()).options();
        assertEquals(List.of(ip("192.168.2.7")), given.addresses(DhcpOption.ROUTER));
        assertEquals(List.of(ip("192.168.2.8")), given.addresses(DhcpOption.DNS));
        assertEquals("two.example", given.text(DhcpOption.DOMAIN_NAME).orElseThrow());
    }

    @Test
    void theDefaultRouterIsNoneOfAnotherNetwork() {
        Map<String, String> elsewhere = Map.of("range.begin", "10.0.5.100", "range.end", "10.0.5.150");
        assertEquals(List.of(), read(elsewhere).subnets().getFirst().terms().options().addresses(DhcpOption.ROUTER));
        Map<String, String> wished = new HashMap<>(elsewhere);
        wished.put("router", "10.9.9.9");
        assertEquals(List.of(ip("10.9.9.9")), read(wished).subnets().getFirst().terms().options().addresses(DhcpOption.ROUTER));
    }

    @Test
    void anOptionThatIsSetTwiceIsAMistake() {
        assertEquals(List.of("option.42 and option.ntp-servers: both are option 42"),
                problems(Map.of("option.ntp-servers", "10.0.0.9", "option.42", "10.0.0.8")));
    }

    @Test
    void aKeyThatDoesNotExistIsAMistake() {
        assertEquals(List.of("knwon.only: there is no such key"), problems(Map.of("knwon.only", "true")));
        assertEquals(List.of(), problems(Map.of("service.pid", "pxe.dhcp", "component.name", "x", "pxe.overridden", "true",
                "felix.fileinstall.filename", "file:/pxe/etc/pxe.dhcp.cfg", ".bundle", "1", "osgi.ds.x", "y")));
    }

    @Test
    void theProfileIsOneOrWhatSuits() {
        assertEquals("raspberry_pi", FirmwareProfile.RASPBERRY_PI.toString());
        for (FirmwareProfile profile : FirmwareProfile.values()) {
            assertEquals(Optional.of(profile), read(Map.of("profile", profile.toString())).terms().profile());
        }
        assertEquals(Optional.empty(), read(Map.of("profile", "auto")).terms().profile());
        assertEquals(List.of("profile = x: must be auto or direct or binl or full or menu or raspberry_pi"),
                problems(Map.of("profile", "x")));
    }

    @Test
    void aBootFileIsNoLongerThanItsOption() {
        assertEquals(List.of(), problems(Map.of("bootfile", "x".repeat(255))));
        assertEquals(List.of("bootfile = " + "x".repeat(256) + ": must be a path or a URL of at most 255 characters, without blanks"),
                problems(Map.of("bootfile", "x".repeat(256))));
    }

    @Test
    void besideOtherSubnetsThatOfThisFileIsServedOnlyIfItHasARange() {
        Subnet other = Subnet.of("other", Ip4Network.parse("10.7.0.0/16"), AddressRange.parse("10.7.0.9"), Terms.NONE);
        DhcpSettings without = ConfiguredSettings.read(enabled(Map.of()), own -> beside(own, other), List.of(), Reservations.NONE);
        assertEquals(List.of(other), without.subnets());
        assertEquals(DhcpMessage.NONE, without.serverAddress(), "that of the interface");
        DhcpSettings with = ConfiguredSettings.read(enabled(Map.of("range.begin", "192.168.2.9")), own -> beside(own, other), List.of(),
                Reservations.NONE);
        assertEquals(List.of("192.168.2.9-192.168.2.150", "other"), with.subnets().stream().map(Subnet::name).toList());
    }

    @Test
    void theServersAddressIsTheInterfacesOwnInModeProxyAndWhereItIsWished() {
        assertEquals(DhcpMessage.NONE, read(Map.of("mode", "proxy")).serverAddress());
        assertEquals(DhcpMessage.NONE, read(Map.of("server.ip", "auto")).serverAddress());
    }

    @Test
    void wrongValuesAreNamedAllAtOnce() {
        assertEquals(List.of("lease.seconds = 1: must be seconds, 60 to 31536000",
                "dns = 8.8.8.8,x: must be numeric IPv4 addresses, separated by commas, or none", "port = 0: must be 1 to 65534",
                "server.ip = boot.example: must be a numeric IPv4 address, or auto"),
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

    private static List<Subnet> beside(List<Subnet> own, Subnet other) {
        return Stream.concat(own.stream(), Stream.of(other)).toList();
    }

    private static DhcpSettings read(Map<String, String> file) {
        ConfigValues values = enabled(file);
        DhcpSettings settings = ConfiguredSettings.read(values, own -> own, List.of(), Reservations.NONE);
        assertEquals(List.of(), values.problems());
        return settings;
    }

    private static List<String> problems(Map<String, String> file) {
        ConfigValues values = enabled(file);
        ConfiguredSettings.read(values, own -> own, List.of(), Reservations.NONE);
        values.refuseStrangeKeys(); // as LiveService does
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
