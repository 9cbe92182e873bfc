// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.ip;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.100, 10.0.0.150, 255.255.255.0",
        "10.0.0.0, 10.0.255.255, 255.255.0.0",
        "192.168.255.1, 192.168.255.1, 255.255.255.255",
        "200.0.0.1, 200.0.0.2, 128.0.0.0"})
    void aRangeInOneNetworkIsFine(String begin, String end, String netmask) {
        assertEquals(List.of(), subnet(begin, end, netmask).problems());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.0.9 | 10.0.0.20 | 255.0.255.0 | netmask = 255.0.255.0: must be ones, then zeros, such as 255.255.255.0",
        "10.0.0.9 | 10.0.0.20 | 0.0.0.0 | netmask = 0.0.0.0: must be ones, then zeros, such as 255.255.255.0",
        "10.0.0.9 | 10.0.1.20 | 255.255.255.0 | range.end = 10.0.1.20: must be in the network of range.begin, 10.0.0.0/24",
        "10.0.0.9 | 10.0.0.8 | 255.255.255.0 | range.begin = 10.0.0.9: must not be above range.end, 10.0.0.8",
        "10.0.0.0 | 10.1.0.0 | 255.0.0.0 | range.end = 10.1.0.0: a range has at most 65536 addresses"})
    void whatIsWrongIsSaidInTheWordsOfTheConfiguration(String begin, String end, String netmask, String problem) {
        assertEquals(List.of(problem), subnet(begin, end, netmask).problems());
    }

    @Test
    void bothEndsBelongToTheRange() {
        Subnet subnet = subnet("10.0.0.254", "10.0.1.1", "255.255.0.0");
        assertEquals(4, subnet.size());
        assertEquals(0, subnet.indexOf(ip("10.0.0.254")));
        assertEquals(3, subnet.indexOf(ip("10.0.1.1")));
        assertEquals(-1, subnet.indexOf(ip("10.0.0.253")));
        assertEquals(-1, subnet.indexOf(ip("10.0.1.2")));
    }

    @Property
    void placesAndAddressesAreOneToOneAlsoAcrossTheSignBit(@ForAll int begin, @ForAll byte count) {
        int size = Math.clamp(count & 0xffL, 1, (int) Math.min(255, -1L - begin & 0xffff_ffffL) + 1);
        Subnet subnet = new Subnet(Ip4.address(begin), Ip4.address(begin + size - 1), ip("255.0.0.0"), List.of(), List.of(),
                DhcpMessage.NONE, "");
        assertEquals(size, subnet.size());
        assertEquals(size - 1, subnet.indexOf(subnet.at(size - 1)));
        assertEquals(-1, subnet.indexOf(Ip4.address(begin - 1)));
    }

    @Test
    void aRangeThatMustNotBeServedHasABoundedSizeNevertheless() {
        assertEquals(0, subnet("192.168.2.100", "10.0.0.1", "255.255.255.0").size());
        assertEquals(Subnet.MAX_SIZE, subnet("10.0.0.1", "240.0.0.1", "255.255.255.0").size());
    }

    @Test
    void theBroadcastAddressIsTheNetworksLastUnlessToldOtherwise() {
        assertEquals(ip("172.16.3.255"), subnet("172.16.0.10", "172.16.0.20", "255.255.252.0").broadcast());
        assertEquals(ip("172.16.0.99"), new Subnet(ip("172.16.0.10"), ip("172.16.0.20"), ip("255.255.252.0"), List.of(), List.of(),
                ip("172.16.0.99"), "").broadcast());
    }

    @Test
    void networkBroadcastRoutersAndDnsServersAreNotToBeGiven() {
        Subnet subnet = new Subnet(ip("10.0.0.0"), ip("10.0.0.255"), ip("255.255.255.0"), List.of(ip("10.0.0.1")),
                List.of(ip("10.0.0.53")), ip("10.0.0.127"), "");
        for (int reserved : List.of(0, 1, 53, 127, 255)) {
            assertFalse(subnet.isUsable(reserved), "10.0.0." + reserved);
        }
        assertTrue(subnet.isUsable(2));
        assertTrue(subnet("10.0.0.4", "10.0.0.5", "255.255.255.254").isUsable(0), "RFC 3021");
    }

    @Test
    void addressesOfOtherNetworksAreNotContained() {
        Subnet subnet = subnet("10.0.0.100", "10.0.0.150", "255.255.255.0");
        assertTrue(subnet.contains(ip("10.0.0.1")));
        assertFalse(subnet.contains(ip("10.0.1.100")));
    }

    private static Subnet subnet(String begin, String end, String netmask) {
        return new Subnet(ip(begin), ip(end), ip(netmask), List.of(), List.of(), DhcpMessage.NONE, "");
    }
}
