// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that waits for many channels at once and calls those who can go on. Nothing that it calls may wait. */
final class HttpLoop implements AutoCloseable {

    /** Owns a channel; called on the loop. */
    interface Handler {
        /** The channel is ready for something that its key is interested in. */
        void ready(SelectionKey key) throws IOException;

        /** Some time has passed: a time-out may be due. */
        void tick(long nowNanos) throws IOException;

        /** Ends what goes on, after an error of the handler too. Never throws. */
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger("pxe.http");
    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile int watched;
    private final Turns turns;
    private long lastTickNanos = System.nanoTime();
    /** Whether one of those was called that were found ready together. */
    private boolean roundBegun;
    private long readyNanos;
    private @Nullable TlsBuffers tlsBuffers;
    private final ByteBuffer arriving = ByteBuffer.allocate(HttpRequestParser.MAX_HEAD);
    private final ByteBuffer leaving = ByteBuffer.allocateDirect(SmallFile.MAX_BYTES + 1024);

    /**
     * Starts a thread.
     *
     * @param name the thread's
     * @param places how many large bodies it sends at once
     */
    HttpLoop(String name, int places) throws IOException {
        turns = new Turns(places, TcpMemory::part, this::execute);
        selector = Selector.open();
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * Runs a task on the loop, before it waits again.
     *
     * @throws RejectedExecutionException if the loop has ended, so that the task will never run
     */
    void execute(Runnable task) {
        tasks.add(task);
        if (ended && tasks.remove(task)) {
            throw new RejectedExecutionException("the loop has ended");
        }
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    /** Runs a task on the loop once it has let go of the channels that were closed before: until then their ports are taken. */
    void afterClosing(Runnable task) {
        execute(() -> {
            try {
                selector.selectNow(round());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                task.run();
            }
        });
    }

    /** Watches a channel. On the loop only. */
    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws ClosedChannelException {
        SelectionKey key = channel.register(selector, operations, handler);
        watched = selector.keys().size();
        return key;
    }

    /** How many channels it watches, more or less. Any thread may ask. */
    int watched() {
        return watched;
    }

    /** When those who are called as ready were found so, by {@link System#nanoTime()}. On the loop only. */
    long readyNanos() {
        return readyNanos;
    }

    /** In which order it sends large bodies. On the loop only. */
    Turns turns() {
        return turns;
    }

    /** What its encrypted connections share. On the loop only. */
    TlsBuffers tlsBuffers() {
        TlsBuffers buffers = Objects.requireNonNullElseGet(tlsBuffers, TlsBuffers::new);
        tlsBuffers = buffers;
        return buffers;
    }

    /** What connections read into, one after the other. */
    ByteBuffer arriving() {
        return arriving;
    }

    /** A place for so many bytes of an answer, until the next answer is made. On the loop only. */
    ByteBuffer room(int bytes) {
        return bytes <= leaving.capacity() ? leaving.clear() : ByteBuffer.allocate(bytes);
    }

    /** Everything that is watched. On the loop only. */
    List<Handler> handlers() {
        return selector.keys().stream().filter(SelectionKey::isValid).map(key -> (Handler) key.attachment()).toList();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(round(), TICK_NANOS / 1_000_000);
                watched = selector.keys().size();
                long now = System.nanoTime();
                if (now - lastTickNanos >= TICK_NANOS) {
                    lastTickNanos = now;
                    handlers().forEach(handler -> guarded(handler, () -> handler.tick(now)));
                    turns.tick();
                }
                runTasks();
            }
        } catch (IOException e) {
            LOG.error("http stops: the system can't wait for connections", e);
        } finally {
            end();
        }
    }

    /** Calls those who are found ready next. */
    private Consumer<SelectionKey> round() {
        roundBegun = false;
        return this::ready;
    }

    private void ready(SelectionKey key) {
        if (!roundBegun) {
            roundBegun = true;
            readyNanos = System.nanoTime();
        }
        Handler handler = (Handler) key.attachment();
        guarded(handler, () -> handler.ready(key));
    }

    /** A piece of a channel's work. */
    interface Step {
        void run() throws IOException;
    }

    /** One channel's trouble is no other's. */
    static void guarded(Handler handler, Step step) {
        try {
            step.run();
        } catch (IOException | CancelledKeyException gone) {
            handler.close();
        } catch (RuntimeException | Error e) {
            LOG.error("http: a connection is closed after an error of the server", e);
            handler.close();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("http: a task failed", e);
            }
        }
    }

    private void end() {
        handlers().forEach(Handler::close);
        ended = true;
        runTasks();
        handlers().forEach(Handler::close); // whose connections were on their way to this loop
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes what is watched, runs what was to be run, and ends the thread. For any thread but the loop's. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
