// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NetasciiTest {

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("a\n\r").ofMaxLength(50_000);
    }

    /** What a lost block needs again may begin anywhere, also between the two bytes of a line's end. */
    @Property(tries = 100)
    void anyPartOfTheTextIsFoundAtItsPlaceOnTheWire(@ForAll("texts") String text, @ForAll @IntRange(max = 100_000) int from,
            @ForAll @IntRange(min = 1, max = 3000) int count) throws IOException {
        byte[] wire = text.replace("\r", "\r\0").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Netascii content = new Netascii(new MemoryFile("f", text.getBytes(StandardCharsets.US_ASCII)).open())) {
            assertEquals(wire.length, content.sizeBytes());
            int start = Math.min(from, wire.length);
            ByteBuffer[] parts = {ByteBuffer.allocate(count), ByteBuffer.allocate(count)};
            content.read(start, parts);
            byte[] read = Arrays.copyOf(parts[0].array(), parts[0].position() + parts[1].position());
            System.arraycopy(parts[1].array(), 0, read, parts[0].position(), parts[1].position());
            assertArrayEquals(Arrays.copyOfRange(wire, start, Math.min(wire.length, start + 2 * count)), read);
        }
    }
}
