// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.ip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.Ip4Network;

class SubnetTest {

    // --- Ranges.

    @Test
    void bothEndsBelongToARange() {
        AddressRange range = AddressRange.parse("10.0.0.254 - 10.0.1.1");
        assertEquals(4, range.size());
        assertEquals(List.of("10.0.0.254", "10.0.0.255", "10.0.1.0", "10.0.1.1"),
                Stream.of(0, 1, 2, 3).map(place -> range.at(place).getHostAddress()).toList());
        assertTrue(range.contains(ip("10.0.0.254")) && range.contains(ip("10.0.1.1")));
        assertFalse(range.contains(ip("10.0.0.253")) || range.contains(ip("10.0.1.2")));
        assertEquals(1, AddressRange.parse("10.0.0.7").size());
    }

    @Test
    void aRangeAcrossTheSignBitIsARange() {
        AddressRange range = AddressRange.parse("127.255.255.255-128.0.0.1");
        assertEquals(3, range.size());
        assertEquals(ip("128.0.0.0"), range.at(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9-10.0.0.8", "10.0.0.9-", "-", "", "a-b"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }

    // --- Subnets.

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.0.0/24 | 10.0.0.9-10.0.1.20 | range 10.0.0.9-10.0.1.20: must be in the network 10.0.0.0/24",
        "10.0.0.0/24 | 10.9.0.9-10.9.0.20 | range 10.9.0.9-10.9.0.20: must be in the network 10.0.0.0/24",
        "0.0.0.0/0 | 10.0.0.9 | network 0.0.0.0/0: must have 1 to 32 bits",
        "10.0.0.0/7 | 10.0.0.0-11.0.0.0 | range: must have at most 16777216 addresses, not 16777217"})
    void whatIsWrongIsSaidInTheWordsOfTheConfiguration(String network, String range, String problem) {
        assertEquals(List.of(problem), subnet(network, range).problems());
    }

    @Test
    void rangesOfOneSubnetDoNotOverlap() {
        Subnet subnet = Subnet.builder("x", Ip4Network.parse("10.0.0.0/24"))
                .ranges(List.of(AddressRange.parse("10.0.0.1-10.0.0.9"), AddressRange.parse("10.0.0.9-10.0.0.20"))).build();
        assertEquals(List.of("range 10.0.0.9-10.0.0.20: must have no address of the range 10.0.0.1-10.0.0.9"), subnet.problems());
    }

    @Test
    void aPlaceIsThatOfOneLink() {
        Subnet.Builder first = Subnet.builder("a", Ip4Network.parse("10.0.0.0/24")).interfaces(Set.of("eth1", "eth2"))
                .relays(Set.of(ip("10.9.0.1"))).circuits(Set.of("p1")).remotes(Set.of("s1"));
        Ip4Network network = Ip4Network.parse("10.0.1.0/24");
        Map<String, Subnet.Builder> second = Map.of(
                "interfaces: eth1", Subnet.builder("b", network).interfaces(Set.of("eth0", "eth1")),
                "relays: 10.9.0.1", Subnet.builder("b", network).relays(Set.of(ip("10.9.0.1"))),
                "circuit.ids: p1", Subnet.builder("b", network).circuits(Set.of("p1")),
                "remote.ids: s1", Subnet.builder("b", network).remotes(Set.of("s1")));
        second.forEach((place, subnet) -> {
            assertEquals(Optional.of(place + " is subnet a's; if they are one piece of wire, say so with shared.network"),
                    subnet.build().clash(List.of(first.build())));
            assertEquals(Optional.empty(), subnet.link("a").build().clash(List.of(first.build())));
        });
    }

    @Test
    void networksOfTwoSubnetsDoNotOverlap() {
        DhcpSettings settings = DhcpNetwork.builder()
                .subnets(List.of(subnet("10.0.0.0/8", "10.0.0.9"), subnet("10.7.0.0/16", "10.7.0.9"))).build();
        assertEquals(List.of("subnet 10.7.0.0/16: network 10.7.0.0/16: must have no address of subnet 10.0.0.0/8, 10.0.0.0/8"),
                settings.problems());
    }

    @Test
    void networkAndBroadcastAddressAreNoMachines() {
        Subnet subnet = subnet("10.0.0.0/24", "10.0.0.0-10.0.0.255");
        assertFalse(subnet.gives(ip("10.0.0.0")) || subnet.gives(ip("10.0.0.255")));
        assertTrue(subnet.gives(ip("10.0.0.1")));
        assertTrue(subnet("10.0.0.4/31", "10.0.0.4-10.0.0.5").gives(ip("10.0.0.4")), "RFC 3021");
    }

    private static Subnet subnet(String network, String range) {
        return Subnet.of(network, Ip4Network.parse(network), AddressRange.parse(range), Terms.NONE);
    }
}
