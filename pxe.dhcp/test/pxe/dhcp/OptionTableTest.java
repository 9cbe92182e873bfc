// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configured options: their names, types and bytes (RFC 2132, RFC 3397, RFC 3442, RFC 5859). */
class OptionTableTest {

    private static String hex(String key, String value) {
        OptionValue option = OptionTable.parse(key, value);
        return option.code() + " " + HexFormat.of().formatHex(option.bytes());
    }

    private static String refusal(String key, String value) {
        return assertThrows(IllegalArgumentException.class, () -> OptionTable.parse(key, value)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ntp-server | 192.168.2.1, 192.168.2.3 | 42 c0a80201c0a80203",
        "NTP-Servers | 192.168.2.1 | 42 c0a80201",
        "42 | 192.168.2.1 | 42 c0a80201",
        "netmask | 255.255.255.0 | 1 ffffff00",
        "time-offset | -3600 | 2 fffff1f0",
        "mtu | 1500 | 26 05dc", "mtu | 01500 | 26 05dc",
        "default-ttl | 0xff | 23 ff",
        "ip-forward-enable | yes | 19 01",
        "static-route | 10.0.0.1 192.168.2.1 | 33 0a000001c0a80201",
        "root-path | nfs:/srv | 17 6e66733a2f737276",
        "bootfile-name | http://a/b | 67 687474703a2f2f612f62",
        "path-mtu-plateau-table | 68, 296 | 25 00440128",
        "vendor-encap | 06:01:08:ff | 43 060108ff",
        "ipxe | no-pxedhcp=1 | 175 b00101", "175 | hex:b00101 | 175 b00101",
        "tftp-server-address | 192.168.2.1,192.168.2.2 | 150 c0a80201c0a80202",
        "224 | u16:1500 | 224 05dc",
        "224 | text:u16:1500 | 224 7531363a31353030",
        "tftp-server | hex:61:00 | 66 6100",
        "0x | x | "})
    void aValueIsReadByTheTypeOfItsOptionOrByItsOwn(String key, String value, String expected) {
        if (expected == null) {
            assertTrue(refusal(key, value).contains("no option has this name"));
        } else {
            assertEquals(expected, hex(key, value));
        }
    }

    /** RFC 3397 section 3: the example. */
    @Test
    void namesOfTheSearchListShareTheirEnds() {
        assertEquals("119 " + "03656e67056170706c6503636f6d00" + "096d61726b6574696e67c004",
                hex("domain-search", "eng.apple.com., marketing.apple.com."));
    }

    @Test
    void namesAreReadWithAndWithoutCompression() {
        byte[] plain = HexFormat.of().parseHex("016101620001630162" + "00");
        assertEquals("a.b, c.b", OptionTable.format(DhcpOption.DOMAIN_SEARCH, plain));
        assertEquals("a.b, c.b", OptionTable.format(DhcpOption.DOMAIN_SEARCH, HexFormat.of().parseHex("01610162000163c002")));
    }

    @Test
    void aPointerThatLeadsToItselfIsNoName() {
        assertEquals("hex:c0:00", OptionTable.format(DhcpOption.DOMAIN_SEARCH, HexFormat.of().parseHex("c000")));
        assertEquals("hex:01:61:c0:00", OptionTable.format(DhcpOption.DOMAIN_SEARCH, HexFormat.of().parseHex("0161c000")));
    }

