// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.MacPattern;
import pxe.dhcp.Reservation;

class HostTextTest {

    private static final String KEA = """
            // Kea's whole configuration: hosts of the server, of a subnet and of a shared network.
            {
              "Dhcp4": {
                "reservations": [
                  { "hw-address": "1a:1b:1c:1d:1e:01", "hostname": "global" }
                ],
                "subnet4": [ {
                  "id": 1, "subnet": "10.0.5.0/24", # a comment
                  "reservations": [
                    {
                      "hw-address": "1a:1b:1c:1d:1e:02", "ip-address": "10.0.5.20", "hostname": "web1.",
                      "next-server": "10.0.5.2", "server-hostname": "tftp.example", "boot-file-name": "grubx64.efi",
                      "option-data": [
                        { "name": "domain-name-servers", "data": "10.0.5.3, 10.0.5.4" },
                        { "code": 17, "data": "nfs:a\\\\,b", "always-send": true },
                        { "code": 224, "csv-format": false, "data": "0A0B" }
                      ],
                      "client-classes": [ "rack7" ],
                      "user-context": { "comment": "web" }
                    },
                    /* as Kea has them, too */
                    { "client-id": "01:0a:0b", "ip-address": "10.0.5.21" },
                    { "circuit-id": "'charter950'", "client-classes": [ "DROP" ] },
                    { "duid": "01:02:03:04:05", "ip-address": "10.0.5.22" },
                    { "hw-address": "1a:1b:1c:1d:1e:03", "ip-address": "10.0.5.999" },
                  ]
                } ],
                "shared-networks": [ { "subnet4": [ { "reservations": [ { "hw-address": "1a:1b:1c:1d:1e:04" } ] } ] } ]
              },
              "Dhcp6": { "subnet6": [ { "reservations": [ { "duid": "00:01", "ip-addresses": [ "fd00::1" ] } ] } ] }
            }
            """;

    private static final String PYPXE = """
            {"dhcp": {"subnet": "255.255.255.0", "binding": {
              "52:54:00:12:34:56": {"ipaddr": "192.168.2.77", "subnet": "255.255.255.128", "router": "192.168.2.2",
                                    "dns": ["192.168.2.3", "192.168.2.4"], "rom": "rescue.0"},
              "52:54:00:12:34": {"ipaddr": "192.168.2.78"},
              "52:54:00:12:34:58": {"rom": "http://192.168.2.2/boot.efi"}}}}
            """;

    // --- dnsmasq.

    @Test
    void aHostsFileHasAHostOnEachLine() throws IOException {
        HostList list = HostText.read("hosts", """
                # The machines of rack 7
                52:54:00:00:00:01,10.0.5.21,web1   # the first

                52:54:00:00:00:02,10.0.5.22,web2
                """);
        assertEquals(List.of("web1", "web2"), names(list));
        assertEquals(List.of(), list.problems());
    }

    @Test
    void aWholeConfigurationIsReadForItsHosts() throws IOException {
        HostList list = HostText.read("dnsmasq.conf", """
                domain-needed
                dhcp-range=192.168.0.50,192.168.0.150,12h
                dhcp-host=52:54:00:00:00:01,10.0.5.21,web1
                #dhcp-host=52:54:00:00:00:02,10.0.5.22,web2
                dhcp-host = 52:54:00:00:00:03, ignore
                """);
        assertEquals(List.of("web1", "52:54:00:00:00:03"), names(list));
        assertEquals(List.of(), list.problems());
    }

    @Test
    void aBadLineIsNamedAndTheOthersStay() throws IOException {
        HostList list = HostText.read("hosts", """
                52:54:00:00:00:01,web1
                52:54:00:00:00,web2
                52:54:00:00:00:03,web3
                """);
        assertEquals(List.of("web1", "web3"), names(list));
        assertEquals(List.of("hosts:2: a hardware address has six bytes, as in 52:54:00:*:*:* or 52:54:00:*: 52:54:00:00:00"),
                list.problems());
    }

    @Test
    void anEmptyTextHasNoHosts() throws IOException {
        assertEquals(HostList.EMPTY, HostText.read("hosts", ""));
    }

    @Test
    void aLineThatBeginsWithAnIpv6AddressIsNoJson() throws IOException {
        assertEquals(List.of("web1"), names(HostText.read("hosts", "[fd00::1],52:54:00:00:00:01,web1")));
    }

    // --- Kea.

