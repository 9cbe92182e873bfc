// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.ByteBuffer;

/**
 * What the encrypted connections of a loop share: each uses it within one call, and leaves nothing in it. The JDK's AES-GCM is
 * fastest where it writes to an array, whatever it reads from.
 */
final class TlsBuffers {

    /** The room that the engine wants for a record to be sent: 16 KiB of content, and what encryption adds. */
    static final int RECORD_BYTES = 16 * 1024 + 512;
    private static final int RECORDS_AT_ONCE = 4;

    private final ByteBuffer arriving = ByteBuffer.allocate(4 * RECORD_BYTES);
    private final ByteBuffer plain = ByteBuffer.allocate(2 * RECORD_BYTES);
    private final ByteBuffer file = ByteBuffer.allocateDirect(RECORDS_AT_ONCE * 16 * 1024);
    private final ByteBuffer leaving = ByteBuffer.allocate((RECORDS_AT_ONCE + 1) * RECORD_BYTES);

    /** For what comes from the socket. */
    ByteBuffer arriving() {
        return arriving;
    }

    /** For a record that was decrypted. */
    ByteBuffer plain() {
        return plain;
    }

    /** For a part of a file. */
    ByteBuffer file() {
        return file;
    }

    /** For what goes to the socket: all of {@link #file()}, encrypted. */
    ByteBuffer leaving() {
        return leaving;
    }
}
