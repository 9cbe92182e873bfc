// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerPoolTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicReference<Thread> lost = new AtomicReference<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private WorkerPool pool = new WorkerPool("test", NEVER, 1);

    @AfterEach
    void end() {
        release.countDown();
        pool.close();
    }

    private void use(Duration tick, int bound) {
        pool = new WorkerPool("test", tick, bound);
    }

    /** Has something done, and waits until it has begun. */
    private Thread begin(Runnable work) throws InterruptedException {
        BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
        pool.execute(() -> {
            begun.add(Thread.currentThread());
            work.run();
        }, refusals::add);
        return begun.take();
    }

    private void hang() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hangs in a call that is late from its beginning. */
    private void hangLate() {
        worker().begin(new Late(), System.nanoTime());
        hang();
    }

    private static WorkerPool.Worker worker() {
        return (WorkerPool.Worker) Thread.currentThread();
    }

    private final class Late extends WorkerPool.Call {
        @Override
        protected long patienceNanos() {
            return 0;
        }

        @Override
        protected void late(Thread thread, long nowNanos) {
            lost.set(thread);
        }
    }

    /** A call that counts how often the watchdog looks at it. */
    private static final class Watched extends WorkerPool.Call {
        private final CountDownLatch looks = new CountDownLatch(50);

        @Override
        protected long patienceNanos() {
            looks.countDown();
            return Long.MAX_VALUE;
        }

        @Override
        protected void late(Thread thread, long nowNanos) {
            throw new AssertionError("nobody waits that long");
        }
    }

    @Test
    void oneThreadDoesWhatComesOneAfterTheOther() throws Exception {
        use(NEVER, 64);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            pool.execute(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            }, refusals::add);
        }
        done.await();
        assertEquals(1, threads.size());
    }

    @Test
    void whatHasWaitedForATickIsDoneByOneMoreThread() throws Exception {
        use(AT_ONCE, 64);
        for (int i = 0; i < 64; i++) {
            begin(this::hang);
        }
    }

    @Test
    void thereAreNoMoreThreadsThanMayBe() throws Exception {
        use(AT_ONCE, 2);
        begin(this::hang);
        Watched watched = new Watched();
        begin(() -> {
            worker().begin(watched, System.nanoTime());
            hang();
        });
        AtomicBoolean begun = new AtomicBoolean();
        pool.execute(() -> begun.set(true), refusals::add);
        watched.looks.await();
        assertFalse(begun.get());
        assertEquals(2, pool.alive().size());
    }

    @Test
    void aThreadThatHangsIsReplacedAndEndsWhenItReturns() throws Exception {
        use(AT_ONCE, 1);
        Thread hangs = begin(this::hangLate);
        Thread other = begin(() -> { });
        assertEquals(hangs, lost.get());
        release.countDown();
        hangs.join();
        assertEquals(other, begin(() -> { }), "and the other has kept its place");
    }

    @Test
    void aCallThatIsNotLateCostsNoThread() throws Exception {
        use(AT_ONCE, 1);
        Watched watched = new Watched();
        AtomicBoolean inTime = new AtomicBoolean();
        Thread first = begin(() -> {
            worker().begin(watched, System.nanoTime());
            try {
                watched.looks.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            inTime.set(worker().end(watched));
        });
        assertEquals(first, begin(() -> { }));
        assertTrue(inTime.get());
    }

    @Test
    void whenTooManyHangWhatComesIsRefusedAndWhatWaitsToo() throws Exception {
        use(AT_ONCE, 1);
        for (int i = 0; i < WorkerPool.MAX_HANGING; i++) {
            begin(this::hangLate);
        }
        BlockingQueue<String> waited = new LinkedBlockingQueue<>();
        begin(() -> {
            pool.execute(() -> { }, waited::add);
            hangLate();
        });
        assertEquals("every worker hangs", waited.take());
        pool.execute(() -> { }, refusals::add);
        assertEquals("no worker is free", refusals.remove());
    }

    @Test
    void whatWaitsIsRefusedAtTheEndAndTheThreadsEnd() throws Exception {
        Thread works = begin(this::hang);
        pool.execute(() -> { }, refusals::add);
        pool.close();
        assertEquals("the daemon stops", refusals.remove());
        pool.execute(() -> { }, refusals::add);
        assertEquals("no worker is free", refusals.remove());
        release.countDown();
        works.join();
    }

    @Test
    void aThreadThatEndsByAnErrorIsReplaced() throws Exception {
        Thread works = begin(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((_, _) -> { });
            throw new IllegalStateException("broken");
        });
        works.join();
        begin(() -> { });
    }
}
