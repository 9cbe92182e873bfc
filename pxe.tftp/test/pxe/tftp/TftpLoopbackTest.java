// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.event.BootEvent;
import pxe.api.file.FileLookup;
import pxe.api.file.VirtualFile;
import pxe.net.EventLoop;
import pxe.net.LinuxEventLoop;

/** The server on real sockets of the loopback interface, with a real file. */
class TftpLoopbackTest {

    private final Queue<BootEvent> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch sent = new CountDownLatch(1);

    private void happened(BootEvent event) {
        events.add(event);
        if (event.name().equals("SENT")) {
            sent.countDown();
        }
    }

    private static TestClient start(EventLoop loop, InetSocketAddress server) {
        try {
            TftpPacket.ReadRequest request = ServedNetwork.rrq("f", "blksize", "1428", "windowsize", "16");
            return new TestClient(loop, new InetSocketAddress(server.getAddress(), 0), server, request).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aFileArrivesOverRealSockets(String address, @TempDir Path directory) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(directory.resolve("f"), content);
        InetAddress loopback = InetAddress.ofLiteral(address);
        TftpSettings settings = TftpSettings.builder().addresses(List.of(loopback)).port(0).build();
        try (EventLoop loop = LinuxEventLoop.open("tftp-test");
                TftpServer server = TftpServer.open(loop, settings, request -> new FileLookup.Found(new DiskFile(file)),
                        this::happened)) {
            InetSocketAddress listens = server.endpoints().getFirst().address();
            TestClient[] client = new TestClient[1];
            loop.execute(() -> client[0] = start(loop, listens));
            assertTrue(sent.await(20, TimeUnit.SECONDS), () -> "only " + events);
            assertArrayEquals(content, client[0].content.toByteArray());
            assertEquals(0, client[0].count(TftpPacket.Error.class));
        }
    }

    @Test
    void filesThatHangHoldUpNobodyHoweverMany(@TempDir Path directory) throws Exception {
        Path fifo = directory.resolve("hangs");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        Path file = Files.write(directory.resolve("f"), new byte[3_000_000]);
        int many = 2 * Runtime.getRuntime().availableProcessors() + 1;
        CountDownLatch hanging = new CountDownLatch(many);
        TftpSettings settings = TftpSettings.builder().addresses(List.of(InetAddress.ofLiteral("127.0.0.1"))).port(0).build();
        try (EventLoop loop = LinuxEventLoop.open("tftp-test");
                TftpServer server = TftpServer.open(loop, settings,
                        request -> new FileLookup.Found(request.path().equals("f") ? new DiskFile(file) : new Fifo(fifo, hanging)),
                        this::happened);
                DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            InetSocketAddress listens = server.endpoints().getFirst().address();
            for (int i = 0; i < many; i++) {
                send(client, ServedNetwork.rrq("hangs" + i), listens);
            }
            assertTrue(hanging.await(20, TimeUnit.SECONDS), () -> hanging.getCount() + " more should hang");
            loop.execute(() -> start(loop, listens));
            assertTrue(sent.await(20, TimeUnit.SECONDS), () -> "only " + events);
        } finally {
            Files.newOutputStream(fifo).close(); // those who wait read its end
        }
    }

    /** A file that hangs in the kernel while it is opened, as one waits for a disk. */
    private record Fifo(Path path, CountDownLatch hanging) implements VirtualFile {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public Instant lastModified() {
            return Instant.EPOCH;
        }

        @Override
        public SeekableByteChannel open() throws IOException {
            hanging.countDown();
            return FileChannel.open(path);
        }
    }

    /** The port is free by then. */
    @Test
    void anAddressCanTakeThePlaceOfOneThatHoldsIt() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        TftpSettings.Builder settings = TftpSettings.builder().addresses(List.of(loopback));
        try (EventLoop loop = LinuxEventLoop.open("tftp-test");
                TftpServer server = TftpServer.open(loop, settings.port(0).build(), request -> new FileLookup.Missing("none"),
                        this::happened)) {
            int port = server.endpoints().getFirst().address().getPort();
            server.apply(settings.port(port).build());
            server.apply(settings.addresses(List.of(InetAddress.ofLiteral("0.0.0.0"))).build());
            assertEquals(new InetSocketAddress("0.0.0.0", port), server.endpoints().getFirst().address());
        }
    }

    /** The size in 32 bits would be 12,345, and the block number is 0 again 65,536 blocks after the first 0. */
    @Test
    void aFileOfMoreThanFourGibibytesArrives() throws Exception {
        HugeFile file = new HugeFile((1L << 32) + 12_345);
        TftpSettings settings = TftpSettings.builder().addresses(List.of(InetAddress.ofLiteral("127.0.0.1"))).port(0)
                .maxBlockBytes(65464).build();
        try (EventLoop loop = LinuxEventLoop.open("tftp-test");
                TftpServer server = TftpServer.open(loop, settings, request -> new FileLookup.Found(file), this::happened);
                DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            assertEquals(file.size(), receive(client, server.endpoints().getFirst().address()));
            assertTrue(sent.await(20, TimeUnit.SECONDS), () -> "only " + events);
            assertEquals("4294979641", events.stream().filter(event -> event.name().equals("SENT")).findFirst().orElseThrow()
                    .details().get("bytes"));
        }
    }

    /** Receives a huge file by large blocks and returns its size. */
    private static long receive(DatagramSocket client, InetSocketAddress server) throws IOException {
        client.setSoTimeout(20_000);
        send(client, ServedNetwork.rrq("f", "blksize", "65464", "windowsize", "2", "tsize", "0"), server);
        DatagramPacket packet = new DatagramPacket(new byte[65507], 65507);
        client.receive(packet);
        assertEquals(new TftpPacket.OptionAck(Map.of("blksize", "65464", "windowsize", "2", "tsize", "4294979641")),
                decode(packet));
        send(client, new TftpPacket.Ack(0), packet.getSocketAddress());
        long position = 0;
        ByteBuffer expected = ByteBuffer.allocate(65464);
        for (int block = 1, length = 65464; length == 65464; ) {
            client.receive(packet);
            TftpPacket.Data data = (TftpPacket.Data) decode(packet);
            if (data.block() == (block & 0xffff)) { // else it was sent twice, after a moment in which nobody listened
                length = data.payload().remaining();
                HugeFile.fill(position, expected.clear().limit(length));
                assertEquals(expected.flip(), data.payload());
                position += length;
                block++;
            }
            if (block % 2 == 1 || length < 65464) {
                send(client, new TftpPacket.Ack((block - 1) & 0xffff), packet.getSocketAddress());
            }
        }
        return position;
    }

    private static void send(DatagramSocket client, TftpPacket packet, SocketAddress to) throws IOException {
        byte[] bytes = TftpCodec.encode(packet).array();
        client.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static TftpPacket decode(DatagramPacket packet) {
        return ((TftpCodec.Ok) TftpCodec.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()))).packet();
    }

    /** A file on disk, as the file library gives it. */
    private record DiskFile(Path path) implements VirtualFile {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public long size() {
            return path.toFile().length();
        }

        @Override
        public Instant lastModified() {
            return Instant.ofEpochMilli(path.toFile().lastModified());
        }

        @Override
        public SeekableByteChannel open() throws IOException {
            return FileChannel.open(path);
        }
    }
}
