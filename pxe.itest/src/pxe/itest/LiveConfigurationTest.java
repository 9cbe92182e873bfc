// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.ServiceStatus;

/** What an operator does with an editor in {@code etc/}. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class LiveConfigurationTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 5)
    List<BootService> services;

    private Path file;
    private String original;

    @BeforeEach
    void rememberTheFile() throws IOException {
        file = Path.of(context.getProperty("felix.fileinstall.dir").split(",")[0], "pxe.tftp.cfg");
        original = Files.readString(file);
    }

    @AfterEach
    void putItBack() throws IOException {
        Files.writeString(file, original);
        await(() -> tftp().status() instanceof ServiceStatus.Serving serving
                && serving.endpoints().getFirst().address().getPort() > 0);
    }

    @Test
    void anEditedPortTakesEffect() throws IOException {
        int port = freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + port + "\n");
        await(() -> endpoint() != null && endpoint().getPort() == port);
    }

    @Test
    void aWrongValueLeavesTheLastGoodConfiguration() throws Exception {
        int port = freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + port + "\n");
        await(() -> endpoint() != null && endpoint().getPort() == port);

        Files.writeString(file, "address = 127.0.0.1\nport = ninety-nine\n");
        // A good change behind the bad one proves that the bad one was seen and passed over.
        TimeUnit.MILLISECONDS.sleep(1500);
        assertEquals(port, endpoint().getPort());
        int next = freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + next + "\n");
        await(() -> endpoint() != null && endpoint().getPort() == next);
        assertNotEquals(port, next);
    }

    @Test
    void aPortInUseFailsWithItsHolderAndTheNextEditTriesAgain() throws IOException {
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            Files.writeString(file, "address = 127.0.0.1\nport = " + holder.getLocalPort() + "\n");
            await(() -> tftp().status() instanceof ServiceStatus.Failed);
            String reason = assertInstanceOf(ServiceStatus.Failed.class, tftp().status()).reason();
            assertTrue(reason.contains("in use") && reason.contains("pid " + ProcessHandle.current().pid()), reason);
        }
        int port = freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + port + "\n");
        await(() -> endpoint() != null && endpoint().getPort() == port);
    }

    private BootService tftp() {
        return services.stream().filter(service -> service.protocol().equals("tftp")).findFirst().orElseThrow();
    }

    private @org.jspecify.annotations.Nullable InetSocketAddress endpoint() {
        return tftp().status() instanceof ServiceStatus.Serving serving ? serving.endpoints().getFirst().address() : null;
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return socket.getLocalPort();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited 20 s in vain");
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
