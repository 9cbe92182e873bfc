// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SyslogForwarderTest {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private DatagramSocket receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        receiver.setSoTimeout(20_000);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void theReceiverGetsWhatWasForwarded() throws IOException {
        try (SyslogForwarder forwarder = new SyslogForwarder(settings(10))) {
            forwarder.forward(message(Severity.INFO, "first"));
            forwarder.forward(message(Severity.DEBUG, "too little to be told"));
            forwarder.forward(message(Severity.ERROR, "second"));
            String first = receive();
            assertTrue(first.startsWith("<30>1 ") && first.endsWith("[meta sequenceId=\"1\"] first"), first);
            String second = receive();
            assertTrue(second.startsWith("<27>1 ") && second.endsWith("[meta sequenceId=\"2\"] second"), second);
        }
    }

    @Test
    void whatWaitsIsSentBeforeTheEnd() throws IOException {
        SyslogForwarder forwarder = new SyslogForwarder(settings(10));
        forwarder.forward(message(Severity.INFO, "one"));
        forwarder.forward(message(Severity.INFO, "two"));
        forwarder.close();
        assertEquals(2, forwarder.sent());
        assertTrue(receive().endsWith(" one"));
        assertTrue(receive().endsWith(" two"));
    }

    @Test
    void aFullQueueDropsCountsAndTells() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        SyslogForwarder.Resolver slow = host -> {
            asked.countDown();
            await(answer);
            return InetAddress.getLoopbackAddress();
        };
        try (SyslogForwarder forwarder = new SyslogForwarder(settings(3), slow, PAUSE)) {
            forwarder.forward(message(Severity.INFO, "taken off the queue"));
            asked.await();
            for (int i = 1; i <= 5; i++) {
                forwarder.forward(message(Severity.INFO, "message " + i));
            }
            assertEquals(2, forwarder.dropped());
            answer.countDown();
            String told = receive();
            assertTrue(told.startsWith("<28>1 ") && told.contains("DROPPED messages=2 "), told);
            assertTrue(receive().endsWith("taken off the queue"));
            for (int i = 1; i <= 3; i++) {
                assertTrue(receive().endsWith("message " + i));
            }
        }
    }

    @Test
    void aNameThatGetsItsAddressLaterLosesNothing() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        SyslogForwarder.Resolver late = host -> {
            if (attempts.incrementAndGet() < 4) {
                throw new UnknownHostException(host);
            }
            return InetAddress.getLoopbackAddress();
        };
        try (SyslogForwarder forwarder = new SyslogForwarder(settings(10), late, PAUSE)) {
            forwarder.forward(message(Severity.INFO, "patience"));
            assertTrue(receive().endsWith("patience"));
            assertEquals(4, attempts.get());
            assertEquals(0, forwarder.dropped());
        }
    }

    @Test
    void aServerThatIsDownForAWhileIsSentToAgain() throws Exception {
        InetSocketAddress local = (InetSocketAddress) receiver.getLocalSocketAddress();
        try (SyslogForwarder forwarder = new SyslogForwarder(settings(10))) {
            forwarder.forward(message(Severity.INFO, "up"));
            assertTrue(receive().endsWith(" up"));
            receiver.close();
            for (int i = 0; i < 3; i++) {
                forwarder.forward(message(Severity.INFO, "nobody hears this"));
            }
            while (forwarder.sent() < 4) {
                Thread.sleep(1); // what leaves the socket has no event to wait for
            }
            receiver = new DatagramSocket(local);
            receiver.setSoTimeout(20_000);
            forwarder.forward(message(Severity.INFO, "up again"));
            assertTrue(receive().endsWith("up again"));
        }
    }

    private SyslogSettings settings(int queueLength) {
        return new SyslogSettings("127.0.0.1", receiver.getLocalPort(), Facility.DAEMON, Severity.INFO, "pxe", queueLength);
    }

    private static SyslogMessage message(Severity severity, String text) {
        return SyslogMessage.of(Instant.now(), severity, "test", text);
    }

    private String receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        receiver.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
