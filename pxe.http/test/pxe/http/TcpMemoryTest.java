// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TcpMemoryTest {

    @Test
    void thePartOfTheMarkIsRead() {
        assertEquals(0.25, TcpMemory.part(
                List.of("sockets: used 9", "TCP: inuse 1 orphan 0 tw 0 alloc 2 mem 1000", "UDP: inuse 0 mem 110"),
                List.of("3000\t4000\t6000")));
    }

    @Test
    void thisSystemTellsIt() {
        double part = TcpMemory.part();
        assertTrue(0 <= part && part < 1, part + " of the mark");
    }
}
