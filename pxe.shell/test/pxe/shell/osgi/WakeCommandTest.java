// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;

class WakeCommandTest {

    @Test
    void theMagicPacketHasSixOnesAndTheAddressSixteenTimes() {
        assertEquals("ffffffffffff" + "f25400123456".repeat(16), HexFormat.of().formatHex(WakeCommand.packet(MacAddress.parse("f2:54:00:12:34:56"))));
    }
}
