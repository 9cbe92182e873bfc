// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted bytes. What doesn't fit into the socket and what of a record has arrived is kept here; a connection that is idle or
 * flows keeps nothing, since everything passes through the buffers of its loop.
 */
final class TlsWire implements Wire {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final TlsBuffers buffers;

    /** Encrypted: arrived and not understood yet; whether only more of it can help. */
    private ByteBuffer arrived = NONE;
    private boolean starved = true;
    /** Decrypted and not read yet. */
    private ByteBuffer decrypted = NONE;
    /** Encrypted and not sent yet. */
    private ByteBuffer waiting = NONE;
    /** An answer was sent. */
    private boolean inUse;

    TlsWire(SocketChannel channel, SSLEngine engine, TlsBuffers buffers) throws SSLException {
        this.channel = channel;
        this.engine = engine;
        this.buffers = buffers;
        engine.beginHandshake();
    }

    // --- In.

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (decrypted.hasRemaining()) {
            return move(decrypted, into);
        }
        ByteBuffer net = buffers.arriving().clear().put(arrived);
        int count = channel.read(net);
        net.flip();
        int read = 0;
        try {
            read = decrypt(net, into);
        } catch (SSLException broken) {
            sayWhatBroke();
            throw broken;
        } finally {
            arrived = Input.copyOfRest(net);
        }
        return read == 0 && (count < 0 || engine.isInboundDone()) ? -1 : read;
    }

    private int decrypt(ByteBuffer net, ByteBuffer into) throws SSLException, IOException {
        int read = 0;
        while (canGoOn() && !decrypted.hasRemaining()) {
            ByteBuffer plain = buffers.plain().clear();
            SSLEngineResult result = engine.unwrap(net, plain);
            starved = result.getStatus() != SSLEngineResult.Status.OK;
            if (starved) {
                return read;
            }
            read += move(plain.flip(), into);
            decrypted = Input.copyOfRest(plain);
        }
        return read;
    }

    /** Answers what the handshake asks for; whether the next record can be read. */
    private boolean canGoOn() throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (!flush()) {
                return false;
            }
            ByteBuffer net = buffers.leaving().clear();
            if (engine.wrap(NONE, net).getStatus() == SSLEngineResult.Status.CLOSED && net.position() == 0) {
                return false;
            }
            push(net.flip());
        }
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
            return true;
        }
        if (inUse && !protection().equals("TLSv1.3")) {
            throw new SSLException("the client wanted to shake hands again"); // which costs it less than the server
        }
        return false;
    }

    @Override
    public @Nullable Runnable task() {
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
            return null;
        }
        starved = false; // the worker may be what the next record waits for
        return () -> {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        };
    }

    @Override
    public boolean isShakingHands() {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public boolean holdsInput() {
        return decrypted.hasRemaining() || arrived.hasRemaining() && !starved && waiting == NONE;
    }

    /** Tells the client why the connection ends, if it still listens. */
    private void sayWhatBroke() {
        try {
            canGoOn();
        } catch (IOException gone) {
            // then it won't hear of it
        }
    }

    // --- Out.

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (!flush()) {
            return 0;
        }
        inUse = true;
        ByteBuffer net = buffers.leaving().clear();
        int before = from.remaining();
        while (from.hasRemaining() && net.remaining() >= TlsBuffers.RECORD_BYTES) {
            engine.wrap(from, net);
        }
        push(net.flip());
        return before - from.remaining();
    }

    @Override
    public long send(FileChannel file, long position, long maxBytes) throws IOException {
        long sent = 0;
        while (sent < maxBytes && flush()) {
            ByteBuffer plain = buffers.file().clear();
            plain.limit((int) Math.min(plain.capacity(), maxBytes - sent));
            int count = file.read(plain, position + sent);
            if (count <= 0) {
                break;
            }
            sent += write(plain.flip());
        }
        return sent;
    }

    @Override
    public boolean flush() throws IOException {
        if (waiting.hasRemaining()) {
            channel.write(waiting);
        }
        if (!waiting.hasRemaining()) {
            waiting = NONE;
        }
        return waiting == NONE;
    }

    private void push(ByteBuffer net) throws IOException {
        channel.write(net);
        waiting = Input.copyOfRest(net);
    }

    @Override
    public void endOutput() throws IOException {
        engine.closeOutbound();
        canGoOn();
    }

    @Override
    public String protection() {
        return engine.getSession().getProtocol();
    }

    private static int move(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count).position(into.position() + count);
        from.position(from.position() + count);
        return count;
    }
}
