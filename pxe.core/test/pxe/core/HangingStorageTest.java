// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.event.BootEvent;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.net.WorkerPool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The tree where something of it hangs; asked on threads of a pool, as the protocols do. */
@Timeout(40)
class HangingStorageTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    @TempDir
    Path temp;
    private final BlockingQueue<BootEvent> events = new LinkedBlockingQueue<>();
    private final FileTree tree = new FileTree(events::add);
    private final WorkerPool pool = new WorkerPool("test", Duration.ofMillis(1), 64);
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void fill() throws IOException {
        Files.writeString(Files.createDirectories(temp.resolve("healthy")).resolve("kernel"), "kernel");
        tree.add(new DirectorySource(temp.resolve("healthy"), events::add), 0, 1);
    }

    @AfterEach
    void end() {
        release.countDown();
        pool.close();
    }

    /** What comes of looking for a file and opening it, as a word. */
    private BlockingQueue<String> fetch(String path) {
        BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        fetch(path, outcome);
        return outcome;
    }

    private void fetch(String path, BlockingQueue<String> outcomes) {
        pool.execute(() -> outcomes.add(outcome(path)), outcomes::add);
    }

    private String outcome(String path) {
        return switch (tree.find(new FileRequest(path, "tftp", CLIENT, CLIENT))) {
            case FileLookup.Found(VirtualFile file) -> opened(file);
            case FileLookup.Unavailable(String reason) -> reason;
            case FileLookup.Missing _ -> "missing";
            case FileLookup.Refused _ -> "refused";
        };
    }

    private static String opened(VirtualFile file) {
        try (SeekableByteChannel channel = file.open()) {
            return channel.size() + " bytes";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private BootEvent event(String name) throws InterruptedException {
        BootEvent event = events.take();
        assertEquals(name, event.name());
        return event;
    }

    @Test
    void filesOfADirectoryThatCanNotBeOpenedAreToldAndOthersAreServed() throws Exception {
        Path root = Files.createDirectories(temp.resolve("leased"));
        Path stuck = Files.writeString(root.resolve("stuck"), "stuck");
        Files.writeString(root.resolve("fine"), "fine");
        tree.add(new DirectorySource(root, events::add), 10, 2);
        BlockingQueue<String> first;
        try (LeasedFile _ = new LeasedFile(stuck)) {
            first = fetch("stuck");
            BootEvent hangs = event("STORAGEHANGS");
            assertEquals(root.toString(), hangs.details().get("source"));
            assertEquals(stuck.toString(), hangs.details().get("file"));
            assertEquals("4 bytes", fetch("fine").take());
            assertEquals("6 bytes", fetch("kernel").take());
        }
        assertEquals("5 bytes", first.take());
        event("STORAGEBACK");
    }

    @Test
    void whoeverMakesAStorageThatHangsGoesOnAndItsBeginningIsMadeUpFor() throws Exception {
        Storage storage = new Storage("/srv", events::add, Duration.ofMillis(1));
        CountDownLatch looked = new CountDownLatch(1);
        storage.begin("/srv", () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            looked.countDown();
        });
        assertEquals("/srv", event("STORAGEHANGS").details().get("file"));
        release.countDown();
        event("STORAGEBACK");
        assertEquals(0, looked.getCount());
    }

    @Test
    void whoeverMakesAStorageThatAnswersFindsItLookedAtAndNothingIsTold() {
        Storage storage = new Storage("/srv", events::add, Duration.ofHours(1));
        AtomicBoolean looked = new AtomicBoolean();
        storage.begin("/srv", () -> looked.set(true));
        assertTrue(looked.get());
        assertEquals(0, events.size());
    }

    @Test
    void whenTooManyWaitForADirectoryItIsUnavailableAndOthersAreServed() throws Exception {
        Path root = Files.createDirectories(temp.resolve("leased"));
        Path stuck = Files.writeString(root.resolve("stuck"), "stuck");
        tree.add(new DirectorySource(root, events::add), 10, 2);
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        try (LeasedFile _ = new LeasedFile(stuck)) {
            for (int i = 0; i < Storage.MAX_WAITING; i++) {
                fetch("stuck", outcomes);
            }
            event("STORAGEHANGS");
            fetch("stuck", outcomes);
            String refusal = outcomes.take(); // whoever of them came last
            assertTrue(refusal.startsWith(root + " hangs since "), refusal);
            assertEquals(refusal, fetch("nosuch").take(), "nobody can tell whether it is there");
            assertEquals("6 bytes", fetch("kernel").take());
        }
        for (int i = 0; i < Storage.MAX_WAITING; i++) {
            assertEquals("5 bytes", outcomes.take());
        }
        event("STORAGEBACK");
        assertEquals("missing", fetch("nosuch").take());
    }

    /** One that somebody else wrote. */
    @Test
    void aSourceThatHangsIsToldAndOthersAreServed() throws Exception {
        CountDownLatch waiting = new CountDownLatch(Storage.MAX_WAITING);
        FileSource source = new FileSource() {
            @Override
            public Optional<VirtualFile> find(FileRequest request) {
                waiting.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            }

            @Override
            public String toString() {
                return "somebody's source";
            }
        };
        tree.add(source, 10, 2);
        for (int i = 0; i < Storage.MAX_WAITING; i++) {
            fetch("kernel");
        }
        assertEquals("somebody's source", event("STORAGEHANGS").details().get("source"));
        waiting.await();
        tree.add(source, 11, 2);
        assertEquals("6 bytes", fetch("kernel").take(), "the next is asked");
        release.countDown();
        event("STORAGEBACK");
    }

    @Test
    void aFileOfASourceThatCanNotBeReadIsToldAndOthersAreServed() throws Exception {
        CountDownLatch waiting = new CountDownLatch(Storage.MAX_WAITING);
        tree.add(request -> Optional.<VirtualFile>of(new GivenFile(_ -> {
            waiting.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        })).filter(_ -> request.path().equals("stuck")), 10, 2);
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        for (int i = 0; i < Storage.MAX_WAITING; i++) {
            pool.execute(() -> outcomes.add(read("stuck")), outcomes::add);
        }
        assertEquals("given", event("STORAGEHANGS").details().get("file"));
        waiting.await();
        assertEquals("6 bytes", fetch("kernel").take());
        release.countDown();
        for (int i = 0; i < Storage.MAX_WAITING; i++) {
            assertEquals("-1", outcomes.take());
        }
        event("STORAGEBACK");
    }

    private String read(String path) {
        try (SeekableByteChannel channel = ((FileLookup.Found) tree.find(new FileRequest(path, "tftp", CLIENT, CLIENT))).file().open()) {
            return String.valueOf(channel.read(ByteBuffer.allocate(1)));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
