// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String NO_ANSWER = "no answer";
    private static final int FILE_AT = 108;

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 5)
    List<BootService> services;

    private Path settings;
    private Path hosts;
    private Path list;
    private int proxyPort;

    @BeforeEach
    void serveKnownMachinesAlone() throws IOException {
        Path etc = Path.of(context.getProperty("felix.fileinstall.dir").split(",")[0]);
        settings = etc.resolve("pxe.dhcp.cfg");
        hosts = etc.resolve("pxe.dhcp.hosts-itest.cfg");
        list = etc.resolve("itest.hosts").toAbsolutePath();
        proxyPort = freePort();
        Files.writeString(hosts, "host.one = 52:54:00:00:00:01, bootfile=one.0\nfiles = " + list + "\n");
        Files.writeString(settings, "enabled = true\nmode = proxy\naddress = 127.0.0.1\nport = " + freePort() + "\nproxy.port = "
                + proxyPort + "\nknown.only = true\n");
    }

    @AfterEach
    void goBack() throws Exception {
        Files.delete(settings);
        Files.delete(hosts);
        Files.deleteIfExists(list);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!(dhcp().status() instanceof ServiceStatus.Disabled)) {
            assertTrue(System.nanoTime() < end, "dhcp is " + dhcp().status());
            TimeUnit.MILLISECONDS.sleep(20);
        }
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
        assertEquals("another.0", bootfile(2));
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
        byte[] request = request(machine);
        try (DatagramSocket rom = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            rom.setSoTimeout(200);
            rom.send(new DatagramPacket(request, request.length, LOOPBACK, proxyPort));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            rom.receive(answer);
            return new String(answer.getData(), FILE_AT, 128, StandardCharsets.US_ASCII).replaceFirst("\0.*", "");
        } catch (SocketTimeoutException e) {
            return NO_ANSWER;
        }
    }

    /** A DHCPREQUEST of a BIOS machine that has an address. */
    private static byte[] request(int machine) {
        ByteBuffer packet = ByteBuffer.allocate(300);
        packet.put(new byte[] {1, 1, 6, 0}).putInt(machine);
        packet.put(12, LOOPBACK.getAddress());
        packet.put(28, new byte[] {0x52, 0x54, 0, 0, 0, (byte) machine});
        packet.position(236).putInt(0x63825363);
        packet.put(new byte[] {53, 1, 3});
        packet.put(new byte[] {60, 9}).put("PXEClient".getBytes(StandardCharsets.US_ASCII));
        packet.put(new byte[] {93, 2, 0, 0, (byte) 255});
        return packet.array();
    }

    private BootService dhcp() {
        return services.stream().filter(service -> service.protocol().equals("dhcp")).findFirst().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return Math.min(socket.getLocalPort(), 65534);
        }
    }
}
