// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;

/**
 * A client's connection: requests one after the other, each answered before the next is read. On its loop only.
 */
final class HttpConnection implements HttpLoop.Handler {

    private enum Phase {
        /** A request is awaited, or has begun to arrive. */
        READING,
        /** A worker looks for the file, or gets more of it. */
        WORKING,
        /** The answer is being sent. */
        SENDING,
        /** All is said; what the client still sends is thrown away, since a reset could overtake the answer. */
        LINGERING,
        CLOSED
    }

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final int FIRST_INPUT_BYTES = 1024;
    /** Sent of one file before others have their turn. */
    private static final long TURN_BYTES = 1024 * 1024;
    private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private final HttpServer server;
    private final HttpLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetAddress client;
    private final InetAddress local;

    private Phase phase = Phase.READING;
    /** What has arrived and isn't understood yet; ready for reading. */
    private ByteBuffer input = NONE;
    /** The client sends no more; it may still wait for an answer. */
    private boolean inputEnded;
    private long deadlineNanos;

    private @Nullable Response response;
    private long startNanos;
    private long sentBytes;

    /** Begins with a channel that was just accepted. */
    HttpConnection(HttpServer server, HttpLoop loop, SocketChannel channel) throws IOException {
        this.server = server;
        this.loop = loop;
        this.channel = channel;
        this.client = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        this.local = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
        awaitRequest();
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready.isReadable()) {
            read();
        }
        if (phase == Phase.SENDING && ready.isWritable()) {
            send();
        }
    }

    @Override
    public void tick(long nowNanos) throws IOException {
        if (phase == Phase.WORKING || nowNanos - deadlineNanos < 0) {
            return;
        }
        if (phase == Phase.SENDING) {
            abort("the client took nothing for " + server.settings().stallTimeout().toSeconds() + " s");
        } else if (phase == Phase.READING && input.hasRemaining()) {
            refuse(new HttpRequestParser.Bad(408, "the request took longer than " + server.settings().headTimeout().toSeconds() + " s"));
        } else {
            close();
        }
    }

    /** Ends now unless an answer is under way; with that it ends by itself, since the server is stopping. */
    void finish() {
        if (phase == Phase.READING || phase == Phase.LINGERING) {
            close();
        }
    }

    // --- Requests.

    private void read() throws IOException {
        if (phase == Phase.LINGERING) {
            discard();
            return;
        }
        if (input.remaining() == HttpRequestParser.MAX_HEAD) {
            wants(SelectionKey.OP_READ, false); // it sends on before it has its answers: it has to wait
            return;
        }
        boolean wasEmpty = !input.hasRemaining();
        int before = input.remaining();
        int count = channel.read(inputSpace());
        input.flip();
        if (count < 0) {
            inputEnded = true;
            wants(SelectionKey.OP_READ, false);
        } else if (wasEmpty && phase == Phase.READING) {
            deadlineNanos = System.nanoTime() + server.settings().headTimeout().toNanos();
        }
        if (phase == Phase.READING && (count < 0 || sawLineEnd(before))) {
            nextRequest();
        }
    }

    /** The input, ready to take more. */
    private ByteBuffer inputSpace() {
        if (input.remaining() == input.capacity()) {
            int capacity = Math.clamp(input.capacity() * 2L, FIRST_INPUT_BYTES, HttpRequestParser.MAX_HEAD);
            input = ByteBuffer.allocate(capacity).put(input);
        } else {
            input.compact();
        }
        return input;
    }

    /** Only a line's end, or more than is allowed, can make a difference: so slow senders cost no more than fast ones. */
    private boolean sawLineEnd(int from) {
        for (int i = input.position() + from; i < input.limit(); i++) {
            if (input.get(i) == '\n') {
                return true;
            }
        }
        return input.remaining() >= HttpRequestParser.MAX_LINE;
    }

    private void nextRequest() throws IOException {
        switch (HttpRequestParser.parse(input)) {
            case HttpRequestParser.Incomplete _ -> {
                if (inputEnded) {
                    close();
                }
            }
            case HttpRequestParser.Bad bad -> refuse(bad);
            case HttpRequestParser.Complete(HttpRequest request) -> {
                phase = Phase.WORKING;
                begin();
                server.events().publish(event(request.isHead() ? "HEAD" : "GET").weight(Weight.DETAIL).with("file", request.path())
                        .withOptional("range", request.field("range")).withOptional("agent", request.field("user-agent")).build());
                server.work(() -> {
                    Response found = server.answers().to(request, client, local);
                    backOnLoop(() -> answer(found), found);
                });
            }
        }
    }

    private void refuse(HttpRequestParser.Bad bad) throws IOException {
        begin();
        input = NONE;
        answerWith(Response.withoutFile(bad.status(), null, "MALFORMED", bad.reason()));
    }

    private void begin() {
        startNanos = System.nanoTime();
        sentBytes = 0;
    }

    private void awaitRequest() {
        phase = Phase.READING;
        Duration limit = input.hasRemaining() ? server.settings().headTimeout() : server.settings().idleTimeout();
        deadlineNanos = System.nanoTime() + limit.toNanos();
        if (!input.hasRemaining()) {
            input = NONE; // thousands of idle connections hold no memory
        }
    }

    // --- Answers.

    /** Hands a worker's outcome to the loop; if that has ended, so has the connection. */
    private void backOnLoop(HttpLoop.Step step, Response outcome) {
        try {
            loop.execute(() -> HttpLoop.guarded(this, step));
        } catch (RejectedExecutionException ended) {
            closeBody(outcome);
        }
    }

    private void answer(Response found) throws IOException {
        if (phase == Phase.CLOSED) {
            closeBody(found);
        } else {
            answerWith(found);
        }
    }

    private void answerWith(Response found) throws IOException {
        response = found;
        phase = Phase.SENDING;
        progress();
        send();
    }

    private void progress() {
        deadlineNanos = System.nanoTime() + server.settings().stallTimeout().toNanos();
    }

    private void send() throws IOException {
        Response sending = response;
        if (sending == null) {
            return;
        }
        try {
            if (sending.start().hasRemaining() && channel.write(sending.start()) > 0) {
                progress();
            }
            Body body = sending.body();
            if (!sending.start().hasRemaining() && body != null) {
                sendBody(body, sending);
                if (!body.isSent()) {
                    return;
                }
            }
            if (sending.start().hasRemaining()) {
                wants(SelectionKey.OP_WRITE, true);
            } else {
                sent(sending);
            }
        } catch (EOFException cutShort) {
            abort(String.valueOf(cutShort.getMessage()));
        } catch (IOException gone) {
            abort("the client closed the connection (" + gone.getMessage() + ")");
        }
    }

    private void sendBody(Body body, Response sending) throws IOException {
        if (body.needsRefill()) {
            refill(body, sending);
            return;
        }
        long sent = body.sendTo(channel, TURN_BYTES);
        if (sent > 0) {
            sentBytes += sent;
            progress();
        }
        wants(SelectionKey.OP_WRITE, !body.isSent());
    }

    private void refill(Body body, Response sending) {
        phase = Phase.WORKING;
        wants(SelectionKey.OP_WRITE, false);
        server.work(() -> {
            IOException failed = refilled(body);
            backOnLoop(() -> refilled(sending, failed), sending);
        });
    }

    private static @Nullable IOException refilled(Body body) {
        try {
            body.refill();
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) {
            return new IOException(e);
        }
    }

    private void refilled(Response sending, @Nullable IOException failed) throws IOException {
        if (phase == Phase.CLOSED) {
            closeBody(sending);
            return;
        }
        phase = Phase.SENDING;
        if (failed == null) {
            progress();
            send();
        } else {
            abort("the file could not be read: " + failed.getMessage());
        }
    }

    private void sent(Response done) throws IOException {
        wants(SelectionKey.OP_WRITE, false);
        closeBody(done);
        response = null;
        server.answered(done, event(done.event()).with("file", done.file()).with("status", done.status()),
                sentBytes + done.contentBytes(), System.nanoTime() - startNanos);
        if (done.keepsAlive() && !(inputEnded && !input.hasRemaining()) && !server.isStopping()) {
            awaitRequest();
            wants(SelectionKey.OP_READ, !inputEnded);
            if (input.hasRemaining()) {
                nextRequest();
            }
        } else if (done.event().equals("MALFORMED") || input.hasRemaining()) {
            linger();
        } else {
            close();
        }
    }

    private void linger() throws IOException {
        phase = Phase.LINGERING;
        input = NONE;
        deadlineNanos = System.nanoTime() + LINGER_NANOS;
        channel.shutdownOutput();
        wants(SelectionKey.OP_READ, true);
    }

    private void discard() throws IOException {
        if (channel.read(ByteBuffer.allocate(HttpRequestParser.MAX_HEAD)) < 0) {
            close();
        }
    }

    // --- The end.

    private void abort(String reason) {
        Response sending = response;
        if (sending != null) {
            Body body = sending.body();
            server.events().publish(event("ABORTED").with("file", sending.file()).with("reason", reason).with("bytes", sentBytes)
                    .with("left", body == null ? 0 : body.left()).build());
        }
        close();
    }

    @Override
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean workerHasBody = phase == Phase.WORKING;
        phase = Phase.CLOSED;
        if (response != null && !workerHasBody) {
            closeBody(response);
        }
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone all the same
        }
        server.left(client);
    }

    private static void closeBody(Response response) {
        Body body = response.body();
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (IOException e) {
            // it was only read: nothing is lost
        }
    }

    private BootEvent.Builder event(String name) {
        return BootEvent.of("http", name).client(client);
    }

    private void wants(int operation, boolean wanted) {
        int now = key.interestOps();
        int then = wanted ? now | operation : now & ~operation;
        if (then != now) {
            key.interestOps(then);
        }
    }
}
