// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import pxe.api.file.FileRequest;

/**
 * A request and the answer to it, until its last byte is sent or can't be. On its connection's loop, but for what may wait: a worker
 * looks for the file, and gets more of one that is made while it is sent.
 */
final class Exchange {

    private final HttpServer server;
    private final HttpConnection connection;
    private final Journal journal;
    private final long startNanos;

    private @Nullable Delivery delivery;
    /** Set while a large body is sent. */
    private Turns.@Nullable Turn turn;
    /** A worker has the delivery, or looks for what makes it. */
    private boolean away;
    private boolean ended;
    private long deadlineNanos;

    /**
     * Begins on a connection that has none under way.
     *
     * @param startNanos when its request was there
     */
    Exchange(HttpServer server, HttpConnection connection, long startNanos) {
        this.server = server;
        this.connection = connection;
        this.journal = server.journal();
        this.startNanos = startNanos;
    }

    /**
     * Answers a request.
     *
     * @param isLast whether no other request is there, so that this one may be answered before anything else is done
     */
    void begin(HttpRequest request, boolean isLast) throws IOException {
        FileRequest wanted = connection.fileRequest(request.path());
        Response atHand = isLast ? server.answers().atHand(request, wanted, connection::room) : null;
        if (atHand != null) {
            deliver(new Delivery(request, atHand, startNanos));
            return;
        }
        away = true;
        server.workers().execute(() -> answer(request, server.answers().to(request, wanted)),
                reason -> answer(request, Response.withoutFile(503, request, "ABORTED", reason)));
    }

    private void answer(HttpRequest request, Response response) {
        Delivery begun = new Delivery(request, response, startNanos);
        backOnLoop(() -> deliver(begun), begun);
    }

    /** Answers what was no request. */
    void refuse(HttpRequestParser.Bad bad) throws IOException {
        deliver(new Delivery(null, Response.withoutFile(bad.status(), null, "MALFORMED", bad.reason()), startNanos));
    }

    /** Hands a worker's outcome to the loop. */
    private void backOnLoop(HttpLoop.Step step, Delivery outcome) {
        try {
            connection.execute(step);
        } catch (RejectedExecutionException loopEnded) {
            outcome.close();
        }
    }

    private void deliver(Delivery begun) throws IOException {
        away = false;
        if (ended) {
            begun.close();
            return;
        }
        delivery = begun;
        journal.begins(connection.client(), begun);
        progressed();
        if (begun.left() > Turns.PORTION_BYTES) {
            turn = connection.turns().begin(() -> HttpLoop.guarded(connection, this::send));
        }
        send();
    }

    private void progressed() {
        deadlineNanos = System.nanoTime() + server.settings().stallTimeout().toNanos();
    }

    /** Whether the client is what is waited for. */
    boolean isSending() {
        return delivery != null && !away;
    }

    /** Sends on, as much as its turn allows and the client takes. */
    void send() throws IOException {
        Delivery sending = delivery;
        if (sending == null || away || ended) {
            return;
        }
        if (waitsForOthers()) {
            connection.wantsToWrite(false);
            return;
        }
        try {
            boolean sent = sendPortion(sending);
            if (sending.progressed()) {
                progressed();
            }
            if (sent) {
                sent(sending);
            } else if (sending.needsRefill()) {
                refill(sending);
            } else {
                connection.wantsToWrite(!waitsForOthers());
            }
        } catch (EOFException cutShort) {
            abort(sending, String.valueOf(cutShort.getMessage()));
        } catch (IOException gone) {
            abort(sending, closedByClient(gone));
        }
    }

    static String closedByClient(IOException gone) {
        return "the client closed the connection (" + gone.getMessage() + ")";
    }

    private boolean sendPortion(Delivery sending) throws IOException {
        Turns.Turn taken = turn;
        if (taken == null) {
            return sending.send(connection.wire(), Turns.PORTION_BYTES);
        }
        long before = sending.left();
        boolean sent = sending.send(connection.wire(), taken.portionBytes());
        taken.took(before - sending.left());
        return sent;
    }

    private boolean waitsForOthers() {
        return turn != null && turn.waits();
    }

    private void refill(Delivery sending) {
        away = true;
        connection.wantsToWrite(false);
        server.workers().execute(() -> refilled(sending, tryRefill(sending)), reason -> refilled(sending, new IOException(reason)));
    }

    private static @Nullable IOException tryRefill(Delivery sending) {
        try {
            sending.refill();
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException | Error e) {
            return new IOException(e);
        }
    }

    private void refilled(Delivery sending, @Nullable IOException failed) {
        backOnLoop(() -> goOn(sending, failed), sending);
    }

    private void goOn(Delivery sending, @Nullable IOException failed) throws IOException {
        away = false;
        if (ended) {
            sending.close();
        } else if (failed == null) {
            send();
        } else {
            abort(sending, "the file could not be read: " + failed.getMessage());
        }
    }

    /** Some time has passed. */
    void tick(long nowNanos) throws IOException {
        Delivery sending = delivery;
        if (sending == null || away) {
            return;
        }
        if (sending.isToBeTold(nowNanos)) {
            journal.progress(connection.client(), sending);
        }
        if (waitsForOthers()) {
            progressed();
        } else if (isOverdue(nowNanos)) {
            send(); // the kernel tells of room when a third of its buffer is free, and a slow client may take minutes for that
        }
        if (isOverdue(nowNanos)) {
            abort(sending, "the client took less than " + Delivery.STALL_BYTES / 1024 + " KiB in "
                    + server.settings().stallTimeout().toSeconds() + " s");
        }
    }

    private boolean isOverdue(long nowNanos) {
        return isSending() && !ended && nowNanos - deadlineNanos >= 0;
    }

    // --- The end.

    private void sent(Delivery done) throws IOException {
        finish();
        connection.wantsToWrite(false);
        done.close();
        journal.ends(connection.client(), done, connection.wire().protection());
        connection.answered(done.response());
    }

    private void abort(Delivery sending, String reason) {
        finish();
        journal.aborted(connection.client(), sending, reason, connection.wire().protection());
        sending.close();
        connection.close();
    }

    /** The connection is closed, for this reason; does nothing if all was over before. */
    void end(String reason) {
        Delivery sending = delivery;
        if (!ended && sending != null) {
            journal.aborted(connection.client(), sending, server.isStopping() ? "the server stops" : reason,
                    connection.wire().protection());
            if (!away) {
                sending.close();
            }
        }
        finish();
    }

    private void finish() {
        ended = true;
        if (turn != null) {
            connection.turns().end(turn);
        }
    }
}
