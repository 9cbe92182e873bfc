// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.MacPattern;
import pxe.dhcp.LeaseTime;
import pxe.dhcp.Reservation;

class HostLineTest {

    private final List<String> omitted = new ArrayList<>();

    // --- What dnsmasq's lines hold.

    @Test
    void everyFieldOfDnsmasqIsRead() {
        Reservation host = parse("52:54:00:12:34:56,id:01:52:54:00:12:34:56,set:rack7,10.0.5.20,web1,45m");
        assertEquals("web1", host.name());
        assertEquals(List.of(MacPattern.parse("52:54:00:12:34:56")), host.macs());
        assertEquals(Set.of("\1RT\0\u00124V"), host.clientIds());
        assertEquals(Set.of("rack7"), host.classes());
        assertEquals(Optional.of(Inet4Address.ofLiteral("10.0.5.20")), host.address());
        assertEquals(Optional.of("web1"), host.hostname());
        assertEquals(Optional.of(LeaseTime.of(Duration.ofMinutes(45))), host.terms().leaseTime());
    }

    @Test
    void theFieldsStandInAnyOrderWithBlanksAsOneLikes() {
        assertEquals(parse("52:54:00:12:34:56,10.0.5.20,web1,1h"),
                parse(" 1h , web1,,10.0.5.20\t, 52-54-00-12-34-56,"));
    }

    @Test
    void aMachineHasAsManyHardwareAddressesAsItHasAndPatternsOfThem() {
        assertEquals(Set.of(MacPattern.parse("52:54:00:00:00:01"), MacPattern.parse("52:54:00:00:00:02"),
                MacPattern.parse("52:54:01:*:*:*")),
                Set.copyOf(parse("52:54:00:00:00:01,52:54:00:00:00:02,52:54:01:*").macs()));
    }

    @Test
    void theHardwareTypeInFrontOfAnAddressMustBeEthernets() {
        assertEquals(List.of(MacPattern.parse("00:20:e0:3b:13:af")), parse("01-00:20:e0:3b:13:af").macs());
        assertTrue(reason("06-00:20:e0:3b:13:af,1.2.3.4").contains("hardware type 06 is not Ethernet"));
    }

    @Test
    void aTextAsClientIdentifierIsFoundWithTheZeroThatManyClientsPutBeforeIt() {
        assertEquals(Set.of("marjorie", "\0marjorie"), parse("id:marjorie,192.168.0.60").clientIds());
    }

    @Test
    void thatAClientIdentifierCountsForNothingIsSoAnyway() {
        assertEquals(parse("52:54:00:12:34:56"), parse("52:54:00:12:34:56,id:*"));
    }

