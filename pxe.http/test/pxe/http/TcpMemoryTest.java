// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpMemoryTest {

    @TempDir
    private Path directory;

    @Test
    void thePartOfTheMarkIsRead() throws IOException {
        assertEquals(0.25, part("sockets: used 9\nTCP: inuse 1 orphan 0 tw 0 alloc 2 mem 1000\nUDP: inuse 0 mem 110\n"));
    }

    /** What it says must not end a loop. */
    @Test
    void aSystemThatTellsItInOtherWordsTellsNothing() throws IOException {
        assertEquals(0, part("TCP: inuse 1\tmem some\n"));
        assertEquals(0, part("sockets: used 9\n"));
        assertEquals(0, TcpMemory.part(directory.resolve("none"), directory.resolve("none")));
    }

    private double part(String used) throws IOException {
        return TcpMemory.part(Files.writeString(directory.resolve("sockstat"), used),
                Files.writeString(directory.resolve("tcp_mem"), "3000\t4000\t6000\n"));
    }

    @Test
    void thisSystemTellsIt() {
        double part = TcpMemory.part();
        assertTrue(0 <= part && part < 1, part + " of the mark");
    }
}
