// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A machine's disk: what it boots says so on the serial line, and does nothing more. */
final class Disk {

    /** What a machine says that has booted from it. */
    static final String MARKER = "PXE-LAB-DISK";

    private static final int SECTOR_BYTES = 512;
    private static final int SECTORS = 64;
    private static final int TEXT = 24;
    /** Loaded to 0x7c00: sends the text that follows to the first serial port, then halts. */
    private static final byte[] PROGRAM = HexFormat.of().parseHex(
            "31c0" + "8ed8"                 // xor ax,ax; mov ds,ax
            + "be187c" + "baf803"           // mov si,0x7c00+24; mov dx,0x3f8
            + "ac" + "84c0" + "7403"        // next: lodsb; test al,al; jz end
            + "ee" + "ebf8"                 // out dx,al; jmp next
            + "f4" + "ebfd");               // end: hlt; jmp end

    private Disk() {}

    /** Writes its image. */
    static Path write(Path file) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(SECTORS * SECTOR_BYTES);
        image.put(PROGRAM).position(TEXT).put(("\r\n" + MARKER + "\r\n\0").getBytes(StandardCharsets.US_ASCII));
        image.put(SECTOR_BYTES - 2, (byte) 0x55).put(SECTOR_BYTES - 1, (byte) 0xaa);
        return Files.write(file, image.array());
    }
}
