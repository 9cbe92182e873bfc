// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.Machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class VirtualFileTest {

    @Test
    void aTextIsServedInUtf8WithItsExactSize() throws IOException {
        VirtualFile file = VirtualFile.ofText("made", "é\n");
        assertEquals(3, file.size());
        assertEquals("é\n", read(file.open()));
        assertEquals(Optional.empty(), file.version());
    }

    @Test
    void bytesAreCopiedSoThatNobodyChangesThemLater() throws IOException {
        byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);
        VirtualFile file = VirtualFile.of("made", bytes, Instant.EPOCH);
        bytes[0] = 'x';
        assertEquals("abc", read(file.open()));
        assertEquals(Instant.EPOCH, file.lastModified());
    }

    @Test
    void eachReaderHasAPlaceOfItsOwn() throws IOException {
        VirtualFile file = VirtualFile.ofText("made", "abcdef");
        SeekableByteChannel first = file.open();
        assertEquals("def", read(first.position(3)));
        assertEquals(6, first.position());
        assertEquals(-1, first.read(ByteBuffer.allocate(1)));
        assertEquals("abcdef", read(file.open()));
        assertEquals(-1, file.open().position(100).read(ByteBuffer.allocate(1)));
        assertThrows(IllegalArgumentException.class, () -> first.position(-1));
    }

    @Test
    void nobodyWritesAndNobodyReadsWhatIsClosed() throws IOException {
        SeekableByteChannel channel = VirtualFile.ofText("made", "abc").open();
        assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
        assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
        channel.close();
        assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
    }

    @Test
    void aRequestForAnotherPathIsOfTheSameMachine() {
        InetAddress client = InetAddress.ofLiteral("10.0.0.7");
        FileRequest request = new FileRequest("a", "tftp", client, client);
        assertEquals(Optional.empty(), request.machine());
        Machine machine = new Known(new MacAddress(7), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
        assertEquals("b", request.withMachine(machine).withPath("b").path());
        assertEquals(Optional.of(machine), request.withMachine(machine).withPath("b").machine());
    }

    private record Known(MacAddress mac, Optional<InetAddress> address, Optional<UUID> machineId, Optional<ClientArch> arch,
            Optional<BootStage> stage, Optional<String> hostname) implements Machine {}

    private static String read(SeekableByteChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        channel.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
