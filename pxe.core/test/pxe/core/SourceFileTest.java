// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import pxe.api.file.VirtualFile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SourceFileTest {

    private final Storage storage = new Storage("somebody's source", _ -> { });

    private SeekableByteChannel opened(GivenFile.Reading reading) throws IOException {
        return SourceFile.of(storage, new GivenFile(reading)).open();
    }

    private String failure(GivenFile.Reading reading) throws IOException {
        SeekableByteChannel channel = opened(reading);
        return assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(10))).getMessage();
    }

    @Test
    void whatIsGivenIsRead() throws IOException {
        SeekableByteChannel channel = SourceFile.of(storage, VirtualFile.ofText("a", "text")).open();
        ByteBuffer bytes = ByteBuffer.allocate(10);
        assertEquals(4, channel.read(bytes));
        assertEquals(-1, channel.read(bytes));
        assertEquals(0, channel.position(1).read(ByteBuffer.allocate(0)));
    }

    /** Whoever reads until there is enough would read for ever. */
    @Test
    void aReadThatGivesNothingOrSaysOtherwiseIsAFailure() throws IOException {
        assertEquals("given gave 0 bytes and said 0", failure(_ -> 0));
        assertEquals("given gave 0 bytes and said 99", failure(_ -> 99));
        assertEquals("given gave 0 bytes and said -7", failure(_ -> -7));
        assertEquals("given gave 2 bytes and said -1", failure(target -> {
            target.putShort((short) 0);
            return -1;
        }));
    }

    @Test
    void whateverIsThrownIsToldAsAFileThatCanNotBeRead() throws IOException {
        assertEquals("gone", failure(_ -> {
            throw new IOException("gone");
        }));
        assertEquals("java.lang.AssertionError: midway", failure(_ -> {
            throw new AssertionError("midway");
        }));
        SeekableByteChannel channel = opened(new GivenFile.Reading() {
            @Override
            public int read(ByteBuffer target) {
                return -1;
            }

            @Override
            public void close() {
                throw new IllegalStateException("broken");
            }
        });
        assertThrows(IOException.class, channel::size);
        assertThrows(IOException.class, channel::close);
    }

    @Test
    void aFileWithoutNameTimeOrVersionIsNone() {
        VirtualFile nameless = VirtualFile.of("a", new byte[0], Instant.EPOCH);
        assertThrows(NullPointerException.class,
                () -> new SourceFile(storage, nameless, null, 0, nameless.lastModified(), nameless.version()));
        assertThrows(NullPointerException.class, () -> new SourceFile(storage, nameless, "a", 0, null, nameless.version()));
        assertThrows(NullPointerException.class, () -> new SourceFile(storage, nameless, "a", 0, nameless.lastModified(), null));
    }
}
