// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What relays say inside of option 82 (RFC 3046, RFC 3527, RFC 5107). */
class RelayInfoTest {

    private static RelayInfo relay(String hex) {
        return RelayInfo.of(HexFormat.of().parseHex(hex));
    }

    @Test
    void everySubOptionIsFound() {
        RelayInfo info = relay("0104706f7274" + "0202abcd" + "05040a010000" + "0b040a010001");
        assertArrayEquals("port".getBytes(java.nio.charset.StandardCharsets.US_ASCII), info.circuitId().orElseThrow());
        assertArrayEquals(new byte[] {(byte) 0xab, (byte) 0xcd}, info.remoteId().orElseThrow());
        assertEquals(Optional.of(Inet4Address.ofLiteral("10.1.0.0")), info.linkSelection());
        assertEquals(Optional.of(Inet4Address.ofLiteral("10.1.0.1")), info.serverIdOverride());
    }

    @Test
    void whatStandsBeforeALieStillCounts() {
        RelayInfo info = relay("0101aa" + "02ffbb");
        assertTrue(info.circuitId().isPresent());
        assertTrue(info.remoteId().isEmpty());
    }

    @Test
    void anAddressOfAnotherLengthIsNone() {
        assertTrue(relay("05030a0100").linkSelection().isEmpty());
        assertTrue(relay("0b050a01000000").serverIdOverride().isEmpty());
    }

    @Test
    void withoutARelayNothingIsSaid() {
        assertTrue(RelayInfo.of(DhcpOptions.EMPTY).circuitId().isEmpty());
        DhcpOptions options = DhcpOptions.builder().put(DhcpOption.RELAY_INFO, new byte[] {2, 1, 7}).build();
        assertArrayEquals(new byte[] {7}, RelayInfo.of(options).remoteId().orElseThrow());
    }

    @Property
    void anyBytesAreRead(@ForAll @Size(max = 300) byte[] bytes) {
        RelayInfo info = RelayInfo.of(bytes);
        for (int code = 0; code < 256; code++) {
            assertTrue(info.bytes(code).orElse(new byte[0]).length <= bytes.length);
        }
        assertTrue(info.linkSelection().isEmpty() || bytes.length >= 6);
    }
}
