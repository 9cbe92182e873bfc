// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Only known machines are served, and lists of them come, change and go while the daemon runs: asked on the proxy's own port. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class KnownMachinesTest {

    private static final String NO_ANSWER = "no answer";

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 7)
    List<BootService> services;

    private LiveDaemon daemon;
    private Path settings;
    private Path hosts;
    private Path list;
    private int proxyPort;

    @BeforeEach
    void serveKnownMachinesAlone() throws IOException {
        daemon = new LiveDaemon(context, services);
        settings = daemon.etc("pxe.dhcp.cfg");
        hosts = daemon.etc("pxe.dhcp.hosts-itest.cfg");
        list = daemon.etc("itest.hosts").toAbsolutePath();
        proxyPort = LiveDaemon.freePort();
        Files.writeString(hosts, "host.one = 52:54:00:00:00:01, bootfile=one.0\nfiles = " + list + "\n");
        Files.writeString(settings, "enabled = true\nmode = proxy\naddress = 127.0.0.1\nport = "
                + LiveDaemon.freePort() + "\nproxy.port = " + proxyPort + "\nknown.only = true\n");
    }

    @AfterEach
    void goBack() throws Exception {
        Files.delete(settings);
        Files.delete(hosts);
        Files.deleteIfExists(list);
        LiveDaemon.await(() -> daemon.status("dhcp") instanceof ServiceStatus.Disabled);
    }

    @Test
    void aMachineIsServedAsSoonAsAListNamesIt() throws Exception {
        awaitBootfile(1, "one.0");
        assertEquals(NO_ANSWER, bootfile(2));

        Files.writeString(list, "52:54:00:00:00:02,bootfile=two.0\n");
        awaitBootfile(2, "two.0");

        Files.writeString(list, "52:54:00:00:00:02,bootfile=another.0\n52:54:00:00:00:03,ignore\n");
        awaitBootfile(2, "another.0");
        assertEquals(NO_ANSWER, bootfile(3));

        Files.writeString(hosts, "host.one = 52:54:00:00:00:01, ignore\nfiles = " + list + "\n");
        awaitBootfile(1, NO_ANSWER);
        awaitBootfile(2, "another.0");
    }

    private void awaitBootfile(int machine, String wanted) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String told;
        do {
            told = bootfile(machine);
        } while (!told.equals(wanted) && System.nanoTime() < end);
        assertEquals(wanted, told);
    }

    /** What a machine's ROM is told to boot. */
    private String bootfile(int machine) throws IOException {
        try {
            return Clients.rom(machine, proxyPort);
        } catch (SocketTimeoutException e) {
            return NO_ANSWER;
        }
    }
}
