// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop with handlers that do nothing but end. */
@Timeout(60)
class HttpLoopTest {

    private record Ending(Runnable atTheEnd) implements HttpLoop.Handler {
        @Override
        public void ready(SelectionKey key) {}

        @Override
        public void tick(long nowNanos) {}

        @Override
        public void close() {
            atTheEnd.run();
        }
    }

    private final Pipe first;
    private final Pipe late;

    HttpLoopTest() throws IOException {
        first = Pipe.open();
        late = Pipe.open();
    }

    private static void watch(HttpLoop loop, Pipe pipe, Runnable atTheEnd) {
        try {
            pipe.source().configureBlocking(false);
            loop.register(pipe.source(), SelectionKey.OP_READ, new Ending(() -> {
                close(pipe);
                atTheEnd.run();
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Pipe pipe) {
        try {
            pipe.source().close();
            pipe.sink().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two pieces of one channel's readiness are never of one round. */
    @Test
    void whoIsCalledWasFoundReadySinceTheCallBefore() throws Exception {
        HttpLoop loop = new HttpLoop("pxe-http-test", 1);
        AtomicBoolean early = new AtomicBoolean();
        CountDownLatch calls = new CountDownLatch(100);
        first.source().configureBlocking(false);
        first.sink().write(ByteBuffer.wrap(new byte[1])); // which nobody reads: it is ready in each round
        loop.execute(() -> register(loop, new HttpLoop.Handler() {
            private long called = System.nanoTime();

            @Override
            public void ready(SelectionKey key) {
                early.compareAndSet(false, loop.readyNanos() - called < 0);
                called = System.nanoTime();
                calls.countDown();
            }

            @Override
            public void tick(long nowNanos) {}

            @Override
            public void close() {
                HttpLoopTest.close(first);
            }
        }));
        while (calls.getCount() > 0) {
            loop.afterClosing(() -> {});
        }
        loop.close();
        assertFalse(early.get());
    }

    private void register(HttpLoop loop, HttpLoop.Handler handler) {
        try {
            loop.register(first.source(), SelectionKey.OP_READ, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anErrorEndsTheChannelThatItIsOfAndNoOther() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        HttpLoop.guarded(new Ending(() -> closed.set(true)), () -> {
            throw new NoClassDefFoundError("of a plug-in, say");
        });
        assertTrue(closed.get());
        HttpLoop loop = new HttpLoop("pxe-http-test", 1);
        loop.execute(() -> {
            throw new StackOverflowError();
        });
        CountDownLatch goesOn = new CountDownLatch(1);
        loop.execute(goesOn::countDown);
        goesOn.await();
        loop.close();
    }

    @Test
    void whatComesToALoopWhileItEndsIsClosedToo() throws Exception {
        HttpLoop loop = new HttpLoop("pxe-http-test", 1);
        CountDownLatch watching = new CountDownLatch(1);
        loop.execute(() -> {
            watch(loop, first, () -> loop.execute(() -> watch(loop, late, () -> {})));
            watching.countDown();
        });
        watching.await();
        loop.close();
        assertFalse(late.source().isOpen());
    }
}
