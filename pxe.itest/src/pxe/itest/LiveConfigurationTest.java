// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.Configuration.ConfigurationAttribute;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.ServiceStatus;

/** What an operator does with an editor in {@code etc/}. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class LiveConfigurationTest {

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 7)
    List<BootService> services;

    @InjectService
    ConfigurationAdmin admin;

    private LiveDaemon daemon;
    private Path file;
    private String original;

    @BeforeEach
    void rememberTheFile() throws IOException {
        daemon = new LiveDaemon(context, services);
        file = daemon.etc("pxe.tftp.cfg");
        original = Files.readString(file);
    }

    @AfterEach
    void putItBack() throws IOException {
        Files.writeString(file, original);
        LiveDaemon.await(() -> daemon.endpoint("tftp") != null);
    }

    @Test
    void anEditedPortTakesEffect() throws IOException {
        int port = LiveDaemon.freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + port + "\n");
        awaitPort(port);
    }

    /** FileInstall locks what is in a file that the daemon's user may not write; a component takes no change that isn't counted as one more. */
    @Test
    void lockingAConfigurationCountsAsNoChangeOfIt() throws Exception {
        Configuration locked = admin.getConfiguration("pxe.itest.locked", "?");
        try {
            locked.update(new Hashtable<>(Map.of("port", "69")));
            long changes = changes(locked);
            locked.addAttributes(ConfigurationAttribute.READ_ONLY);
            assertEquals(changes, changes(locked));
        } finally {
            locked.removeAttributes(ConfigurationAttribute.READ_ONLY);
            locked.delete();
        }
    }

    private long changes(Configuration of) throws Exception {
        return admin.listConfigurations("(service.pid=" + of.getPid() + ")")[0].getChangeCount();
    }

    @Test
    void aWrongValueLeavesTheLastGoodConfiguration() throws IOException {
        int port = LiveDaemon.freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + port + "\n");
        awaitPort(port);

        Files.writeString(file, "address = 127.0.0.1\nport = ninety-nine\n");
        daemon.awaitLine("port = ninety-nine: must be");
        assertEquals(port, daemon.endpoint("tftp").getPort());
        int next = LiveDaemon.freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + next + "\n");
        awaitPort(next);
        assertNotEquals(port, next);
    }

    @Test
    void aPortInUseFailsWithItsHolderAndTheNextEditTriesAgain() throws IOException {
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress(LiveDaemon.LOOPBACK, 0))) {
            Files.writeString(file, "address = 127.0.0.1\nport = " + holder.getLocalPort() + "\n");
            LiveDaemon.await(() -> daemon.status("tftp") instanceof ServiceStatus.Failed);
            String reason = assertInstanceOf(ServiceStatus.Failed.class, daemon.status("tftp")).reason();
            assertTrue(reason.contains("in use") && reason.contains("pid " + ProcessHandle.current().pid()), reason);
        }
        int port = LiveDaemon.freePort();
        Files.writeString(file, "address = 127.0.0.1\nport = " + port + "\n");
        awaitPort(port);
    }

    private void awaitPort(int port) {
        LiveDaemon.await(() -> daemon.endpoint("tftp") instanceof InetSocketAddress address && address.getPort() == port);
    }
}
