// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A client's connection as a stream of bytes, which travel as they are or encrypted. Nothing here waits. On its loop only. */
sealed interface Wire permits PlainWire, TlsWire {

    /** Reads what has arrived; -1 at the end, and 0 too if what has arrived says nothing to HTTP. */
    int read(ByteBuffer into) throws IOException;

    /** Whether bytes were taken off the socket that are not read yet, so that it won't tell of them. */
    boolean holdsInput();

    /** Takes as much as can be taken. */
    int write(ByteBuffer from) throws IOException;

    /** Takes as much of a file as can be taken, at most this many bytes. */
    long send(FileChannel file, long position, long maxBytes) throws IOException;

    /** Gets on its way what was taken; whether nothing is left of it. */
    boolean flush() throws IOException;

    /** What must be done on a thread that may wait before anything can be read; null if there is no such thing. */
    @Nullable Runnable task();

    /** Whether a handshake goes on: no request comes before its end. */
    boolean isShakingHands();

    /** Tells the client that no more follows, where the bytes themselves can tell it. */
    void endOutput() throws IOException;

    /** What it is called in a {@link pxe.api.file.FileRequest}. */
    default String protocol() {
        return protection().isEmpty() ? "http" : "https";
    }

    /** The encryption in use, for the log: {@code TLSv1.3}; empty if there is none. */
    String protection();
}
