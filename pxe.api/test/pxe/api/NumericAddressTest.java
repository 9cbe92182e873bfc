// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericAddressTest {

    @Property
    void theTextOfAnAddressLeadsBackToIt(@ForAll @Size(4) byte[] bytes) throws UnknownHostException {
        Inet4Address address = (Inet4Address) InetAddress.getByAddress(bytes);
        assertEquals(address, NumericAddress.parse4(address.getHostAddress()));
        assertEquals(address, NumericAddress.parse(address.getHostAddress()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10.7", "10.0.7", "010.0.0.1", "10.0.0.01", "00.0.0.0", "1.2.3.4.5", "1.2.3.", "1.2.3.256", "0x0a.0.0.1",
        "1.2.3.-4", " 1.2.3.4", "1.2.3.4 ", "localhost"})
    void whatIsNotFourDecimalNumbersIsNoIp4Address(String text) {
        String message = "this is no IPv4 address: " + text;
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> NumericAddress.parse4(text)).getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> NumericAddress.parse(text)).getMessage());
    }

    @Test
    void anIp6AddressIsOneOfEitherFamilyAndNoIp4Address() throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) 0xfd;
        bytes[15] = 7;
        assertEquals(InetAddress.getByAddress(bytes), NumericAddress.parse("fd00::7"));
        assertThrows(IllegalArgumentException.class, () -> NumericAddress.parse("fd00::7::1"));
        assertThrows(IllegalArgumentException.class, () -> NumericAddress.parse4("fd00::7"));
        assertThrows(IllegalArgumentException.class, () -> NumericAddress.parse4("::ffff:10.0.0.7"));
    }
}
