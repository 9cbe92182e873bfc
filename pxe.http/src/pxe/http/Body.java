// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Iterator;
import java.util.List;

/** What follows the head of an answer: parts of a file, each with some bytes before it. For one thread at a time. */
abstract sealed class Body implements AutoCloseable {

    /**
     * A part of the file, and what comes before it.
     *
     * @param before sent first
     * @param length how many bytes of the file; 0 for none
     */
    record Piece(ByteBuffer before, long first, long length) {
        private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

        /** A part of the file with nothing before it. */
        Piece(long first, long length) {
            this(NOTHING, first, length);
        }
    }

    /** Read into memory at once. */
    private static final int STREAM_BYTES = 64 * 1024;

    private final SeekableByteChannel file;
    private final Iterator<Piece> pieces;
    private Piece piece = new Piece(0, 0);
    /** Where the file is read next. */
    private long position;
    /** What is still to be sent of this piece, and of all. */
    private long pieceLeft;
    private long left;

    private Body(SeekableByteChannel file, List<Piece> pieces) throws IOException {
        this.file = file;
        this.pieces = pieces.iterator();
        this.left = pieces.stream().mapToLong(each -> each.before().remaining() + each.length()).sum();
    }

    /** Some parts of a file, which is closed with the body. */
    static Body of(SeekableByteChannel file, List<Piece> pieces) throws IOException {
        Body body = file instanceof FileChannel onDisk ? new OnDisk(onDisk, pieces) : new Streamed(file, pieces);
        body.nextPiece();
        return body;
    }

    /** Whether {@link #refill()} must be called before anything can be sent. */
    final boolean needsRefill() {
        return pieceLeft > 0 && !piece.before().hasRemaining() && isEmpty();
    }

    abstract boolean isEmpty();

    /** Gets more bytes ready. May wait for whoever makes the file. */
    final void refill() throws IOException {
        refill(pieceLeft);
    }

    abstract void refill(long maxBytes) throws IOException;

    /**
     * Sends as much as the client takes without waiting, at most about this many bytes.
     *
     * @return how many were sent
     * @throws EOFException if the file became shorter since it was opened
     */
    final long sendTo(Wire client, long maxBytes) throws IOException {
        long sent = 0;
        while (left > 0 && sent < maxBytes && !needsRefill()) {
            boolean before = piece.before().hasRemaining();
            long wanted = before ? piece.before().remaining() : Math.min(pieceLeft, maxBytes - sent);
            long now = before ? client.write(piece.before()) : sendFile(client, wanted);
            left -= now;
            sent += now;
            if (pieceLeft == 0 && !piece.before().hasRemaining()) {
                nextPiece();
            }
            if (now < wanted && !needsRefill()) {
                break; // the client takes no more now: to try again would cost as much as to send
            }
        }
        return sent;
    }

    private long sendFile(Wire client, long maxBytes) throws IOException {
        long sent = send(client, position, maxBytes);
        position += sent;
        pieceLeft -= sent;
        return sent;
    }

    abstract long send(Wire client, long position, long maxBytes) throws IOException;

    private void nextPiece() throws IOException {
        if (pieces.hasNext()) {
            piece = pieces.next();
            position = piece.first();
            pieceLeft = piece.length();
            seek(position);
        }
    }

    void seek(long position) throws IOException {}

    final boolean isSent() {
        return left == 0;
    }

    final long left() {
        return left;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static EOFException cutShort() {
        return new EOFException("the file was cut short while it was sent");
    }

    /** A file on disk, which the kernel can send by itself. */
    private static final class OnDisk extends Body {
        private final FileChannel file;

        private OnDisk(FileChannel file, List<Piece> pieces) throws IOException {
            super(file, pieces);
            this.file = file;
        }

        @Override
        boolean isEmpty() {
            return false;
        }

        @Override
        void refill(long maxBytes) {}

        @Override
        long send(Wire client, long position, long maxBytes) throws IOException {
            long sent = client.send(file, position, maxBytes);
            if (sent == 0 && file.size() <= position) {
                throw cutShort();
            }
            return sent;
        }
    }

    /** A file that somebody makes while it is read. */
    private static final class Streamed extends Body {
        private final SeekableByteChannel file;
        /** Where the kernel reads and writes without one more copy. */
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(STREAM_BYTES).limit(0);

        private Streamed(SeekableByteChannel file, List<Piece> pieces) throws IOException {
            super(file, pieces);
            this.file = file;
        }

        @Override
        void seek(long position) throws IOException {
            file.position(position);
            buffer.limit(0);
        }

        @Override
        boolean isEmpty() {
            return !buffer.hasRemaining();
        }

        @Override
        void refill(long maxBytes) throws IOException {
            buffer.clear().limit((int) Math.min(STREAM_BYTES, maxBytes));
            int count = file.read(buffer);
            buffer.flip();
            if (count <= 0) {
                throw cutShort();
            }
        }

        @Override
        long send(Wire client, long position, long maxBytes) throws IOException {
            int end = buffer.limit();
            buffer.limit((int) Math.min(end, buffer.position() + maxBytes));
            int sent = client.write(buffer);
            buffer.limit(end);
            return sent;
        }
    }
}
