// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogService;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;

/** What a syslog server gets of the daemon's log. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ForwardedLogTest {

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 7)
    List<BootService> services;

    @InjectService
    BootEvents events;

    @InjectService
    LogService log;

    private LiveDaemon daemon;

    @BeforeEach
    void findTheDaemon() {
        daemon = new LiveDaemon(context, services);
    }

    @AfterEach
    void sendNothingMore() throws IOException {
        Files.deleteIfExists(daemon.etc("pxe.syslog.cfg"));
        LiveDaemon.await(() -> daemon.endpoint("syslog") == null);
    }

    @Test
    void anEventArrivesAsTheLineThatTheLogHasAndWhatItKeepsBackDoesNot() throws IOException {
        try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(LiveDaemon.LOOPBACK, 0))) {
            server.setSoTimeout(20_000);
            Files.writeString(daemon.etc("pxe.syslog.cfg"), "host = 127.0.0.1\nport = " + server.getLocalPort() + "\n");
            LiveDaemon.await(() -> daemon.endpoint("syslog") != null);
            log.getLogger("org.apache.felix.scr.itest").warn("Could not load implementation object class Keptback");
            events.publish(BootEvent.of("itest", "SENT").with("reason", "all is well").build());
            String message;
            do {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                server.receive(packet);
                message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                assertFalse(message.contains("Keptback"), message);
            } while (!message.contains("all is well"));
            assertTrue(message.matches("<30>1 \\S+ \\S+ pxe \\d+ SENT \\[meta sequenceId=\"\\d+\"] SENT reason=\"all is well\""), message);
        }
    }
}
