// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.ConfigurationAdmin;
import pxe.api.Ip4Network;
import pxe.config.ConfigValues;
import pxe.dhcp.AddressRange;
import pxe.dhcp.ClientClass;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.Reservation;
import pxe.dhcp.Reservations;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;

class LiveHostsTest {

    @TempDir
    Path home;
    private final Map<String, Map<String, String>> files = new TreeMap<>();
    private LiveHosts hosts;

    @BeforeEach
    void begin() {
        hosts = new LiveHosts(home);
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    @Test
    void hostsStandInTheConfigurationAndInFilesThatItNames() throws IOException {
        Files.writeString(home.resolve("lab.hosts"), "52:54:00:00:00:03,web3");
        files.put("b", Map.of("host.web2", "52:54:00:00:00:02", "files", "lab.hosts, " + home.resolve("lab.hosts")));
        files.put("a", Map.of("host.web1", "52:54:00:00:00:01, 10.0.0.5"));
        assertEquals(List.of("web1", "web2", "web3"), names());
    }

    @Test
    void aHostThatIsWrongIsNamedWithItsKeyAndTheOthersOfTheFileStay() {
        ConfiguredHosts read = ConfiguredHosts.read(new ConfigValues(Map.of("felix.fileinstall.filename",
                "file:/pxe/etc/pxe.dhcp.hosts-lab.cfg", "host.web1", "52:54:00:00:00", "host.web2", "52:54:00:00:00:02")), home);
        assertEquals(List.of("web2"), read.own().hosts().stream().map(Reservation::name).toList());
        assertEquals(List.of("etc/pxe.dhcp.hosts-lab.cfg: host.web1: a hardware address has six bytes, as in 52:54:00:*:*:* or "
                + "52:54:00:*: 52:54:00:00:00"), read.own().problems());
    }

    @Test
    void anOptionThatIsWrongIsNamedAndItsHostStays() {
        ConfiguredHosts read = ConfiguredHosts.read(new ConfigValues(Map.of("host.web1", "52:54:00:00:00:01, 10.0.0.5, option.6=x")), home);
        assertEquals(List.of("web1"), read.own().hosts().stream().map(Reservation::name).toList());
        assertEquals(List.of("defaults: host web1 goes without an option: option 6 = x: must be IPv4 addresses, separated by commas"),
                read.own().problems());
    }

    @Test
    void aKeyThatDoesNotExistIsNamedAndTheHostsStay() {
        ConfiguredHosts read = ConfiguredHosts.read(new ConfigValues(Map.of("hots.web1", "52:54:00:00:00:01",
                "host.web2", "52:54:00:00:00:02")), home);
        assertEquals(List.of("web2"), read.own().hosts().stream().map(Reservation::name).toList());
        assertEquals(List.of("defaults: hots.web1: there is no such key"), read.own().problems());
    }

    @Test
    void anAddressAndAMachineAreTheFirstHosts() {
        files.put("a", Map.of("host.web1", "52:54:00:00:00:01, 10.0.0.5", "host.web2", "52:54:00:00:00:02, 10.0.0.5"));
        Reservations read = hosts.read(admin());
        assertEquals(List.of("host web2: address 10.0.0.5 is host web1's already"), read.problems(List.of()));
    }

    @Test
    void whatIsWrongIsToldOnceAndAgainWhenItComesBack() {
        Subnet subnet = Subnet.of("10.0.0.0", Ip4Network.parse("10.0.0.0/24"), AddressRange.parse("10.0.0.9"), Terms.NONE);
        Map<String, String> wrong = Map.of("host.web1", "52:54:00:00:00:01, 10.9.0.5", "host.web2", "10.0.0.6");
        files.put("lab", wrong);
        assertEquals(List.of("defaults: host.web2: host web2 has no hardware address, UUID or identifier to know it by",
                "host web1: its address, 10.9.0.5, is of no subnet"), news(subnet));
        assertEquals(List.of(), news(subnet));
        files.put("lab", Map.of("host.web1", "52:54:00:00:00:01, 10.0.0.5"));
        assertEquals(List.of(), news(subnet));
        files.put("lab", wrong);
        assertEquals(2, news(subnet).size());
    }

    @Test
    void anAddressThatNoMachineCanHaveIsTold() {
        Subnet subnet = Subnet.of("10.0.0.0", Ip4Network.parse("10.0.0.0/24"), AddressRange.parse("10.0.0.9"), Terms.NONE);
        files.put("lab", Map.of("host.web1", "52:54:00:00:00:01, 10.0.0.255", "host.web2", "52:54:00:00:00:02, 10.0.0.254"));
        assertEquals(List.of("host web1: its address, 10.0.0.255, is the first or the last of 10.0.0.0/24, which no machine can have"), news(subnet));
    }

    @Test
    void aClassThatThereIsNoneOfIsToldWhereOurOwnFilesNameIt() throws IOException {
        Files.writeString(home.resolve("dnsmasq.hosts"), "52:54:00:00:00:02,set:red");
        files.put("lab", Map.of("host.web1", "52:54:00:00:00:01, set:rack7, set:lab", "files", "dnsmasq.hosts"));
        ClientClass lab = new ClientClass("lab", Set.of(), Set.of(), List.of(), Set.of(), List.of(), Set.of(), false, Terms.NONE);
        assertEquals(List.of("host web1: there is no class rack7"),
                hosts.news(DhcpSettings.builder().classes(List.of(lab)).reservations(hosts.read(admin())).build()));
    }

    private List<String> news(Subnet subnet) {
        return hosts.news(DhcpSettings.builder().subnets(List.of(subnet)).reservations(hosts.read(admin())).build());
    }

    @Test
    void aFileThatChangesIsFollowed() throws Exception {
        Path list = Files.writeString(home.resolve("lab.hosts"), "52:54:00:00:00:01,web1");
        files.put("lab", Map.of("files", "lab.hosts"));
        assertEquals(List.of("web1"), names());
        CountDownLatch changed = new CountDownLatch(1);
        hosts.follow(changed::countDown);
        Files.writeString(list, "52:54:00:00:00:02,web22");
        assertTrue(changed.await(20, TimeUnit.SECONDS));
        assertEquals(List.of("web22"), names());
    }

    private List<String> names() {
        return hosts.read(admin()).all().stream().map(Reservation::name).toList();
    }

    private ConfigurationAdmin admin() {
        return ConfigurationFiles.of(HostsConfig.PID, files);
    }
}
