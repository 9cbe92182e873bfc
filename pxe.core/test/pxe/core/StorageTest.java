// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pxe.api.event.BootEvent;
import pxe.net.WorkerPool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class StorageTest {

    private static final Duration ENDLESS = Duration.ofDays(1);

    private final BlockingQueue<BootEvent> events = new LinkedBlockingQueue<>();
    private final WorkerPool pool = new WorkerPool("test", Duration.ofMillis(1), 64);
    /** One for each who may go on. */
    private final Semaphore release = new Semaphore(0);
    private Storage storage = new Storage("/srv", events::add, Duration.ofMillis(1));

    @AfterEach
    void end() {
        release.release(1000);
        pool.close();
    }

    private String hang() {
        release.acquireUninterruptibly();
        return "content";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks on a thread of the pool, and gives what came of it. */
    private BlockingQueue<String> ask(Storage asked, String file, Storage.Question<String> question) {
        BlockingQueue<String> answer = new LinkedBlockingQueue<>();
        pool.execute(() -> {
            try {
                answer.add(asked.ask(file, question));
            } catch (IOException e) {
                answer.add(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }, answer::add);
        return answer;
    }

    /** Lets somebody wait for it, and waits until that has begun. */
    private BlockingQueue<String> waitFor(Storage asked, String file) throws InterruptedException {
        CountDownLatch waits = new CountDownLatch(1);
        BlockingQueue<String> answer = ask(asked, file, () -> {
            waits.countDown();
            return hang();
        });
        waits.await();
        return answer;
    }

    private void hangs() throws InterruptedException {
        waitFor(storage, "first");
        assertEquals("STORAGEHANGS", events.take().name());
        for (int i = 1; i < Storage.MAX_WAITING; i++) {
            waitFor(storage, "more");
        }
    }

    @Test
    void whatIsAnsweredInTimeIsNotTold() throws Exception {
        storage = new Storage("/srv", events::add, ENDLESS);
        assertEquals("content", ask(storage, "a", () -> "content").take());
        assertNull(events.poll());
    }

    @Test
    void thatItHangsIsToldOnceWithTheFileAndThenThatItIsBack() throws Exception {
        BlockingQueue<String> first = waitFor(storage, "first");
        BootEvent hangs = events.take();
        assertEquals("STORAGEHANGS", hangs.name());
        assertEquals("/srv", hangs.details().get("source"));
        assertEquals("first", hangs.details().get("file"));
        assertTrue(hangs.details().containsKey("since"));
        CountDownLatch secondMayGo = new CountDownLatch(1);
        BlockingQueue<String> second = ask(storage, "second", () -> {
            await(secondMayGo);
            return "content";
        });
        BlockingQueue<BootEvent> elsewhere = new LinkedBlockingQueue<>();
        waitFor(new Storage("/other", elsewhere::add, Duration.ofMillis(1)), "later");
        elsewhere.take(); // so the second has waited for long, too
        secondMayGo.countDown();
        assertEquals("content", second.take());
        assertNull(events.poll(), "the first waits still");
        release.release();
        assertEquals("content", first.take());
        assertEquals("STORAGEBACK", events.take().name());
        assertNull(events.poll());
    }

    @Test
    void asLongAsItHangsNoMoreThanSoManyWaitForIt() throws Exception {
        hangs();
        String refusal = ask(storage, "next", this::hang).take();
        assertTrue(refusal.matches("HangingException: /srv hangs since .*Z \\(first\\): try again later"), refusal);
        assertThrows(HangingException.class, () -> storage.ask("next", () -> "content"), "nor any other thread");
    }

    @Test
    void whenOneReturnsOneMoreMayAsk() throws Exception {
        hangs();
        release.release();
        for (String answer = ""; !answer.equals("content"); ) {
            answer = ask(storage, "next", () -> "content").take();
        }
    }

    @Test
    void aSlowOneIsAskedByAsManyAsLike() throws Exception {
        storage = new Storage("/srv", events::add, ENDLESS);
        for (int i = 0; i <= Storage.MAX_WAITING; i++) {
            waitFor(storage, "slow");
        }
    }

    @Test
    void othersAreAskedWhileItHangs() throws Exception {
        hangs();
        assertEquals("content", ask(new Storage("/other", events::add), "a", () -> "content").take());
    }

    /** A source may ask others in turn. */
    @Test
    void onlyTheInnermostIsWaitedFor() throws Exception {
        storage = new Storage("outer", events::add, ENDLESS);
        Storage inner = new Storage("inner", events::add, ENDLESS);
        List<WorkerPool.Call> calls = new ArrayList<>();
        List<Long> begins = new ArrayList<>();
        ask(storage, "asked", () -> {
            calls.add(call());
            begins.add(call().startNanos());
            inner.ask("asks", () -> calls.add(call()));
            calls.add(call());
            begins.add(call().startNanos());
            return "content";
        }).take();
        assertNotSame(calls.get(0), calls.get(1));
        assertSame(calls.get(0), calls.get(2));
        assertTrue(begins.get(0) < begins.get(1), "and it has not waited meanwhile");
    }

    @Test
    void aPolicyThatWaitsForAFileIsLateAllTheSame() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        AtomicBoolean asked = new AtomicBoolean();
        pool.execute(() -> {
            ((WorkerPool.Worker) Thread.currentThread()).begin(new WorkerPool.Call() {
                @Override
                protected long patienceNanos() {
                    return asked.get() ? 0 : Long.MAX_VALUE;
                }

                @Override
                protected void late(Thread thread, long nowNanos) {
                    late.countDown();
                }
            }, System.nanoTime());
            try {
                new Storage("/srv", events::add, ENDLESS).ask("file", () -> {
                    asked.set(true);
                    return hang();
                });
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, AssertionError::new);
        late.await();
    }

    private static WorkerPool.Call call() {
        return Objects.requireNonNull(((WorkerPool.Worker) Thread.currentThread()).current());
    }
}
