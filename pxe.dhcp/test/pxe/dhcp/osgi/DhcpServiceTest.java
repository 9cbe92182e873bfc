// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import pxe.api.ServiceStatus;
import pxe.lease.MemoryLeaseStore;
import pxe.net.Link;

/** The component where this machine's addresses come later. */
class DhcpServiceTest {

    @TempDir
    private Path home;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(60)
    void aServerServesWhileTheAddressIsThereThatItIsKnownBy() throws Exception {
        DhcpService service = service(Map.of("enabled", "true", "address", "127.0.0.1", "port", freePort(10_067), "proxy.port", freePort(14_011),
                "server.ip", "127.0.0.1", "conflict.probe", "off"));
        try {
            assertTrue(assertInstanceOf(ServiceStatus.Failed.class, service.status()).reason().startsWith("no interface has the address"));
            links.add(new Link(1, "lo", 65536, List.of(new Link.Address(InetAddress.ofLiteral("127.0.0.1"), 8))));
            while (!(service.status() instanceof ServiceStatus.Serving)) {
                Thread.sleep(20);
            }
            Link lo = links.removeFirst();
            assertTrue(assertInstanceOf(ServiceStatus.Failed.class, service.status()).reason().startsWith("no interface has the address"));
            links.add(lo);
            assertInstanceOf(ServiceStatus.Serving.class, service.status());
        } finally {
            service.deactivated();
        }
    }

    private DhcpService service(Map<String, Object> properties) {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class}, (_, _, _) -> home.toString());
        return new DhcpService(_ -> new CompletableFuture<>(), new MemoryLeaseStore(), _ -> { },
                ConfigurationFiles.of(HostsConfig.PID, Map.of()), context, properties, () -> links);
    }

    /** One that the system doesn't give to whoever asks for any, before the service takes it. */
    private static String freePort(int first) {
        for (int port = first; ; port++) {
            try (DatagramSocket _ = new DatagramSocket(port)) {
                return String.valueOf(port);
            } catch (SocketException inUse) {
                assertTrue(port < first + 100, "no port is free");
            }
        }
    }
}
