// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ip4NetworkTest {

    private static Inet4Address ip(String text) {
        return Inet4Address.ofLiteral(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.77, 255.255.255.0, 10.0.0.0/24, 10.0.0.255",
        "172.16.2.9, 255.255.252.0, 172.16.0.0/22, 172.16.3.255",
        "192.168.255.1, 255.255.255.255, 192.168.255.1/32, 192.168.255.1",
        "200.0.0.1, 128.0.0.0, 128.0.0.0/1, 255.255.255.255"})
    void aNetworkIsKnownByAnyOfItsAddresses(String address, String netmask, String network, String broadcast) {
        Ip4Network made = Ip4Network.of(ip(address), ip(netmask));
        assertEquals(Ip4Network.parse(network), made);
        assertEquals(network, made.toString());
        assertEquals(ip(netmask), made.netmask());
        assertEquals(ip(broadcast), made.broadcast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.0.255.0", "0.0.0.0", "0.255.255.255"})
    void aMaskIsOnesThenZeros(String netmask) {
        assertThrows(IllegalArgumentException.class, () -> Ip4Network.of(ip("10.0.0.1"), ip(netmask)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/x", "10.0/16", "010.0.0.0/8", "host/24",
        "10.0.0.0/8/9", "fd00::/64"})
    void whatIsNoNetworkIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Ip4Network.parse(text)).getMessage();
        assertEquals("a network is written as in 10.7.0.0/24: " + text, message);
    }

    @Test
    void allAddressesAreANetworkToo() {
        Ip4Network all = Ip4Network.parse("10.0.0.0/0");
        assertEquals("0.0.0.0/0", all.toString());
        assertTrue(all.contains(ip("255.255.255.255")) && all.contains(ip("0.0.0.0")));
    }

    @Test
    void itsFirstAndLastAddressAreNoMachinesUnlessItHasNoOthers() {
        Ip4Network network = Ip4Network.parse("10.0.0.0/24");
        assertFalse(network.isHost(ip("10.0.0.0")) || network.isHost(ip("10.0.0.255")));
        assertTrue(network.isHost(ip("10.0.0.1")) && network.isHost(ip("10.0.0.254")));
        assertTrue(Ip4Network.parse("10.0.0.4/31").isHost(ip("10.0.0.4")), "RFC 3021");
        assertTrue(Ip4Network.parse("10.0.0.4/32").isHost(ip("10.0.0.4")));
    }

    @Property
    void twoNetworksOverlapIfTheOneHoldsTheOther(@ForAll int a, @ForAll @IntRange(max = 32) int aBits, @ForAll int b,
            @ForAll @IntRange(max = 32) int bBits) {
        Ip4Network one = new Ip4Network(ip(text(a)), aBits);
        Ip4Network two = new Ip4Network(ip(text(b)), bBits);
        assertEquals(one.contains(two.address()) || two.contains(one.address()), one.overlaps(two));
        assertEquals(one.overlaps(two), two.overlaps(one));
    }

    private static String text(int address) {
        return (address >>> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }
}
