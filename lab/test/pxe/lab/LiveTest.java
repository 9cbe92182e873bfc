// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator changes while the daemon runs, without a restart. */
@DisplayName("a running daemon")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump"})
class LiveTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int BIOS = 0;
    private static final String RESCUED = "52:54:00:aa:00:01";
    private static final String OTHER = "52:54:00:aa:00:02";

    @Test
    @Needs("curl")
    void takesAnotherPortFromItsFileAndKeepsItWhenTheNextValueIsWrong(Lab lab) throws Exception {
        lab.netboot().write("hello", "hello");
        Daemon daemon = lab.daemon();
        assertEquals("hello", load(lab, 69));

        daemon.configure("pxe.tftp", "port = 6969");
        Await.until(LIMIT, () -> "listens on " + daemon.listeningOn(),
                () -> daemon.listeningOn().contains("udp/6969") && !daemon.listeningOn().contains("udp/69"));
        assertEquals("hello", load(lab, 6969));

        int position = daemon.logPosition();
        daemon.configure("pxe.tftp", "port = many");
        String line = daemon.awaitLog(position, ".*many.*", LIMIT).group();
        assertTrue(line.contains("pxe.tftp.cfg") && line.contains("port"), line);
        assertEquals("hello", load(lab, 6969));
        assertEquals(1, daemon.program().output().lines().filter(text -> text.contains("many")).count(), "one line, and no more");
    }

    @Test
    @Needs({"curl", "dnsmasq"})
    void servesTheRestWhileAPortIsTakenAndTriesAgainWhenItsFileIsEdited(Lab lab) throws Exception {
        lab.netboot().write("hello", "hello");
        Path empty = Files.createDirectories(lab.directory().resolve("empty"));
        List<String> dnsmasq = Dnsmasq.command(empty, "--enable-tftp", "--tftp-root=" + empty);
        Program holder = lab.server("holder", dnsmasq.toArray(String[]::new));
        Await.until(LIMIT, () -> "dnsmasq does not hold the port", () -> Ports.of(holder.pid()).names().contains("udp/69"));

        Daemon daemon = lab.daemon("--http");
        String line = daemon.awaitLog(0, "tftp failed.*", LIMIT).group();
        assertTrue(line.contains("69") && line.contains("dnsmasq"), line);
        assertEquals("hello", lab.network().client().run("curl", "-sS", "--noproxy", "*", "http://" + Network.SERVER + "/hello"));

        holder.close();
        daemon.configure("pxe.tftp", "port = 69");
        daemon.awaitLog(0, "tftp is .*69", LIMIT);
        assertEquals("hello", load(lab, 69));
    }

    @Test
    void answersCommandsThroughItsControlSocket(Lab lab) throws Exception {
        Daemon daemon = lab.daemon();
        String services = daemon.command("services");
        assertTrue(services.contains("tftp"), services);
    }

    @Test
    void asksADroppedPolicyAndForgetsARemovedOne(Lab lab) throws Exception {
        Daemon daemon = lab.daemon("--dhcp");
        String before = bootfile(lab, RESCUED);
        assertFalse(before.isEmpty());

        Path bundle = PolicyBundle.make(Files.createDirectories(lab.directory().resolve("policy")), RESCUED, "rescue.0");
        Path dropped = daemon.deploy().resolve("rescue.jar");
        Files.move(bundle, dropped, StandardCopyOption.ATOMIC_MOVE);
        awaitBootfile(lab, "rescue.0");
        assertEquals(before, bootfile(lab, OTHER));

        Files.delete(dropped);
        awaitBootfile(lab, before);
    }

    @Test
    void tellsOfABrokenBundleInOneLineAndServesTheRest(Lab lab) throws Exception {
        Path work = Files.createDirectories(lab.directory().resolve("policy"));
        Daemon daemon = lab.daemon("--dhcp");
        int position = daemon.logPosition();
        Files.writeString(daemon.deploy().resolve("text.jar"), "this is no jar");
        Files.move(PolicyBundle.make(work, RESCUED, "rescue.0", "com.example.nowhere"), daemon.deploy().resolve("missing.jar"));
        daemon.awaitLog(position, "WARN .*deploy/text.jar is not deployed: it is no jar", LIMIT);
        daemon.awaitLog(position, "WARN .*deploy/missing.jar is not deployed: it needs the package com.example.nowhere, "
                + "which no bundle has", LIMIT);
        assertFalse(bootfile(lab, OTHER).isEmpty());
        assertEquals(2, daemon.program().output().lines().skip(position).filter(line -> line.contains(".jar")).count(),
                () -> "a line for each, and no more:\n" + daemon.program().tail());
    }

    private static String load(Lab lab, int port) throws IOException {
        return lab.network().client().run("curl", "-sS", "--max-time", "10", "tftp://" + Network.SERVER + ":" + port + "/hello");
    }

    private static String bootfile(Lab lab, String mac) throws IOException {
        DhcpClient.Offer offer = DhcpClient.ask(lab.network().client(), mac, BIOS)
                .orElseThrow(() -> new IOException("no offer for " + mac));
        assertEquals(offer.bootfile(), offer.file(), "option 67 and the header say the same");
        return offer.bootfile();
    }

    private static void awaitBootfile(Lab lab, String wanted) throws IOException, InterruptedException {
        Await.until(LIMIT, () -> "the boot file is not " + wanted, () -> bootfile(lab, RESCUED).equals(wanted));
    }
}
