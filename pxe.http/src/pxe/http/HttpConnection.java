// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import pxe.api.file.FileRequest;

/**
 * A client's connection: requests one after the other, each answered by an {@link Exchange} before the next is read. On its loop
 * only.
 */
final class HttpConnection implements HttpLoop.Handler {

    private enum Phase {
        /** A request is awaited, or has begun to arrive. */
        READING,
        /** A request is there, and is answered. */
        ANSWERING,
        /** All is said; what the client still sends is thrown away, since a reset could overtake the answer. */
        LINGERING,
        CLOSED
    }

    private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private final HttpServer server;
    private final HttpLoop loop;
    private final SocketChannel channel;
    private final Wire wire;
    private final SelectionKey key;
    private final InetSocketAddress client;
    private final InetAddress local;

    private final Input input;

    private Phase phase = Phase.READING;
    /** While a request is answered. */
    private @Nullable Exchange exchange;
    /** The handshake has come to its end, or there is none. */
    private boolean greeted;
    /** Another thread does the hard part of a handshake. */
    private boolean shakesHands;
    /** Something of a request, or of a handshake, was there: it has to come to its end. */
    private boolean requestBegun;
    private long deadlineNanos;
    /** What is read now was there then. */
    private long arrivalNanos;
    /** What ends an answer that is under way when this closes. */
    private String failure = "the connection failed";

    /** Begins with a channel that was just accepted. */
    HttpConnection(HttpServer server, HttpLoop loop, SocketChannel channel, Wire wire) throws IOException {
        this.server = server;
        this.loop = loop;
        this.channel = channel;
        this.wire = wire;
        this.client = (InetSocketAddress) channel.getRemoteAddress();
        this.local = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        this.input = new Input(loop.arriving());
        this.greeted = !wire.isShakingHands();
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
        awaitRequest();
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        arrivalNanos = loop.readyNanos();
        boolean writable = ready.isWritable();
        if (ready.isReadable()) {
            read();
        }
        if (writable && exchange != null && exchange.isSending()) {
            exchange.send();
        } else if (writable && phase != Phase.CLOSED && wire.flush()) {
            wantsToWrite(false);
            read(); // a handshake may go on
        }
    }

    @Override
    public void tick(long nowNanos) throws IOException {
        if (exchange != null) {
            exchange.tick(nowNanos);
        } else if (nowNanos - deadlineNanos < 0 || shakesHands) {
            return;
        } else if (phase == Phase.READING && !input.isEmpty()) {
            refuse(new HttpRequestParser.Bad(408,
                    "the request took longer than " + server.settings().headTimeout().toSeconds() + " s"));
        } else {
            close();
        }
    }

    /** Ends now unless an answer is under way; with that it ends by itself, since the server is stopping. */
    void finish() {
        if (exchange == null) {
            close();
        }
    }

    // --- Requests.

    private void read() throws IOException {
        readOn();
        input.keep();
    }

    private void readOn() throws IOException {
        if (phase == Phase.LINGERING) {
            discard();
            return;
        }
        if (input.isFull()) {
            wants(SelectionKey.OP_READ, false); // it sends on before it has its answers: it has to wait
            return;
        }
        boolean news = readInput();
        if (phase == Phase.READING && !requestBegun) {
            requestBegun = true;
            deadlineNanos = arrivalNanos + server.settings().headTimeout().toNanos();
        }
        Runnable task = wire.task();
        if (task != null) {
            shakeHands(task);
            return;
        }
        if (input.hasEnded()) {
            wants(SelectionKey.OP_READ, false);
        }
        if (phase == Phase.READING) {
            wantsToWrite(!wire.flush());
            if (news) {
                nextRequest();
            }
        }
        if (phase == Phase.READING && wire.holdsInput()) {
            read();
        } else if (!greeted && phase == Phase.READING && input.isEmpty() && !wire.isShakingHands()) {
            greeted = true;
            awaitRequest();
        }
    }

    private boolean readInput() throws IOException {
        try {
            return input.readFrom(wire);
        } catch (SSLException broken) {
            server.journal().tlsFailed(client, broken);
            throw broken;
        } catch (IOException gone) {
            failure = Exchange.closedByClient(gone);
            throw gone;
        }
    }

