// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageCacheTest {

    private static final int PAGE = PageCache.PAGE_BYTES;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PageCache cache = new PageCache(8L * PAGE, (work, refused) -> tasks.add(work), tasks::add);

    /** Somebody who sends a file from its beginning to its end, a little at a time. */
    private final class Sender implements CachedFile.Reader {
        final ByteBuffer got;
        final CachedFile file;
        IOException failure;

        Sender(MemoryFile file) {
            try {
                this.file = cache.open(file, Content.octet(file.open()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            got = ByteBuffer.allocate((int) file.size());
        }

        Sender start() {
            filled();
            return this;
        }

        @Override
        public void filled() {
            int count = Math.min(1000, got.remaining());
            int there = file.available(got.position(), count);
            file.copy(got.position(), there, got);
            if (there < count) {
                file.await(got.position(), this);
            } else if (got.hasRemaining()) {
                file.readAhead(got.position());
                tasks.add(this::filled);
            }
        }

        @Override
        public void failed(IOException reason) {
            failure = reason;
        }

        void leave() {
            file.leave(this);
            run();
        }
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static MemoryFile file(int bytes) {
        return new MemoryFile("f" + bytes, content(bytes));
    }

    @Test
    void aFileThatManySendIsOpenOnceAndReadOnce() {
        MemoryFile file = file(5 * PAGE + 17);
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            senders.add(new Sender(file).start());
        }
        run();
        assertEquals(1, file.opened.get() - file.closed.get());
        senders.forEach(sender -> assertArrayEquals(content(5 * PAGE + 17), sender.got.array()));
        assertEquals(5 * PAGE + 17, file.readBytes.get());
        senders.forEach(Sender::leave);
        assertEquals(file.opened.get(), file.closed.get());
        Sender late = new Sender(file).start();
        run();
        assertArrayEquals(content(5 * PAGE + 17), late.got.array());
        assertEquals(5 * PAGE + 17, file.readBytes.get(), "what comes next finds it still");
    }

    @Test
    void filesThatDoNotFitAreReadAgainAndStillWhole() {
        List<Sender> senders = new ArrayList<>();
        List<Integer> sizes = List.of(9 * PAGE, 20 * PAGE + 1, 3 * PAGE - 1, 0, 1, PAGE);
        for (int size : sizes) {
            MemoryFile file = file(size);
            senders.add(new Sender(file).start());
            senders.add(new Sender(file));
        }
        for (int i = 0; i < 40; i++) {
            senders.add(new Sender(file(2 * PAGE + 100 + i)).start());
        }
        tasks.addLast(() -> senders.forEach(sender -> {
            if (sender.got.position() == 0) {
                sender.start();
            }
        }));
        run();
        for (Sender sender : senders) {
            assertEquals(0, sender.got.remaining());
            assertTrue(Arrays.equals(content(sender.got.capacity()), sender.got.array()), "file of " + sender.got.capacity());
        }
    }

    @Test
    void aFileThatBreaksFailsForAllWhoSendItAndIsOpenedAnew() {
        MemoryFile file = file(3 * PAGE);
        file.missingBytes = 1;
        Sender first = new Sender(file).start();
        Sender second = new Sender(file).start();
        run();
        assertTrue(first.failure.getMessage().contains("cut short"));
        assertTrue(second.failure.getMessage().contains("cut short"));
        second.start();
        run();
        first.leave();
        second.leave();
        assertEquals(0, cache.files());
        assertEquals(file.opened.get(), file.closed.get());
        file.missingBytes = 0;
        Sender third = new Sender(file).start();
        run();
        assertArrayEquals(content(3 * PAGE), third.got.array());
    }

    @Test
    void oneWhoLeavesWhileTheFileIsReadLeavesNothingOpen() {
        MemoryFile file = file(3 * PAGE);
        Sender sender = new Sender(file).start();
        sender.leave();
        assertEquals(1, file.closed.get());
        assertEquals(0, sender.got.position());
    }
}
