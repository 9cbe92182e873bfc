// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What iPXE reads inside option 175. */
class IpxeOptionsTest {

    @Test
    void settingsHaveNamesOrNumbers() {
        byte[] bytes = IpxeOptions.encode(List.of("no-pxedhcp=1", "username=me", "cert=0a:0b", "235=010203"));
        assertEquals("b00101" + "be026d65" + "5b020a0b" + "eb03010203", HexFormat.of().formatHex(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-pxedhcp", "=1", "no-pxedhcp=256", "no-such-thing=1", "0=01", "255=01", "cert=x"})
    void whatIsNoSettingIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpxeOptions.encode(List.of(text)));
    }

    @Test
    void whatIsSaidOfProxiesStays() {
        byte[] wait = IpxeOptions.encode(List.of("no-pxedhcp=0"));
        assertSame(wait, IpxeOptions.withNoPxedhcp(wait));
        assertArrayEquals(IpxeOptions.NO_PXEDHCP, IpxeOptions.withNoPxedhcp(new byte[0]));
    }

    @Property
    void anyBytesHaveATextThatMeansTheSameOrNone(@ForAll byte[] bytes) {
        IpxeOptions.format(bytes).ifPresent(text -> assertArrayEquals(bytes,
                IpxeOptions.encode(text.isEmpty() ? List.of() : List.of(text.split(", ")))));
    }
}
