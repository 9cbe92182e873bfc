// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({"pxe.tftp, pxe.tftp, 0", "pxe.tfpt, pxe.tftp, 1", "PXE.tftp, pxe.tftp, 0", "pxe.tft, pxe.tftp, 1", "pxe.tfftp, pxe.tftp, 1",
            "pxe.tfxp, pxe.tftp, 1", "ba, ab, 1", "'', ab, 2"})
    void eachWayToMistypeCountsOnce(String written, String name, int errors) {
        assertEquals(errors, Spelling.errors(written, name));
    }

    @Test
    void theNearestNameIsFoundIfItIsNear() {
        List<String> names = List.of("pxe.http", "pxe.tftp");
        assertEquals(Optional.of("pxe.tftp"), Spelling.nearest("pxe.tfpt", names));
        assertEquals(Optional.empty(), Spelling.nearest("rack", names));
    }
}
