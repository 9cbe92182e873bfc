// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pxe.api.event.BootEvent;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.net.WorkerPool;
import pxe.net.Workers;

/** A server of a directory, with files that misbehave, and what it tells. */
final class ServedDirectory implements AutoCloseable {

    /** At a port of the loopback interface that the system chooses; all else as it is by default. */
    static final HttpSettings SETTINGS = HttpSettings.builder()
            .addresses(List.of(InetAddress.ofLiteral("127.0.0.1"))).port(0).build();

    private final Path directory;
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final BlockingQueue<BootEvent> events = new LinkedBlockingQueue<>();
    /** The threads that looked for files. */
    private final Set<String> lookers = ConcurrentHashMap.newKeySet();
    private volatile boolean mayWait;
    private volatile long lastArrivalNanos;
    /** How much work is still done. */
    private final AtomicInteger free = new AtomicInteger(Integer.MAX_VALUE);
    /** One for each who has begun to open what hangs. */
    private final Semaphore hanging = new Semaphore(0);
    private final AtomicInteger openChannels = new AtomicInteger();
    private final AtomicInteger madeBytes = new AtomicInteger();
    private final HttpServer server;

    ServedDirectory(Path directory, HttpSettings settings) throws IOException {
        this.directory = directory;
        this.server = HttpServer.open(settings, new Library(), events::add, new FewWorkers());
    }

    /** Bytes that are the same for the same size. */
    static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    /** Serves a file that is not on disk. */
    void makes(String name, int size) {
        made.put("/" + name, content(size));
    }

    /** From now on there is a source that may wait, or none. */
    void mayWait(boolean mayWait) {
        this.mayWait = mayWait;
        lookers.clear();
    }

    /** Whether one of the server's loops looked for a file. */
    boolean loopsLook() {
        return lookers.stream().anyMatch(thread -> thread.matches("pxe-http-\\d+"));
    }

    /** Since when the request was there for whose file was looked last. */
    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    /** From now on no worker is free but for so many pieces of work. */
    void busyAfter(int pieces) {
        free.set(pieces);
    }

    void letSlowGo() {
        slow.countDown();
    }

    /** Waits until as many wait for what hangs. */
    void awaitHanging(int count) throws InterruptedException {
        if (!hanging.tryAcquire(count, 20, TimeUnit.SECONDS)) {
            throw new AssertionError("only " + hanging.availablePermits() + " wait");
        }
    }

    InetSocketAddress address() {
        return address("http");
    }

    InetSocketAddress address(String scheme) {
        return server.endpoints().stream().filter(endpoint -> endpoint.scheme().equals(scheme)).findFirst().orElseThrow().address();
    }

    HttpSettings settings() {
        return server.settings();
    }

    void apply(HttpSettings settings) throws IOException {
        server.apply(settings);
    }

    /** How many bytes were read of files that are made. */
    int madeBytes() {
        return madeBytes.get();
    }

    /** Waits for an event of a name, and gives its details but for those that are named. */
    Map<String, String> awaitEvent(String name, String... without) throws InterruptedException {
        for (BootEvent event = next(); ; event = next()) {
            if (event.name().equals(name)) {
                Map<String, String> details = new HashMap<>(event.details());
                details.keySet().removeAll(Set.of(without));
                return details;
            }
        }
    }

