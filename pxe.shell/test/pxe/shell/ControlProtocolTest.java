// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ControlProtocolTest {

    @Property(tries = 200)
    void aRequestIsReadAsItWasWritten(@ForAll Request.Kind kind, @ForAll @Size(min = 1, max = 20) List<String> words,
            @ForAll @IntRange(max = 65535) int columns) throws IOException {
        List<String> clean = words.stream().map(word -> new String(word.getBytes(UTF_8), UTF_8)).toList();
        Request request = new Request(kind, clean, new Terminal(columns, 24));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ControlProtocol.writeRequest(new DataOutputStream(bytes), request);
        assertEquals(request, ControlProtocol.readRequest(input(bytes.toByteArray())));
    }

    @Property(tries = 500)
    void anyBytesAreARequestOrAnIoException(@ForAll @NotEmpty byte[] bytes) {
        bytes[0] = 2;
        try {
            assertTrue(ControlProtocol.readRequest(input(bytes)).words().size() <= bytes.length);
        } catch (IOException expected) {
            assertTrue(expected.getMessage() == null || !expected.getMessage().isBlank());
        }
    }

    @Test
    void aRequestThatIsTooLongIsRefusedBeforeItIsRead() {
        byte[] huge = {2, 0, 0, 80, 0, 24, 0, 1, 0x7f, -1, -1, -1};
        assertThrows(IOException.class, () -> ControlProtocol.readRequest(input(huge)));
        byte[] negative = {2, 0, 0, 80, 0, 24, 0, 1, -1, -1, -1, -1};
        assertThrows(IOException.class, () -> ControlProtocol.readRequest(input(negative)));
        List<String> many = Collections.nCopies(ControlProtocol.MAX_WORDS + 1, "x");
        assertThrows(IOException.class,
                () -> ControlProtocol.writeRequest(new DataOutputStream(new ByteArrayOutputStream()), Request.command(many, Terminal.NONE)));
    }

    @Test
    void aClientOfAnotherVersionIsToldSo() {
        assertEquals("the request has version 1, this daemon speaks version 2",
                assertThrows(IOException.class, () -> ControlProtocol.readRequest(input(new byte[] {1, 0, 1}))).getMessage());
    }

    private static DataInputStream input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
