// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:12:ab:ff", "52-54-00-12-AB-FF", "5254.0012.abff", "52540012ABFF"})
    void readsTheCommonTextForms(String text) {
        assertEquals("52:54:00:12:ab:ff", MacAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "52:54:00:12:ab", "52:54:00:12:ab:fg", "52:54-00:12:ab:ff", "52:54:00:12:ab:ff:00", "5254001 abff"})
    void refusesWhatIsNoMacAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
    }

    @Property
    void bytesAndTextLeadBackToTheSameAddress(@ForAll @Size(6) byte[] bytes) {
        MacAddress mac = MacAddress.of(bytes, 0);
        assertArrayEquals(bytes, mac.toBytes());
        assertEquals(mac, MacAddress.parse(mac.toString()));
        assertEquals(mac, MacAddress.parse(mac.toString('-')));
    }
}