    private BootEvent next() throws InterruptedException {
        BootEvent event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing more was told");
        }
        return event;
    }

    void awaitConnections(int count) throws InterruptedException {
        await(() -> server.connections() == count);
    }

    /** Waits until no connection is open and no file: a worker that reads one when its connection ends closes it a moment later. */
    void awaitNothingOpen() throws InterruptedException {
        await(() -> server.connections() == 0 && openChannels.get() == 0);
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.connections() + " connections and " + openChannels + " files are open");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        slow.countDown();
        server.close();
    }

    private final class FewWorkers implements Workers {
        private final Workers workers = WorkerPool.forFiles("test-file");

        @Override
        public void execute(Runnable work, Consumer<String> refused) {
            if (free.getAndDecrement() > 0) {
                workers.execute(work, refused);
            } else {
                refused.accept("no worker is free");
            }
        }

        @Override
        public void close() {
            workers.close();
        }
    }

    private final class Library implements FileLibrary {
        @Override
        public FileLookup find(FileRequest request) {
            lookers.add(Thread.currentThread().getName());
            lastArrivalNanos = request.arrivalNanos();
            return ServedDirectory.this.find(request);
        }

        @Override
        public boolean mayWait() {
            return mayWait;
        }

        /** All that was made is in every directory that is called {@code dir}, and a directory. */
        @Override
        public List<FileEntry> list(FileRequest request) {
            return request.path().matches("(.*/)?dir/?")
                    ? Stream.concat(Stream.of(new FileEntry("more/", null)), made.keySet().stream().sorted()
                            .map(name -> new FileEntry(name.substring(1), VirtualFile.of(name, made.get(name), Instant.EPOCH)))).toList()
                    : List.of();
        }
    }

    private FileLookup find(FileRequest request) {
        Path file = directory.resolve(request.path().substring(1));
        if (request.path().contains("..")) {
            return new FileLookup.Refused("the path leads upwards");
        }
        if (request.path().equals("/broken")) {
            throw new IllegalStateException("disk on fire");
        }
        if (request.path().equals("/denied")) {
            return new FileLookup.Found(new Served("denied", 1, Instant.EPOCH, Optional.empty(), () -> {
                throw new AccessDeniedException("denied");
            }));
        }
        if (request.path().equals("/out-of-descriptors")) {
            return new FileLookup.Found(new Served("open", 1, Instant.EPOCH, Optional.empty(), () -> {
                throw new IOException("Too many open files");
            }));
        }
        if (request.path().equals("/broken-to-open")) {
            return new FileLookup.Found(new Served("opens", 1, Instant.EPOCH, Optional.empty(), () -> {
                throw new AssertionError("broken");
            }));
        }
        if (request.path().startsWith("/broken-to-read/")) {
            int size = Integer.parseInt(request.path().substring("/broken-to-read/".length()));
            return new FileLookup.Found(new Served("reads", size, Instant.EPOCH, Optional.empty(), () -> new Made(new byte[size]) {
                @Override
                public int read(ByteBuffer into) {
                    throw new AssertionError("broken");
                }
            }));
        }
        if (request.path().equals("/unavailable")) {
            return new FileLookup.Unavailable("/srv hangs");
        }
        if (request.path().equals("/hangs")) {
            return new FileLookup.Found(new Served("hangs", 1, Instant.EPOCH, Optional.empty(), () -> {
                hanging.release();
                return FileChannel.open(file); // a FIFO: in the kernel, as one waits for a disk
            }));
        }
        if (request.path().equals("/slow")) {
            awaitSlow();
        }
        byte[] content = made.get(request.path());
        if (content != null) {
            return new FileLookup.Found(new Served(request.path(), content.length, Instant.EPOCH, Optional.empty(),
                    () -> new Made(content)));
        }
        return Files.isRegularFile(file) ? new FileLookup.Found(onDisk(file)) : new FileLookup.Missing("no such file");
    }

    private void awaitSlow() {
        try {
            slow.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Served onDisk(Path file) {
        return new Served(file.toString(), file.toFile().length(), Instant.ofEpochMilli(file.toFile().lastModified()),
                Optional.of(List.of(file, file.toFile().length(), file.toFile().lastModified())), () -> FileChannel.open(file));
    }

    private interface Opener {
        SeekableByteChannel open() throws IOException;
    }

    private record Served(String name, long size, Instant lastModified, Optional<Object> version, Opener opener) implements VirtualFile {
        @Override
        public SeekableByteChannel open() throws IOException {
            return opener.open();
        }
    }

    /** A channel over bytes that gives few of them at once, and is counted while it is open. */
    private class Made implements SeekableByteChannel {
        private static final int AT_ONCE = 10_000;

        private final byte[] content;
        private int position;
        private boolean open = true;

        private Made(byte[] content) {
            this.content = content;
            openChannels.incrementAndGet();
        }

        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(Math.min(into.remaining(), content.length - position), AT_ONCE);
            into.put(content, position, count);
            position += count;
            madeBytes.addAndGet(count);
            return count == 0 ? -1 : count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long to) {
            position = (int) to;
            return this;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                openChannels.decrementAndGet();
            }
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long to) {
            throw new UnsupportedOperationException();
        }
    }
}
