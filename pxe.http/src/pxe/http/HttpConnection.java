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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: requests one after the other, each answered before the next is read. On its loop only.
 */
final class HttpConnection implements HttpLoop.Handler {

    private enum Phase {
        /** A request is awaited, or has begun to arrive. */
        READING,
        /** A worker looks for the file, gets more of it, or does the hard part of a handshake. */
        WORKING,
        /** The answer is being sent. */
        SENDING,
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
    private final Journal journal;
    private final InetAddress client;
    private final InetAddress local;

    private final Input input = new Input();

    private Phase phase = Phase.READING;
    /** Something of a request, or of a handshake, was there: it has to come to its end. */
    private boolean requestBegun;
    /** More than the request in work was there: the loop must go on with it as soon as that is answered. */
    private volatile boolean inputWaits;
    private long deadlineNanos;
    private @Nullable Delivery delivery;

    /** Begins with a channel that was just accepted. */
    HttpConnection(HttpServer server, HttpLoop loop, SocketChannel channel, Wire wire) throws IOException {
        this.server = server;
        this.loop = loop;
        this.channel = channel;
        this.wire = wire;
        this.client = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        this.local = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        this.journal = server.journal();
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
        awaitRequest();
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        boolean writable = ready.isWritable();
        if (ready.isReadable()) {
            read();
        }
        if (writable && phase == Phase.SENDING) {
            send();
        } else if (writable && wire.flush()) {
            wants(SelectionKey.OP_WRITE, false);
            read(); // a handshake may go on
        }
    }