    @ParameterizedTest
    @CsvSource({"90,90", "90s,90", "2M,120", "3h,10800", "2d,172800", "1w,604800", "infinite,31536000"})
    void aLeaseTimeHasDnsmasqsUnits(String text, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), parse("52:54:00:12:34:56," + text).terms().leaseTime().orElseThrow().usual());
    }

    @Test
    void anIpv6AddressIsForDhcpv6AndNoMatterHere() {
        assertEquals(parse("52:54:00:12:34:56"), parse("52:54:00:12:34:56,[fd00::5],[::20/64]"));
    }

    @Test
    void aMachineCanBeIgnored() {
        assertTrue(parse("52:54:00:12:34:56,ignore").ignored());
    }

    // --- What they lack.

    @Test
    void aMachineIsKnownByItsUuidOrByItsPlaceAtARelayToo() {
        Reservation host = parse("uuid:7C41E6A2-5b0d-4f3e-9a17-525400770001, circuit:eth0/1:100, remote:hex:00ff, known");
        assertEquals(Set.of(UUID.fromString("7c41e6a2-5b0d-4f3e-9a17-525400770001")), host.uuids());
        assertEquals(Set.of("eth0/1:100"), host.circuitIds());
        assertEquals(Set.of("\0\u00ff"), host.remoteIds());
        assertEquals("uuid:7C41E6A2-5b0d-4f3e-9a17-525400770001", host.name(), "without a host name, the first field tells it");
    }

    @Test
    void whatItBootsAndAnyOptionIsSaidAsInTheOtherFiles() {
        Reservation host = HostLine.parse("web1", "52:54:00:12:34:56, bootfile=grubx64.efi, bootfile.http=http://10.0.0.1/b.efi, "
                + "bootfile.ipxe=menu.ipxe, next.server=10.0.0.9, \"option.dns-server=10.0.0.7, 10.0.0.8\", option.224=text:a:b=c", omitted::add);
        assertEquals(new Bootfile("grubx64.efi"), host.terms().bootfiles().get(BootStage.PXE).bootfile());
        assertEquals("host web1", host.terms().bootfiles().get(BootStage.PXE).reason());
        assertEquals(new Bootfile("http://10.0.0.1/b.efi"), host.terms().bootfiles().get(BootStage.HTTP).bootfile());
        assertEquals(new Bootfile("menu.ipxe"), host.terms().bootfiles().get(BootStage.IPXE).bootfile());
        assertEquals(Optional.of(Inet4Address.ofLiteral("10.0.0.9")), host.terms().nextServer());
        assertEquals(List.of(Inet4Address.ofLiteral("10.0.0.7"), Inet4Address.ofLiteral("10.0.0.8")),
                host.terms().options().addresses(6));
        assertEquals(Optional.of("a:b=c"), host.terms().options().text(224));
    }

    // --- Mistakes.

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.5.20,web1                         | has no hardware address, UUID or identifier",
        "52:54:00:12:34,10.0.5.20               | six bytes",
        "52:54:00:12:34:5g                      | '5g' is no byte",
        "52:54:00:12:34:56,10.0.5.256           | no IPv4 address: 10.0.5.256",
        "52:54:00:12:34:56,10.0.5.020           | no IPv4 address: 10.0.5.020",
        "52:54:00:12:34:56,10.0.5.2,10.0.5.3    | it has one address already: 10.0.5.3",
        "52:54:00:12:34:56,web1,web2            | it has one host name already, web1: web2",
        "52:54:00:12:34:56,30s                  | from a minute to 365 days: 30 s",
        "52:54:00:12:34:56,we b1                | 'we b1' is nothing that a host has",
        "52:54:00:12:34:56,tag:red,10.0.0.1     | can't depend on a tag",
        "52:54:00:12:34:56,set:                 | a class has a name",
        "52:54:00:12:34:56,id:                  | not empty",
        "52:54:00:12:34:56,remote:hex:0         | bytes in hexadecimal",
        "uuid:7c41e6a2,10.0.5.20                | a UUID is written as in",
        "52:54:00:12:34:56,boot=x               | 'boot' is no key of a host",
        "52:54:00:12:34:56,bootfile=            | a boot file name is",
        "52:54:00:12:34:56,bootfile.http=a.efi  | UEFI HTTP Boot needs a URL: a.efi",
        "52:54:00:12:34:56,next.server=me       | no IPv4 address: me",
        "52:54:00:12:34:56,\"web1               | a double quote is not closed"})
    void aMistakeIsNamed(String line, String reason) {
        assertTrue(reason(line).contains(reason), reason(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "option.dns-server=10.0.5.3     | 10.0.5.4",
        "option.domain-search=a.lab     | b.lab",
        "option.root-path=/srv/nfs      | ro",
        "option.root-path=/srv/nfs      | vers=3",
        "option.ipxe=no-pxedhcp=1       | keep-san=1",
        "option.224=u8s:1               | 2",
        "option.121=10.0.0.0/8 10.0.5.1 | 0.0.0.0/0 10.0.5.1",
        "option.static-route=10.0.6.1   | 10.0.5.1"})
    void whatMayBeOneMoreValueOfTheOptionBeforeItIsRefusedWithWhatToWrite(String option, String field) {
        assertEquals("'" + field + "' may be a value of the option before it, or the host's own: write \"" + option + ", " + field
                + "\" in double quotes, or \"" + option + "\", " + field, reason("52:54:00:12:34:56, " + option + ", " + field));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "option.ntp-server=10.0.5.3   | web1",
        "option.ntp-server=10.0.5.3   | set:rack7",
        "option.root-path=/srv/nfs    | 52:54:00:12:34:57",
        "option.root-path=/srv/nfs    | id:web1",
        "option.root-path=/srv/nfs    | ignore",
        "option.root-path=/srv/nfs    | [fd00::5]",
        "option.root-path=/srv/nfs    | next.server=10.0.5.1",
        "option.mtu=1400              | 12h",
        "option.broadcast=10.0.5.255  | 10.0.5.20"})
    void whatCanBeNoValueOfTheOptionBeforeItIsTheHosts(String option, String field) {
        assertEquals(parse("52:54:00:12:34:56, " + field + ", " + option), parse("52:54:00:12:34:56, " + option + ", " + field));
    }

    @Test
    void whereAnOptionEndsItsQuotesSay() {
        Reservation host = parse("52:54:00:12:34:56, \"option.dns-server=10.0.5.3, 10.0.5.4\", 10.0.5.20, \"option.root-path=/srv/nfs\", web1");
        assertEquals(Optional.of(Inet4Address.ofLiteral("10.0.5.20")), host.address());
        assertEquals(Optional.of("web1"), host.hostname());
        assertEquals(List.of(Inet4Address.ofLiteral("10.0.5.3"), Inet4Address.ofLiteral("10.0.5.4")), host.terms().options().addresses(6));
    }

    @Test
    void anOptionThatCanNotBeSentIsLeftOutAndTheMachineKeepsTheRest() {
        Reservation host = parse("52:54:00:12:34:56,10.0.5.20,web1,option.nothing=1,option.ntp-server=10.0.5.1,option.51=7");
        assertEquals(Optional.of(Inet4Address.ofLiteral("10.0.5.20")), host.address());
        assertEquals(Set.of(42), host.terms().options().codes());
        assertEquals(List.of("host web1 goes without an option: option nothing: no option has this name; a number from 1 to 254 will do too",
                "host web1 goes without an option: option 51 can't be configured: the lease time has a key of its own, because the server "
                        + "must keep it too"), omitted);
    }

    @Property(tries = 500)
    void noLineDoesMoreThanToBeRefused(@ForAll String line) {
        try {
            parse(line);
        } catch (IllegalArgumentException refused) {
            assertTrue(!refused.getMessage().isBlank());
        }
    }

    private String reason(String line) {
        return assertThrows(IllegalArgumentException.class, () -> parse(line)).getMessage();
    }

    private Reservation parse(String line) {
        return HostLine.parse(line, omitted::add);
    }
}
