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
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator changes while the daemon runs, without a restart. */
@DisplayName("a running daemon")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump"})
class LiveTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BIOS = 0;
    private static final String RESCUED = "52:54:00:aa:00:01";
    private static final String OTHER = "52:54:00:aa:00:02";
    /** What is wrong with bundles, and what is to be said of each. */
    private static final Map<String, String> BROKEN = Map.of(
            "text", "it is no jar: .*",
            "missing", "it needs the package com.example.nowhere, which no bundle has",
            "throwing", "its activator threw java.lang.IllegalStateException: no licence",
            "later", "it needs the package pxe.api from version 2.0.0 to below 3.0.0, and there is 1\\.\\d+\\.0");

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
    void keepsItsLogWhenTheNextConfigurationOfItIsWrongAndAtItsStartHasTheShippedOne(Lab lab) throws Exception {
        String told = "WARN .*org.ops4j.pax.logging.cfg: Unable to locate plugin type for Consle \\(the log goes on ";
        Daemon daemon = lab.daemon();
        int position = daemon.logPosition();
        daemon.configure("org.ops4j.pax.logging", "log4j2.appender.console.type = Consle");
        daemon.awaitLog(position, told + "with its last good configuration\\)", LIMIT);
        daemon.configure("pxe.tftp", "port = 6969");
        daemon.awaitLog(position, "tftp is .*6969", LIMIT);
        assertEquals(1, daemon.program().output().lines().filter(line -> !line.contains(" INFO ")).count(), daemon.program()::output);

        daemon.configure("pxe.tftp", "port = 69");
        daemon.crash();
        daemon.awaitLog(0, told + "as shipped\\)", LIMIT);
        daemon.awaitLog(0, "tftp is .*69", LIMIT);
        assertEquals(1, daemon.program().output().lines().filter(line -> !line.contains(" INFO ")).count(), daemon.program()::output);
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

        Path bundle = PolicyBundle.rescue(RESCUED, "rescue.0").make(work(lab, "policy"));
        Path dropped = daemon.deploy().resolve("rescue.jar");
        Files.move(bundle, dropped, StandardCopyOption.ATOMIC_MOVE);
        awaitBootfile(lab, "rescue.0");
        assertEquals(before, bootfile(lab, OTHER));
        daemon.awaitLog(0, "INFO .*deploy/rescue.jar is deployed", LIMIT);

        int position = daemon.logPosition();
        Files.delete(dropped);
        awaitBootfile(lab, before);
        daemon.awaitLog(position, "INFO .*deploy/rescue.jar is removed", LIMIT);
    }

    @Test
    void tellsOfEachBrokenBundleInOneLineWhileItRunsAndServesTheRest(Lab lab) throws Exception {
        Daemon daemon = lab.daemon("--dhcp");
        int position = daemon.logPosition();
        for (Path jar : broken(lab)) {
            Files.move(jar, daemon.deploy().resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        awaitTrouble(daemon, position);
        assertFalse(bootfile(lab, OTHER).isEmpty());
    }

    @Test
    void tellsWhichComponentOfABundleCannotBeMade(Lab lab) throws Exception {
        Daemon daemon = lab.daemon("--dhcp");
        Path jar = PolicyBundle.of("unlinked", "return BootDecision.pass();").importing("org.osgi.framework").make(work(lab, "policy"));
        Files.move(jar, daemon.deploy().resolve("unlinked.jar"), StandardCopyOption.ATOMIC_MOVE);
        daemon.awaitLog(0, "WARN .*deploy/unlinked.jar is deployed, but its component unlinked can't be made: "
                + "java.lang.NoClassDefFoundError: pxe/api/BootPolicy", LIMIT);
        assertFalse(bootfile(lab, OTHER).isEmpty());
    }

    @Test
    void tellsOfEachBrokenBundleInOneLineAtItsStartAndTakesWhatReplacesThem(Lab lab) throws Exception {
        Daemon daemon = lab.daemon("--dhcp");
        for (Path jar : broken(lab)) {
            Files.move(jar, daemon.deploy().resolve(jar.getFileName()));
        }
        daemon.crash();
        awaitTrouble(daemon, 0);
        assertFalse(bootfile(lab, OTHER).isEmpty());

        int position = daemon.logPosition();
        for (String name : BROKEN.keySet()) {
            Path good = PolicyBundle.of(name, "return BootDecision.pass();").make(work(lab, "good"));
            Files.move(good, daemon.deploy().resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        for (String name : BROKEN.keySet()) {
            daemon.awaitLog(position, "INFO .*deploy/" + name + ".jar is deployed: " + name + " 1.0.0", LIMIT);
        }
        assertEquals(BROKEN.size(), daemon.program().output().lines().skip(position).filter(line -> line.contains(".jar")).count(),
                () -> "a line for each, and no more:\n" + daemon.program().tail());
    }

    private static List<Path> broken(Lab lab) throws IOException {
        String pass = "return BootDecision.pass();";
        Path work = work(lab, "broken");
        return List.of(Files.writeString(work.resolve("text.jar"), "this is no jar"),
                PolicyBundle.of("missing", pass).importing("com.example.nowhere").make(work),
                PolicyBundle.of("throwing", pass).starting("throw new IllegalStateException(\"no licence\");").make(work),
                PolicyBundle.of("later", pass).importing("pxe.api;version=\"[2.0,3)\"").make(work));
    }

    private static Path work(Lab lab, String name) throws IOException {
        return Files.createDirectories(lab.directory().resolve(name));
    }

    private static void awaitTrouble(Daemon daemon, int position) throws IOException, InterruptedException {
        for (var each : BROKEN.entrySet()) {
            daemon.awaitLog(position, "WARN .*deploy/" + each.getKey() + ".jar is not deployed: " + each.getValue(), LIMIT);
        }
        List<String> told = daemon.program().output().lines().skip(position)
                .filter(line -> BROKEN.keySet().stream().anyMatch(line::contains)).toList();
        assertEquals(BROKEN.size(), told.size(), () -> "a line for each, and no more:\n" + String.join("\n", told));
    }

    private static String load(Lab lab, int port) throws IOException {
        return lab.network().client().run("curl", "-sS", "--max-time", "10", "tftp://" + Network.SERVER + ":" + port + "/hello");
    }

    private static String bootfile(Lab lab, String mac) throws IOException {
        DhcpClient.Offer offer = DhcpClient.offer(lab.network().client(), mac, BIOS);
        assertEquals(offer.bootfile(), offer.file(), "option 67 and the header say the same");
        return offer.bootfile();
    }

    private static void awaitBootfile(Lab lab, String wanted) throws IOException, InterruptedException {
        Await.until(LIMIT, () -> "the boot file is not " + wanted, () -> bootfile(lab, RESCUED).equals(wanted));
    }
}