    /** Has what a handshake needs, which computes and waits for nothing, done elsewhere, and reads on then. */
    private void shakeHands(Runnable task) {
        shakesHands = true;
        key.interestOps(0);
        Thread.ofVirtual().name("pxe-http-tls").start(() -> {
            task.run();
            try {
                execute(this::handsShaken);
            } catch (RejectedExecutionException ended) {
                // and the connection with the loop
            }
        });
    }

    private void handsShaken() throws IOException {
        shakesHands = false;
        arrivalNanos = System.nanoTime();
        if (phase != Phase.CLOSED) {
            wants(SelectionKey.OP_READ, true);
            wantsToWrite(exchange != null && exchange.isSending());
            read();
        }
    }

    private void nextRequest() throws IOException {
        switch (input.next()) {
            case HttpRequestParser.Incomplete _ -> {
                if (input.hasEnded()) {
                    close();
                }
            }
            case HttpRequestParser.Bad bad -> refuse(bad);
            case HttpRequestParser.Complete(HttpRequest request) -> exchange().begin(request, input.isEmpty());
        }
    }

    private void refuse(HttpRequestParser.Bad bad) throws IOException {
        input.clear();
        exchange().refuse(bad);
    }

    private Exchange exchange() {
        Exchange begun = new Exchange(server, this, arrivalNanos);
        exchange = begun;
        phase = Phase.ANSWERING;
        return begun;
    }

    private void awaitRequest() {
        phase = Phase.READING;
        requestBegun = !input.isEmpty();
        Duration limit = requestBegun ? server.settings().headTimeout() : server.settings().idleTimeout();
        arrivalNanos = System.nanoTime(); // not what the client said before it had its answer
        deadlineNanos = arrivalNanos + limit.toNanos();
        if (!requestBegun) {
            input.clear(); // thousands of idle connections hold no memory
        }
    }

    // --- What an exchange needs.

    Wire wire() {
        return wire;
    }

    /** The address and the port that the client asks from. */
    InetSocketAddress client() {
        return client;
    }

    /** What the client asks for by the request that was read. */
    FileRequest fileRequest(String path) {
        return new FileRequest(path, wire.protocol(), client.getAddress(), local, arrivalNanos);
    }

    /**
     * Runs a step on the loop. For any thread.
     *
     * @throws RejectedExecutionException if the loop has ended, and the connection with it
     */
    void execute(HttpLoop.Step step) {
        loop.execute(() -> HttpLoop.guarded(this, step));
    }

    /** A place for so many bytes, see {@link HttpLoop#room}. */
    ByteBuffer room(int bytes) {
        return loop.room(bytes);
    }

    /** In which order large bodies are sent. */
    Turns turns() {
        return loop.turns();
    }

    void wantsToWrite(boolean wanted) {
        wants(SelectionKey.OP_WRITE, wanted);
    }

    /** The exchange has come to its end: goes on with the next request, or says goodbye. */
    void answered(Response response) throws IOException {
        exchange = null;
        if (response.keepsAlive() && !input.isOver() && !server.isStopping()) {
            goOn();
        } else if (response.event().equals("MALFORMED") || !input.isEmpty()) {
            linger();
        } else {
            wire.endOutput();
            close();
        }
    }

    private void goOn() throws IOException {
        awaitRequest();
        wants(SelectionKey.OP_READ, !input.hasEnded());
        if (!input.isEmpty()) {
            nextRequest();
        }
        if (phase == Phase.READING && wire.holdsInput()) {
            read();
        }
    }

    // --- The end.

    private void linger() throws IOException {
        phase = Phase.LINGERING;
        input.clear();
        deadlineNanos = System.nanoTime() + LINGER_NANOS;
        wire.endOutput();
        channel.shutdownOutput();
        wants(SelectionKey.OP_READ, true);
    }

    private void discard() throws IOException {
        if (wire.read(ByteBuffer.allocate(HttpRequestParser.MAX_HEAD)) < 0) {
            close();
        }
    }

    @Override
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        if (exchange != null) {
            exchange.end(failure);
            exchange = null;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone all the same
        }
        server.left(client.getAddress());
    }

    private void wants(int operation, boolean wanted) {
        int now = key.interestOps();
        int then = wanted ? now | operation : now & ~operation;
        if (then != now) {
            key.interestOps(then);
        }
    }
}
