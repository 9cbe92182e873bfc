// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.ServiceStatus;
import pxe.api.event.BootEvent;

/** On real sockets of the loopback interface. */
@Timeout(60)
class ReceiverServiceTest {

    private final BlockingQueue<BootEvent> events = new LinkedBlockingQueue<>();
    private final ReceiverService service = new ReceiverService(events::add, Map.of());

    @AfterEach
    void stop() {
        service.deactivate();
    }

    private static Map<String, Object> listening(String address, String... more) {
        return Map.of("receive", "true", "receive.address", address, "receive.port", "0", "receive.rate",
                more.length == 0 ? "100" : more[0]);
    }

    private InetSocketAddress listens() {
        return assertInstanceOf(ServiceStatus.Serving.class, service.status()).endpoints().getFirst().address();
    }

    private @Nullable BootEvent send(String message, InetSocketAddress to) throws Exception {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket(0, to.getAddress())) {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }
        return events.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void itIsOffUntilItIsConfigured() throws IOException {
        assertInstanceOf(ServiceStatus.Disabled.class, service.status());
        service.modified(listening("127.0.0.1"));
        assertEquals("syslogd", service.protocol());
        assertTrue(listens().getPort() > 0);
        service.modified(Map.of("host", "127.0.0.1"));
        assertInstanceOf(ServiceStatus.Disabled.class, service.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aMachinesMessageIsTold(String address) throws Exception {
        service.modified(listening(address));
        BootEvent event = send("<6>ipxe: hello", listens());
        assertEquals(Map.of("severity", "info", "app", "ipxe", "text", "hello"), event.details());
        assertEquals(InetAddress.ofLiteral(address), event.client().orElseThrow());
    }

    @Test
    void anotherRateKeepsTheSocketAndAWrongOneChangesNothing() throws Exception {
        service.modified(listening("127.0.0.1"));
        InetSocketAddress before = listens();
        service.modified(listening("127.0.0.1", "7"));
        service.modified(listening("127.0.0.1", "many"));
        assertEquals(before, listens());
        assertEquals("LOG", send("still here", before).name());
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (DatagramSocket holder = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            service.modified(Map.of("receive", "true", "receive.address", "127.0.0.1", "receive.port",
                    Integer.toString(holder.getLocalPort())));
            String status = service.status().toString();
            assertTrue(status.startsWith("failed: udp 127.0.0.1:" + holder.getLocalPort() + " is in use"), status);
        }
    }
}