    @Test
    void keasHostsAreFoundWhereverTheyStandAndItsOwnMistakesAreNamed() throws IOException {
        HostList list = HostText.read("kea.json", KEA);
        assertEquals(List.of("global", "web1", "01:0a:0b", "'charter950'", "1a:1b:1c:1d:1e:04"), names(list));
        assertEquals(List.of(
                "kea.json:24: a machine is not known by its duid here; give it a hw-address",
                "kea.json:25: ip-address: this is no IPv4 address: 10.0.5.999"), list.problems());
    }

    @Test
    void everyFieldOfAKeaHostIsRead() throws IOException {
        Reservation host = host(HostText.read("kea.json", KEA), "web1");
        assertEquals(List.of(MacPattern.parse("1a:1b:1c:1d:1e:02")), host.macs());
        assertEquals(Optional.of(ip("10.0.5.20")), host.address());
        assertEquals(Optional.of("web1"), host.hostname());
        assertEquals(Set.of("rack7"), host.classes());
        assertEquals(Optional.of(ip("10.0.5.2")), host.terms().nextServer());
        assertEquals(new Bootfile("grubx64.efi"), host.terms().bootfiles().get(BootStage.PXE).bootfile());
        assertEquals(Set.of(BootStage.PXE), host.terms().bootfiles().keySet(), "iPXE is not handed a ROM's file");
        assertEquals(Optional.of("tftp.example"), host.terms().options().text(66));
        assertEquals(List.of(ip("10.0.5.3"), ip("10.0.5.4")), host.terms().options().addresses(6));
        assertEquals(Optional.of("nfs:a,b"), host.terms().options().text(17));
        assertEquals(2571, host.terms().options().u16(224).orElseThrow());
    }

    @Test
    void keasIdentifiersAreBytesOrATextInQuotes() throws IOException {
        HostList list = HostText.read("kea.json", KEA);
        assertEquals(Set.of("\1\n\u000b"), host(list, "01:0a:0b").clientIds());
        assertEquals(Set.of("charter950"), host(list, "'charter950'").circuitIds());
        assertTrue(host(list, "'charter950'").ignored(), "Kea's class DROP");
    }

