// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.VirtualFile;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.LinuxEventLoop;
import pxe.net.Route;
import pxe.net.UdpSocket;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Data;
import pxe.tftp.TftpPacket.ReadRequest;

/**
 * Transfers from this process to itself, over the loopback interface and without an event. The virtual machine compiles what runs
 * often, and until then everything takes several times as long: it had better learn from these than from a room full of machines
 * that are switched on together.
 */
public final class Rehearsal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.tftp");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int FILE_BYTES = 1 << 20;
    private static final int BLOCK_BYTES = 1428;
    private static final int AT_ONCE = 16;
    private static final int[] WINDOWS = {1, 16, 1, 16};
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private final Thread thread;

    private Rehearsal(FileLibrary files) {
        thread = Thread.ofPlatform().daemon().name("pxe-tftp-rehearsal").unstarted(() -> {
            if (DONE.compareAndSet(false, true)) {
                run(files);
            }
        });
    }

    /** Starts it on a thread of its own. Once in the life of a process is enough: further ones do nothing. */
    public static Rehearsal start(FileLibrary files) {
        Rehearsal rehearsal = new Rehearsal(files);
        rehearsal.thread.start();
        return rehearsal;
    }

    /** Breaks it off, if it still goes on. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs it, and says whether it came to its end; nobody is worse off if it didn't. */
    static boolean run(FileLibrary files) {
        VirtualFile file = VirtualFile.of("rehearsal", new byte[FILE_BYTES], Instant.EPOCH);
        FileLibrary both = request -> {
            files.find(request); // for the sake of looking
            return new FileLookup.Found(file);
        };
        TftpSettings settings = TftpSettings.builder().addresses(List.of(LOOPBACK)).port(0).build();
        try (EventLoop loop = LinuxEventLoop.open("pxe-tftp-rehearsal");
                TftpServer server = TftpServer.open(loop, settings, both, event -> { }, Links.system())) {
            InetSocketAddress address = server.endpoints().getFirst().address();
            for (int window : WINDOWS) {
                CountDownLatch left = new CountDownLatch(AT_ONCE);
                for (int i = 0; i < AT_ONCE; i++) {
                    loop.execute(() -> Client.start(loop, address, window, left));
                }
                if (!left.await(5, TimeUnit.SECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            LOG.debug("no rehearsal: {}", e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gets the file and acknowledges it, on a link that loses nothing. */
    private static final class Client {
        private final int window;
        private final CountDownLatch left;
        private final UdpSocket socket;

        private Client(EventLoop loop, int window, CountDownLatch left) throws IOException {
            this.window = window;
            this.left = left;
            this.socket = loop.open(new InetSocketAddress(LOOPBACK, 0), this::received);
        }

        static void start(EventLoop loop, InetSocketAddress server, int window, CountDownLatch left) {
            try {
                Map<String, String> options = Map.of("blksize", "" + BLOCK_BYTES, "windowsize", "" + window);
                new Client(loop, window, left).socket.send(
                        TftpCodec.encode(new ReadRequest("rehearsal", "octet", options)), Route.to(server));
            } catch (IOException e) {
                LOG.debug("no rehearsal: {}", e.toString());
            }
        }

        private void received(ByteBuffer payload, Arrival from) {
            int block = TftpCodec.decode(payload) instanceof TftpCodec.Ok(Data data) ? data.block() : 0;
            boolean isLast = block > 0 && payload.remaining() < TftpCodec.DATA_HEADER_BYTES + BLOCK_BYTES;
            if (block % window == 0 || isLast) {
                socket.send(TftpCodec.encode(new Ack(block)), Route.to(from.peer()));
            }
            if (isLast) {
                socket.close();
                left.countDown();
            }
        }
    }
}