    /** RFC 3442: the table of destination descriptors. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 00", "10.0.0.0/8, 080a", "10.0.0.0/24, 180a0000", "10.17.0.0/16, 100a11", "10.27.129.0/24, 180a1b81",
        "10.229.0.128/25, 190ae50080", "10.198.122.47/32, 200ac67a2f"})
    void aRouteHasTheSignificantBytesOfItsDestinationOnly(String destination, String bytes) {
        assertEquals("121 " + bytes + "c0a80201", hex("classless-static-route", destination + " 192.168.2.1"));
        assertEquals("121 " + bytes + "c0a80201", hex("121", destination + " - 192.168.2.1"));
        assertEquals("249 " + bytes + "c0a80201", hex("249", destination + ",192.168.2.1"));
    }

    @Test
    void aWrongValueIsToldWithWhatIsAllowed() {
        assertEquals("option ntp-server = pool.ntp.org: must be IPv4 addresses, separated by commas",
                refusal("ntp-server", "pool.ntp.org"));
        assertEquals("option mtu = 65536: must be a number from 0 to 65535", refusal("mtu", "65536"));
        for (var wrong : List.of(List.of("default-ttl", "-1"), List.of("netmask", "255.255.255.0, 255.0.0.0"),
                List.of("router", ","), List.of("static-route", "10.0.0.1"), List.of("ip-forward-enable", "2"),
                List.of("domain-search", "a..b"), List.of("domain-search", "a b!"), List.of("domain-search", "x".repeat(64)),
                List.of("121", "10.0.0.0 192.168.2.1"), List.of("121", "10.0.0.1/8 192.168.2.1"), List.of("121", "10.0.0.0/8"),
                List.of("121", "10.0.0.0/33 192.168.2.1"), List.of("vendor-encap", "0g"), List.of("root-path", ""),
                List.of("router", "::1"))) {
            assertTrue(refusal(wrong.get(0), wrong.get(1)).contains(": must be "), wrong::toString);
        }
    }

    @Test
    void aValueThatIsLongerThanAnyClientReadsIsRefused() {
        assertEquals("option root-path: must be at most 1024 bytes, not 1025", refusal("root-path", "x".repeat(1025)));
    }

    @Test
    void anOptionOutsideOfTheTableNeedsAType() {
        assertTrue(refusal("224", "hello").contains("text:hello"));
        assertTrue(refusal("ntp-sever", "192.168.2.1").contains("no option has this name"));
    }

    @Test
    void whatTheServerItselfDecidesIsRefusedByNameAndByNumber() {
        for (int code : new int[] {0, 50, 51, 52, 53, 54, 55, 56, 57, 61, 80, 82, 93, 94, 97, 118, 255}) {
            assertTrue(refusal(Integer.toString(code), "hex:00").contains("can't be configured: "), () -> "option " + code);
            assertTrue(refusal(OptionTable.name(code), "hex:00").contains("can't be configured: "), () -> "option " + code);
        }
    }

    @Property
    void anyBytesArePrintedAndReadBackToTheSame(@ForAll @IntRange(min = 0, max = 255) int code, @ForAll("values") byte[] bytes) {
        String text = OptionTable.format(code, bytes);
        assertTrue(text.chars().noneMatch(Character::isISOControl), text);
        if (code != 0 && code != 255 && isConfigurable(code)) {
            String key = OptionTable.name(code);
            boolean known = !key.equals(Integer.toString(code));
            byte[] read = OptionTable.parse(known ? key : Integer.toString(code), text).bytes();
            assertEquals(text, OptionTable.format(code, read));
        }
    }

    private static boolean isConfigurable(int code) {
        try {
            OptionTable.parse(Integer.toString(code), "hex:00");
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Provide
    Arbitrary<byte[]> values() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(64),
                Arbitraries.bytes().between((byte) 0, (byte) 4).array(byte[].class).ofMaxSize(24),
                Arbitraries.of("a.b, c.b", "text:x", "u8:1", " x ", "é").map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Property
    void anyNamesAreReadBack(@ForAll @Size(min = 1, max = 12) List<@net.jqwik.api.From("names") String> names) {
        byte[] bytes = OptionTable.parse("domain-search", String.join(",", names)).bytes();
        assertEquals(String.join(", ", names), OptionTable.format(DhcpOption.DOMAIN_SEARCH, bytes));
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> labels = Arbitraries.oneOf(Arbitraries.of("lab", "Example", "org"),
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20));
        return labels.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join(".", list));
    }

    @Property
    void anyTextIsAValueOrARefusal(@ForAll String key, @ForAll String value) {
        for (String name : Stream.of(key, "121", "domain-search", "224", "ntp-server", "t1").toList()) {
            try {
                OptionTable.format(0, OptionTable.parse(name, value).bytes());
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage().startsWith("option "), refused.getMessage());
            }
        }
    }
}