    @Override
    public void tick(long nowNanos) throws IOException {
        Delivery sending = delivery;
        if (phase == Phase.SENDING && sending != null && sending.isToBeTold(nowNanos)) {
            journal.progress(client, sending);
        }
        if (phase == Phase.WORKING || nowNanos - deadlineNanos < 0) {
            return;
        }
        if (phase == Phase.SENDING) {
            abort("the client took less than " + Delivery.STALL_BYTES / 1024 + " KiB in "
                    + server.settings().stallTimeout().toSeconds() + " s");
        } else if (phase == Phase.READING && !input.isEmpty()) {
            refuse(new HttpRequestParser.Bad(408,
                    "the request took longer than " + server.settings().headTimeout().toSeconds() + " s"));
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
        if (input.isFull()) {
            wants(SelectionKey.OP_READ, false); // it sends on before it has its answers: it has to wait
            return;
        }
        boolean news = readInput();
        if (phase == Phase.READING && !requestBegun) {
            requestBegun = true;
            deadlineNanos = System.nanoTime() + server.settings().headTimeout().toNanos();
        }
        Runnable task = wire.task();
        if (task != null) {
            work(task);
            return;
        }
        if (input.hasEnded()) {
            wants(SelectionKey.OP_READ, false);
        }
        if (phase == Phase.WORKING) {
            inputWaits = true;
        }
        if (phase == Phase.READING) {
            wants(SelectionKey.OP_WRITE, !wire.flush());
            if (news) {
                nextRequest();
            }
        }
        if (phase == Phase.READING && wire.holdsInput()) {
            read();
        }
    }

    private boolean readInput() throws IOException {
        try {
            return input.readFrom(wire);
        } catch (SSLException broken) {
            journal.tlsFailed(client, broken);
            throw broken;
        }
    }

    /** Lets a worker do what a handshake needs, and reads on then. */
    private void work(Runnable task) {
        Phase before = phase;
        phase = Phase.WORKING;
        key.interestOps(0);
        server.work(() -> {
            task.run();
            backOnLoop(() -> {
                if (phase != Phase.CLOSED) {
                    phase = before;
                    wants(SelectionKey.OP_READ, true);
                    wants(SelectionKey.OP_WRITE, phase == Phase.SENDING);
                    read();
                }
            });
        });
    }

    private void nextRequest() throws IOException {
        switch (input.next()) {
            case HttpRequestParser.Incomplete _ -> {
                if (input.hasEnded()) {
                    close();
                }
            }
            case HttpRequestParser.Bad bad -> refuse(bad);
            case HttpRequestParser.Complete(HttpRequest request) -> {
                phase = Phase.WORKING;
                long start = System.nanoTime();
                inputWaits = !input.isEmpty();
                server.work(() -> {
                    Delivery begun = new Delivery(request, server.answers().to(request, wire.protocol(), client, local), start);
                    if (leftAtOnce(begun)) {
                        backOnLoopInTime(() -> sent(begun));
                    } else {
                        backOnLoop(() -> deliver(begun), begun);
                    }
                });
            }
        }
    }

    /** Sends what is small on the worker's thread: the loop has nothing to do then until the client asks for more. */
    private boolean leftAtOnce(Delivery begun) {
        try {
            Response small = begun.response();
            return small.body() == null && small.keepsAlive() && wire.takesFromAnyThread() && begun.send(wire);
        } catch (IOException gone) {
            return false; // the loop will find out too
        }
    }

    private void refuse(HttpRequestParser.Bad bad) throws IOException {
        input.clear();
        deliver(new Delivery(null, Response.withoutFile(bad.status(), null, "MALFORMED", bad.reason()), System.nanoTime()));
    }

    private void awaitRequest() {
        phase = Phase.READING;
        requestBegun = !input.isEmpty();
        Duration limit = requestBegun ? server.settings().headTimeout() : server.settings().idleTimeout();
        deadlineNanos = System.nanoTime() + limit.toNanos();
        if (!requestBegun) {
            input.clear(); // thousands of idle connections hold no memory
        }
    }

    // --- Answers.

    /** Hands a worker's outcome to the loop; whether that runs on. */
    private boolean backOnLoop(HttpLoop.Step step) {
        try {
            loop.execute(() -> HttpLoop.guarded(this, step));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private void backOnLoop(HttpLoop.Step step, Delivery outcome) {
        if (!backOnLoop(step)) {
            outcome.close();
        }
    }

    /** Hands over what the loop need not hear of before it wakes for the client's next request, unless that is there already. */
    private void backOnLoopInTime(HttpLoop.Step step) {
        loop.executeInTime(() -> HttpLoop.guarded(this, step));
        if (inputWaits) {
            loop.wakeUp();
        }
    }

    private void deliver(Delivery begun) throws IOException {
        if (phase == Phase.CLOSED) {
            begun.close();
            return;
        }
        delivery = begun;
        phase = Phase.SENDING;
        journal.begins(client, begun);
        progress();
        send();
    }

    private void progress() {
        deadlineNanos = System.nanoTime() + server.settings().stallTimeout().toNanos();
    }

    private void send() throws IOException {
        Delivery sending = delivery;
        if (sending == null) {
            return;
        }
        try {
            boolean sent = sending.send(wire);
            if (sending.progressed()) {
                progress();
            }
            if (sent) {
                sent(sending);
            } else if (sending.needsRefill()) {
                refill(sending);
            } else {
                wants(SelectionKey.OP_WRITE, true);
            }
        } catch (EOFException cutShort) {
            abort(String.valueOf(cutShort.getMessage()));
        } catch (IOException gone) {
            abort("the client closed the connection (" + gone.getMessage() + ")");
        }
    }

    private void refill(Delivery sending) {
        phase = Phase.WORKING;
        wants(SelectionKey.OP_WRITE, false);
        server.work(() -> {
            IOException failed = refilled(sending);
            backOnLoop(() -> refilled(sending, failed), sending);
        });
    }

    private static @Nullable IOException refilled(Delivery sending) {
        try {
            sending.refill();
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) {
            return new IOException(e);
        }
    }

    private void refilled(Delivery sending, @Nullable IOException failed) throws IOException {
        if (phase == Phase.CLOSED) {
            sending.close();
            return;
        }
        phase = Phase.SENDING;
        if (failed == null) {
            send();
        } else {
            abort("the file could not be read: " + failed.getMessage());
        }
    }

    private void sent(Delivery done) throws IOException {
        if (phase == Phase.CLOSED) {
            return; // meanwhile, by the server's end
        }
        wants(SelectionKey.OP_WRITE, false);
        done.close();
        delivery = null;
        journal.ends(client, done, wire.protection());
        Response response = done.response();
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

    private void linger() throws IOException {
        phase = Phase.LINGERING;
        input.clear();
        deadlineNanos = System.nanoTime() + LINGER_NANOS;
        wire.endOutput();
        wants(SelectionKey.OP_READ, true);
    }

    private void discard() throws IOException {
        if (wire.read(ByteBuffer.allocate(HttpRequestParser.MAX_HEAD)) < 0) {
            close();
        }
    }

    // --- The end.

    private void abort(String reason) {
        Delivery sending = delivery;
        if (sending != null) {
            journal.aborted(client, sending, reason, wire.protection());
            sending.close();
            delivery = null;
        }
        close();
    }

    @Override
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean workerHasBody = phase == Phase.WORKING;
        Delivery sending = delivery;
        phase = Phase.CLOSED;
        delivery = null;
        if (sending != null) {
            journal.aborted(client, sending, server.isStopping() ? "the server stops" : "the connection failed", wire.protection());
            if (!workerHasBody) {
                sending.close();
            }
        }
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone all the same
        }
        server.left(client);
    }

    private void wants(int operation, boolean wanted) {
        int now = key.interestOps();
        int then = wanted ? now | operation : now & ~operation;
        if (then != now) {
            key.interestOps(then);
        }
    }
}
