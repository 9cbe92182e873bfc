// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineIdTest {

    @Property
    void theTextOfAUuidLeadsBackToIt(@ForAll long most, @ForAll long least) {
        UUID id = new UUID(most, least);
        assertEquals(id, MachineId.parse(id.toString()));
        assertEquals(id, MachineId.parse(id.toString().toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "7c41e6a2-5b0d-4f3e-9a17-52540077001", "7c41e6a-5b0d-4f3e-9a17-525400770001",
        "7c41e6a2-5b0d-4f3e-9a17-5254007700010", "7c41e6a25b0d4f3e9a17525400770001", " 7c41e6a2-5b0d-4f3e-9a17-525400770001",
        "{7c41e6a2-5b0d-4f3e-9a17-525400770001}", "7c41e6a2-5b0d-4f3e-9a17-52540077000g"})
    void whatLacksADigitOrHasMoreIsNoUuid(String text) {
        assertEquals("a UUID is written as in 7c41e6a2-5b0d-4f3e-9a17-525400770001: " + text,
                assertThrows(IllegalArgumentException.class, () -> MachineId.parse(text)).getMessage());
    }
}