    @Test
    void keasListAloneWillDo() throws IOException {
        String list = "[ { \"hw-address\": \"1a:1b:1c:1d:1e:01\" } ]";
        assertEquals(HostText.read("a", list), HostText.read("a", "{\"reservations\":" + list + "}"));
        assertEquals(1, HostText.read("a", "/* hosts */ " + list).hosts().size());
        assertEquals(HostList.EMPTY, HostText.read("a", "[]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"hw-address\": [1]}                                                          | hw-address must be a text",
        "5                                                                              | a host must be an object in braces",
        "{\"hw-address\": \"1a:1b:1c:1d:1e:01\", \"option-data\": {}}                   | option-data must be a list in brackets",
        "{\"hw-address\": \"1a:1b:1c:1d:1e:01\", \"client-classes\": [{}]}              | client-classes must be a text",
        "{\"client-id\": \"xyz\"}                                                       | client-id: bytes in hexadecimal",
        "{\"flex-id\": \"'s1'\"}                                                        | not known by its flex-id here",
        "{\"hostname\": \"web1\"}                                                       | host web1 has no hardware address"})
    void aMistakeInAHostOfKeaIsNamed(String host, String reason) throws IOException {
        HostList list = HostText.read("kea.json", "{\"reservations\":[\n" + host + "\n]}");
        assertEquals(List.of(), list.hosts());
        assertTrue(list.problems().getFirst().startsWith("kea.json:2: "), list.problems().toString());
        assertTrue(list.problems().getFirst().contains(reason), list.problems().toString());
    }

    /** Kea's own option-def may say what they are, and another space is a device's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"name\": \"rack\", \"data\": \"7\"                 | option rack: no option has this name; a number from 1 to 254 will do too",
        "\"code\": 224, \"data\": \"7\"                        | option 224: its type is in an option-def, which is not read here; it can be "
                + "given as bytes, with \"csv-format\": false",
        "\"code\": 2, \"space\": \"vendor-4491\", \"data\": \"x\" | option 2: the space vendor-4491 is not known, only dhcp4",
        "\"code\": 6, \"data\": \"x\"                          | option 6 = x: must be IPv4 addresses, separated by commas",
        "\"code\": 224, \"csv-format\": false, \"data\": \"x\" | bytes in hexadecimal are written as in 0a:0b:ff: x",
        "\"data\": \"1\"                                         | option : no option has this name; a number from 1 to 254 will do too"})
    void anOptionOfKeasThatIsNotKnownIsLeftOutAndItsHostStays(String option, String reason) throws IOException {
        HostList list = HostText.read("kea.json", """
                { "reservations": [
                { "hw-address": "1a:1b:1c:1d:1e:01", "hostname": "web1", "ip-address": "10.0.5.20",
                  "option-data": [ { %s }, { "code": 42, "data": "10.0.5.123" } ] },
                ] }""".formatted(option));
        Reservation host = host(list, "web1");
        assertEquals(Optional.of(ip("10.0.5.20")), host.address());
        assertEquals(Set.of(42), host.terms().options().codes());
        assertEquals(List.of("kea.json:2: host web1 goes without an option: " + reason), list.problems());
    }

    @Test
    void theBytesOfAnOptionOfKeasMayBeATextInQuotes() throws IOException {
        HostList list = HostText.read("kea.json", """
                [ { "hw-address": "1a:1b:1c:1d:1e:01", "hostname": "web1", "option-data": [
                    { "code": 224, "csv-format": false, "data": "'rack 7'" }, { "code": 225, "csv-format": false, "data": "0x0a0B" } ] } ]""");
        assertEquals(Optional.of("rack 7"), host(list, "web1").terms().options().text(224));
        assertEquals(2571, host(list, "web1").terms().options().u16(225).orElseThrow());
        assertEquals(List.of(), list.problems());
    }

    // --- PyPXE.

    @Test
    void pyPxesStaticBindingsAreRead() throws IOException {
        HostList list = HostText.read("static.json", PYPXE);
        Reservation host = host(list, "52:54:00:12:34:56");
        assertEquals(List.of(MacPattern.parse("52:54:00:12:34:56")), host.macs());
        assertEquals(Optional.of(ip("192.168.2.77")), host.address());
        assertEquals(List.of(ip("255.255.255.128")), host.terms().options().addresses(1));
        assertEquals(List.of(ip("192.168.2.2")), host.terms().options().addresses(3));
        assertEquals(List.of(ip("192.168.2.3"), ip("192.168.2.4")), host.terms().options().addresses(6));
        assertEquals(new Bootfile("rescue.0"), host.terms().bootfiles().get(BootStage.PXE).bootfile());
        assertEquals(Set.of(BootStage.PXE, BootStage.HTTP), host(list, "52:54:00:12:34:58").terms().bootfiles().keySet());
        assertEquals(1, list.problems().size());
        assertTrue(list.problems().getFirst().startsWith("static.json:4: a hardware address has six bytes"), list.toString());
    }

    // --- What is no whole list.

    @ParameterizedTest
    @ValueSource(strings = {"{", "[{\"hw-address\": \"1a:1b:1c:1d:1e:01\"}", "{\"reservations\":[{\"a\":\"", "{}",
        "{\"Dhcp4\":{}}", "[] []", "{\"reservations\":[]}}", "[{\"a\" 1}]", "{\"reservations\":[{]}"})
    void jsonThatIsCutOffOrSomethingElseIsNoList(String text) {
        assertTrue(!assertThrows(IOException.class, () -> HostText.read("a.json", text)).getMessage().isBlank());
    }

    @Test
    void jsonThatIsNestedTooDeeplyIsRefused() {
        String deep = String.join("", Collections.nCopies(100_000, "["));
        assertThrows(IOException.class, () -> HostText.read("a.json", "{\"x\":" + deep));
        assertThrows(IOException.class, () -> HostText.read("a.json", "[{\"x\":" + deep));
    }

    @Property(tries = 200)
    void whereverAListIsCutOffItIsRefused(@ForAll @IntRange(max = 1800) int length) {
        String cut = KEA.substring(0, Math.min(length, KEA.stripTrailing().length() - 1));
        assertTrue(cut.indexOf('{') < 0 || throwsAnIoException(cut));
    }

    @Property(tries = 500)
    void noTextDoesMoreThanToBeRefused(@ForAll String text) {
        throwsAnIoException(text);
        throwsAnIoException("[" + text);
        throwsAnIoException("{" + text);
    }

    private static boolean throwsAnIoException(String text) {
        try {
            HostText.read("a", text);
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private static List<String> names(HostList list) {
        return list.hosts().stream().map(Reservation::name).toList();
    }

    private static Reservation host(HostList list, String name) {
        return list.hosts().stream().filter(host -> host.name().equals(name)).findFirst().orElseThrow();
    }

    private static Inet4Address ip(String text) {
        return Inet4Address.ofLiteral(text);
    }
}
