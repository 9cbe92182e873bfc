// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop on real sockets of the loopback interface. */
@Timeout(60)
class LinuxEventLoopTest {

    private record Heard(String text, Arrival arrival) {}

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private LinuxEventLoop loop;

    @BeforeEach
    void start() throws IOException {
        loop = LinuxEventLoop.open("net-test");
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private void hear(ByteBuffer payload, Arrival arrival) {
        heard.add(new Heard(StandardCharsets.US_ASCII.decode(payload).toString(), arrival));
    }

    private UdpSocket open(InetAddress address) throws IOException {
        return loop.open(new InetSocketAddress(address, 0), this::hear);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Route to(UdpSocket socket) {
        return new Route(socket.localAddress(), InetAddress.ofLiteral("0.0.0.0"), 0);
    }

    private Heard next() throws InterruptedException {
        Heard next = heard.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing more was heard");
        }
        return next;
    }

    private <T> T onLoop(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        loop.execute(task);
        return task.get(20, TimeUnit.SECONDS);
    }

    /**
     * What a loop opens, as far as it is open: sockets, and the kernel's objects that are of no file system. The virtual machine opens
     * files of its own at any time, and what an earlier test left may be closed meanwhile.
     */
    private static Set<String> opened() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(LinuxEventLoopTest::target).filter(target -> target.contains("socket:") || target.contains("anon_inode:"))
                    .collect(Collectors.toSet());
        }
    }

    /** A socket has a number of its own; other objects are told apart by their descriptors. */
    private static String target(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") ? target : target + " " + descriptor.getFileName();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static void assertNothingMoreIsOpen(Set<String> before) throws IOException {
        Set<String> more = opened();
        more.removeAll(before);
        assertEquals(Set.of(), more);
    }

    // --- Packets.

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPacketSaysHowItCame(String address) throws Exception {
        InetAddress ip = InetAddress.ofLiteral(address);
        UdpSocket server = open(ip);
        try (DatagramSocket client = new DatagramSocket(new InetSocketAddress(ip, 0))) {
            client.send(new DatagramPacket("hello".getBytes(), 5, server.localAddress()));
            Heard packet = next();
            int loopback = NetworkInterface.getByInetAddress(ip).getIndex();
            assertEquals(new Heard("hello", new Arrival(new InetSocketAddress(ip, client.getLocalPort()), ip, ip, loopback)), packet);

            loop.execute(() -> server.send(bytes("welcome"), packet.arrival().reply()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.setSoTimeout(20_000);
            client.receive(answer);
            assertEquals("welcome", new String(answer.getData(), 0, answer.getLength()));
            assertEquals(server.localAddress(), answer.getSocketAddress());
        }
    }

    @Test
    void theWildcardHearsOnEveryAddressAndAnswersFromTheOneThatWasReached() throws Exception {
        UdpSocket server = open(InetAddress.ofLiteral("0.0.0.0"));
        InetAddress other = InetAddress.ofLiteral("127.0.0.99");
        try (DatagramSocket client = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            client.send(new DatagramPacket(new byte[] {'x'}, 1, new InetSocketAddress(other, server.localAddress().getPort())));
            Arrival arrival = next().arrival();
            assertEquals(other, arrival.destination());
            loop.execute(() -> server.send(bytes("y"), arrival.reply()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.setSoTimeout(20_000);
            client.receive(answer);
            assertEquals(other, answer.getAddress());
        }
    }

    @Test
    void moreThanABatchArrivesInItsOrder() throws Exception {
        UdpSocket server = open(LOOPBACK);
        int count = 3 * SendBatch.SIZE + 1;
        loop.execute(() -> IntStream.range(0, count).forEach(i -> server.send(bytes("packet " + i), to(server))));
        for (int i = 0; i < count; i++) {
            assertEquals("packet " + i, next().text());
        }
        assertEquals(0, onLoop(server::sendFailures));
    }

    @Test
    void segmentsArriveAsPacketsOfTheirOwn() throws Exception {
        UdpSocket server = open(LOOPBACK);
        ByteBuffer payloads = bytes("first.second..third");
        loop.execute(() -> server.sendSegments(payloads, 7, to(server)));
        assertEquals(List.of("first.s", "econd..", "third"), List.of(next().text(), next().text(), next().text()));
        assertEquals(0, payloads.position());
    }

    @Test
    void moreSegmentsThanTheSystemTakesAtOnceArriveToo() throws Exception {
        UdpSocket server = open(LOOPBACK);
        int count = 2 * SendBatch.MAX_SEGMENTS + 3;
        ByteBuffer payloads = ByteBuffer.allocate(count * 4);
        IntStream.range(0, count).forEach(i -> payloads.put(String.format("%04d", i).getBytes(StandardCharsets.US_ASCII)));
        loop.execute(() -> server.sendSegments(payloads.flip(), 4, to(server)));
        for (int i = 0; i < count; i++) {
            assertEquals(String.format("%04d", i), next().text());
        }
    }

    @Test
    void emptyAndOversizedPacketsDoNoHarm() throws Exception {
        UdpSocket server = open(LOOPBACK);
        loop.execute(() -> {
            server.send(ByteBuffer.allocate(SendBatch.MAX_PACKET + 1), to(server)); // can't be sent
            server.send(ByteBuffer.allocate(ReceiveBatch.MAX_PACKET + 1), to(server)); // is not taken
            server.send(bytes(""), to(server));
            server.send(bytes("after"), to(server));
        });
        assertEquals("", next().text());
        assertEquals("after", next().text());
        assertEquals(1, onLoop(server::sendFailures));
    }

    @Test
    void aPeerThatIsGoneStopsNothing() throws Exception {
        UdpSocket server = open(LOOPBACK);
        InetSocketAddress gone;
        try (DatagramSocket closed = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            gone = new InetSocketAddress(LOOPBACK, closed.getLocalPort());
        }
        for (int i = 0; i < 3; i++) {
            loop.execute(() -> server.send(bytes("anybody there?"), new Route(gone, LOOPBACK, 0)));
        }
        loop.execute(() -> server.send(bytes("still here"), to(server)));
        assertEquals("still here", next().text());
    }

    @Test
    void whatTheSystemRefusesIsCountedAndTheRestIsSent() throws Exception {
        UdpSocket server = open(LOOPBACK);
        loop.execute(() -> {
            server.send(bytes("one"), to(server));
            server.send(bytes("lost"), new Route(new InetSocketAddress("192.0.2.1", 9), LOOPBACK, 999_999)); // no such interface
            server.send(bytes("two"), to(server));
        });
        assertEquals("one", next().text());
        assertEquals("two", next().text());
        assertEquals(1, onLoop(server::sendFailures));
    }

    // --- Faults, tasks, timers.

    @Test
    void handlersAndTasksThatThrowStopNothing() throws Exception {
        UdpSocket server = loop.open(new InetSocketAddress(LOOPBACK, 0), (payload, arrival) -> {
            hear(payload, arrival);
            throw new IllegalStateException("on purpose");
        });
        loop.execute(() -> {
            server.send(bytes("a"), to(server));
            server.send(bytes("b"), to(server));
            throw new IllegalStateException("on purpose");
        });
        assertEquals("a", next().text());
        assertEquals("b", next().text());
    }

    @Test
    void timersRunInTheirOrderOnTheLoopsThread() throws Exception {
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        Thread thread = onLoop(Thread::currentThread);
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(300), () -> ran.add("second"));
            loop.schedule(Duration.ofMillis(1), () -> ran.add("first"));
            loop.schedule(Duration.ofMillis(2), () -> ran.add("cancelled")).cancel();
            loop.schedule(Duration.ofMillis(600), () -> ran.add(Thread.currentThread() == thread ? "third" : "elsewhere"));
        });
        for (String wanted : List.of("first", "second", "third")) {
            assertEquals(wanted, ran.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void tasksOfManyThreadsAllRun() throws Exception {
        BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
        List<Thread> threads = IntStream.range(0, 8).mapToObj(_ -> Thread.ofPlatform().start(
                () -> IntStream.range(0, 1000).forEach(i -> loop.execute(() -> ran.add(i))))).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        onLoop(() -> true);
        assertEquals(8000, ran.size());
    }

    @Test
    void segmentsLargerThanAnyPacketAreCountedAndNotSent() throws Exception {
        UdpSocket server = open(LOOPBACK);
        int tooLarge = SendBatch.MAX_PACKET + 1;
        loop.execute(() -> {
            server.sendSegments(ByteBuffer.allocate(2 * tooLarge), tooLarge, to(server));
            server.sendSegments(bytes("short"), Integer.MAX_VALUE, to(server));
        });
        assertEquals("short", next().text());
        assertEquals(2, onLoop(server::sendFailures));
    }

    @Test
    void aRouteThatCannotBeUsedLeavesTheOtherPacketsAsTheyAre() throws Exception {
        UdpSocket server = open(LOOPBACK);
        loop.execute(() -> server.send(bytes("before"), to(server)));
        assertEquals("before", next().text());
        int port = server.localAddress().getPort();
        loop.execute(() -> server.send(bytes("nowhere"), Route.to(InetSocketAddress.createUnresolved("nowhere.invalid", port))));
        loop.execute(() -> server.send(bytes("after"), to(server)));
        assertEquals("after", next().text());
        onLoop(() -> true);
        assertEquals(List.of(), List.copyOf(heard));
    }

    @Test
    void aHandlerThatReadsLittleEndianDoesNotChangeTheNextPacket() throws Exception {
        BlockingQueue<ByteOrder> orders = new LinkedBlockingQueue<>();
        UdpSocket server = loop.open(new InetSocketAddress(LOOPBACK, 0), (payload, arrival) -> {
            orders.add(payload.order());
            payload.order(ByteOrder.LITTLE_ENDIAN);
        });
        for (int i = 0; i < 2; i++) {
            loop.execute(() -> server.send(bytes("x"), to(server)));
            assertEquals(ByteOrder.BIG_ENDIAN, orders.poll(20, TimeUnit.SECONDS));
        }
    }

    // --- The end.

    @Test
    void whatWasSentBeforeASocketClosedStillLeaves() throws Exception {
        UdpSocket server = open(LOOPBACK);
        UdpSocket leaving = open(LOOPBACK);
        loop.execute(() -> {
            leaving.send(bytes("last words"), to(server));
            leaving.close();
        });
        loop.execute(() -> server.send(bytes("later"), to(server)));
        assertEquals("last words", next().text());
    }

    @Test
    void anAddressThatWasNotResolvedIsRefusedAndLeavesNoDescriptor() throws Exception {
        Set<String> before = opened();
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
        IOException refused = assertThrows(IOException.class, () -> loop.open(unresolved, this::hear));
        assertEquals("nowhere.invalid: no such host", refused.getMessage());
        assertNothingMoreIsOpen(before);
    }

    @Test
    void aSocketWhoseOpenerWasInterruptedIsClosed() throws Exception {
        Set<String> before = opened();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        loop.execute(() -> {
            waiting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.await();
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> open(LOOPBACK));
        assertTrue(Thread.interrupted());
        goOn.countDown();
        onLoop(() -> true);
        assertNothingMoreIsOpen(before);
    }

    @Test
    void aClosedSocketTakesNoNeighbours() throws Exception {
        UdpSocket server = open(LOOPBACK);
        server.close();
        IOException refused = onLoop(() -> assertThrows(IOException.class,
                () -> server.addNeighbour(1, (Inet4Address) LOOPBACK, new byte[6])));
        assertEquals("the socket is closed", refused.getMessage());
    }

    @Test
    void aClosedSocketIsSilentAndItsPortIsFree() throws Exception {
        UdpSocket server = open(LOOPBACK);
        UdpSocket other = open(LOOPBACK);
        server.close();
        server.close();
        loop.execute(() -> server.send(bytes("from the dead"), to(other)));
        loop.execute(() -> other.send(bytes("alive"), to(other)));
        assertEquals("alive", next().text());
        onLoop(() -> loop.open(server.localAddress(), this::hear)).close();
    }

    @Test
    void closingWhilePacketsArriveIsSafeAndLeavesNoDescriptor() throws Exception {
        Set<String> before = opened();
        AtomicBoolean over = new AtomicBoolean();
        try (LinuxEventLoop busy = LinuxEventLoop.open("net-test-busy")) {
            UdpSocket first = busy.open(new InetSocketAddress(LOOPBACK, 0), (payload, arrival) -> { });
            InetSocketAddress target = first.localAddress();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                senders.add(Thread.ofPlatform().start(() -> flood(target, over)));
            }
            first.close();
            for (int i = 0; i < 200; i++) {
                UdpSocket again = openFree(busy, target);
                again.close();
            }
            over.set(true);
            for (Thread sender : senders) {
                sender.join();
            }
        }
        for (int i = 0; i < 50; i++) {
            LinuxEventLoop.open("net-test-" + i).close();
        }
        assertNothingMoreIsOpen(before);
    }

    /** Opens a port that was closed a moment ago; the loop may take a turn to let go of it. */
    private UdpSocket openFree(LinuxEventLoop busy, InetSocketAddress target) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return busy.open(target, (payload, arrival) -> { });
            } catch (IOException e) {
                if (i == 1000) {
                    throw e;
                }
            }
        }
    }

    private static void flood(InetSocketAddress target, AtomicBoolean over) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            DatagramPacket packet = new DatagramPacket(new byte[64], 64, target);
            while (!over.get()) {
                socket.send(packet);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClosedLoopRefusesTasksAndSockets() throws Exception {
        UdpSocket server = open(LOOPBACK);
        loop.close();
        loop.close();
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> { }));
        assertEquals("the event loop is closed", assertThrows(IOException.class, () -> open(LOOPBACK)).getMessage());
        server.close();
    }

    @Test
    void everyTaskThatWasTakenRunsEvenWhenTheLoopIsClosing() throws Exception {
        for (int round = 0; round < 50; round++) {
            LinuxEventLoop closing = LinuxEventLoop.open("net-test-closing");
            BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
            int[] taken = new int[1];
            Thread submitter = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 100_000; i++) {
                        int number = i;
                        closing.execute(() -> ran.add(number));
                        taken[0]++;
                    }
                } catch (RejectedExecutionException closed) {
                    // as it should
                }
            });
            closing.close();
            submitter.join();
            assertEquals(taken[0], ran.size());
        }
    }

    @Test
    void theThreadIsNamedAndKeepsNoProcessAlive() throws Exception {
        Thread thread = onLoop(Thread::currentThread);
        assertEquals("net-test", thread.getName());
        assertTrue(thread.isDaemon());
        loop.close();
        assertFalse(thread.isAlive());
        assertSame(Thread.State.TERMINATED, thread.getState());
    }
}
