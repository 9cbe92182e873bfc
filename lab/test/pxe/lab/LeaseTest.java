// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a machine was told stands in the database, whatever happens to the daemon, its disk or its database. */
@DisplayName("leases")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump"})
class LeaseTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String[] WIDE =
            {"--dhcp", "--no-tftp", "--dhcp-subnet", "255.255.0.0", "--dhcp-begin", "10.77.8.0", "--dhcp-end", "10.77.255.200"};
    private static final int CRASHES = 10;
    private static final int ENDLESS = 1_000_000;

    /** A program of machines, and what they were told. */
    private static Program start(Lab lab, String name, List<String> command) throws IOException {
        return new Program(name, lab.network().client().enter(command), lab.directory().resolve(name + ".log"));
    }

    private static Map<String, String> answers(Program machines) {
        Map<String, String> answers = new TreeMap<>();
        machines.output().lines().filter(line -> line.startsWith("ack ")).map(line -> line.split(" "))
                .forEach(words -> answers.put(words[1], words[2]));
        return answers;
    }

    private static Map<String, String> runToTheEnd(Lab lab, String name, List<String> command) throws Exception {
        try (Program machines = start(lab, name, command)) {
            machines.awaitExit(LIMIT).orElseThrow(() -> new IOException("not all were answered:\n" + machines.tail()));
            machines.kill(); // which waits for its last line
            return answers(machines);
        }
    }

    /** Waits until {@code pxe services} has a match; the daemon answers commands last of all. */
    private static void awaitStatus(Daemon daemon, String pattern) throws Exception {
        Await.until(LIMIT, () -> "no such status: " + pattern, () -> {
            try {
                return Pattern.compile(pattern).matcher(daemon.command("services")).find();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** The addresses by MAC, as the daemon has them. */
    private static Map<String, String> recorded(Daemon daemon) throws IOException {
        Map<String, String> leases = new TreeMap<>();
        daemon.command("leases-export", "dnsmasq").lines().map(line -> line.split(" "))
                .forEach(words -> leases.put(words[1], words[2]));
        return leases;
    }

    @Test
    void areAllThereAfterTenCrashesUnderLoad(Lab lab) throws Exception {
        Daemon daemon = lab.daemon(WIDE);
        try (Program machines = start(lab, "machines", Machines.fresh(1, ENDLESS))) {
            for (int i = 0; i < CRASHES; i++) {
                int before = answers(machines).size();
                Await.until(LIMIT, () -> "nobody is answered: " + machines.tail(), () -> answers(machines).size() > before + 100);
                daemon.crash();
            }
            machines.kill();
            Map<String, String> told = answers(machines);
            assertTrue(told.size() > 100 * CRASHES, told.size() + " machines");
            Map<String, String> recorded = recorded(daemon);
            told.forEach((mac, address) -> assertEquals(address, recorded.get(mac), mac));
        }
    }

    @Test
    @Needs("setpriv")
    void areSharedByTwoDaemonsInPostgresqlAndRenewedWhileItIsAway(Lab lab) throws Exception {
        Postgresql database = postgresql(lab);
        Daemon one = lab.daemon("--dhcp", "--no-tftp", "--dhcp-end", "10.77.0.250");
        Daemon two = lab.secondDaemon("--dhcp", "--no-tftp", "--dhcp-end", "10.77.0.250", "--dhcp-server-ip", Network.OTHER);

        Map<String, String> told = runToTheEnd(lab, "machines", Machines.fresh(1, 120, Network.SERVER, Network.OTHER));
        assertEquals(120, told.size());
        assertEquals(120, told.values().stream().distinct().count(), "each has an address of its own");
        for (Daemon each : List.of(one, two)) {
            assertTrue(each.program().output().contains(" dhcp ACK "), "a daemon answered nobody");
        }

        two.close();
        Path had = lab.directory().resolve("machines.log");
        assertEquals(told, runToTheEnd(lab, "renewed-by-the-other", Machines.back(had)));

        int position = one.logPosition();
        database.stop();
        one.awaitLog(position, "no lease can be recorded: postgresql", LIMIT);
        awaitStatus(one, "leases +failed: postgresql://");
        assertEquals(told, runToTheEnd(lab, "renewed-meanwhile", Machines.back(had)));
        try (Program late = start(lab, "late", Machines.fresh(1000, 1))) {
            one.awaitLog(position, "FAILED mac=52:54:00:00:03:e8", LIMIT);
            assertEquals(Map.of(), answers(late));
            database.start();
            late.awaitExit(LIMIT).orElseThrow(() -> new IOException("no lease after the database was back: " + one.program().tail()));
            late.kill();
            assertFalse(told.containsValue(answers(late).get("52:54:00:00:03:e8")));
        }
        assertEquals(1, one.program().output().lines().filter(line -> line.contains("no lease can be recorded")).count());
    }

    @Test
    @Needs("setpriv")
    void areThereInThePostgresqlOfTheFirstDaemonsWhereAClientHadOne(Lab lab) throws Exception {
        Postgresql database = postgresql(lab);
        Daemon daemon = lab.daemon("--dhcp", "--no-tftp");
        Map<String, String> told = runToTheEnd(lab, "machines", Machines.fresh(1, 10));
        database.execute("ALTER TABLE lease ADD CONSTRAINT lease_client_key UNIQUE (client); UPDATE pool SET version = 1");
        daemon.crash();
        assertEquals(told, runToTheEnd(lab, "renewed", Machines.back(lab.directory().resolve("machines.log"))));
        database.execute("INSERT INTO lease SELECT 0, client, mac, given, renewed, until, hostname, change, writer FROM lease LIMIT 1");
    }

    @Test
    @Needs("setpriv")
    void areRenewedWhilePostgresqlHangsAndTheDaemonListensToItsFileMeanwhile(Lab lab) throws Exception {
        Postgresql database = postgresql(lab);
        Daemon daemon = lab.daemon("--dhcp", "--no-tftp", "--dhcp-end", "10.77.0.250");
        Map<String, String> told = runToTheEnd(lab, "machines", Machines.fresh(1, 10));

        database.hang();
        assertEquals(told, runToTheEnd(lab, "renewed-meanwhile", Machines.back(lab.directory().resolve("machines.log"))));
        daemon.awaitLog(0, "no lease can be recorded: postgresql", LIMIT);
        awaitStatus(daemon, "leases +failed: postgresql://");
        daemon.configure("pxe.lease", "database = memory");
        awaitStatus(daemon, "leases +serving(?! postgresql)");
        daemon.configure("pxe.lease", database.configuration());
        awaitStatus(daemon, "leases +failed: postgresql://");

        database.goOn();
        assertEquals(told, runToTheEnd(lab, "renewed-later", Machines.back(lab.directory().resolve("machines.log"))));
    }

    @Test
    void areSaidToBeServedOnceTheirDatabaseIsOpen(Lab lab) throws Exception {
        Path directory = lab.directory().resolve("missing");
        lab.configure("pxe.lease", "file = " + directory.resolve("leases.db"));
        Daemon daemon = lab.daemon("--dhcp", "--no-tftp");
        daemon.awaitLog(0, "no lease can be recorded: .* can't be written: its directory must be there", LIMIT);
        daemon.awaitLog(0, "commands are taken", LIMIT);
        assertFalse(daemon.program().output().contains("leases is serving"), daemon.program()::output);
        int position = daemon.logPosition();
        Files.createDirectory(directory);
        daemon.awaitLog(position, "leases is serving", LIMIT);
    }

    @Test
    @Needs("mount")
    void areNotPromisedOnAFullDiskAndAreAgainWhenThereIsRoom(Lab lab) throws Exception {
        Path disk = disk(lab, "180k");
        Daemon daemon = lab.daemon(WIDE);
        try (Program machines = start(lab, "machines", Machines.fresh(1, ENDLESS))) {
            areAgainAfterTrouble(daemon, machines, "the disk is full: make room",
                    () -> Command.run("mount", "-o", "remount,size=50m", disk.toString()));
        }
    }

    /** What is open can't be made read-only; another disk can be laid over it, for the daemon alone. */
    @Test
    @Needs({"mount", "nsenter"})
    void areNotPromisedWhileADiskThatCantBeWrittenLiesOverTheirs(Lab lab) throws Exception {
        Path disk = disk(lab, "50m");
        Daemon daemon = lab.daemon(WIDE);
        try (Program machines = start(lab, "machines", Machines.fresh(1, ENDLESS))) {
            Await.until(LIMIT, () -> "nobody is answered: " + machines.tail(), () -> machines.lineCount() > 100);
            daemon.run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk.toString());
            areAgainAfterTrouble(daemon, machines, "can't be written: ", () -> daemon.run("umount", disk.toString()));
        }
        assertEquals(1, daemon.program().output().lines().filter(line -> line.contains("no lease can be recorded")).count());
    }

    /** A disk for the leases. */
    private static Path disk(Lab lab, String size) throws IOException {
        Path disk = Files.createDirectory(lab.directory().resolve("disk"));
        lab.mount(disk, size);
        lab.configure("pxe.lease", "file = " + disk.resolve("leases.db"));
        return disk;
    }

    /** Whoever was told of an address has it on record; and it goes on by itself. */
    private static void areAgainAfterTrouble(Daemon daemon, Program machines, String trouble, AutoCloseable end) throws Exception {
        daemon.awaitLog(0, "no lease can be recorded: .*" + trouble, LIMIT);
        awaitStatus(daemon, "leases +failed: .*" + trouble);
        Map<String, String> told = answers(machines);

        int before = machines.lineCount();
        end.close();
        Await.until(LIMIT, () -> "nobody is answered: " + daemon.program().tail(), () -> machines.lineCount() > before + 100);
        awaitStatus(daemon, "leases +serving");
        Map<String, String> recorded = recorded(daemon);
        told.forEach((mac, address) -> assertEquals(address, recorded.get(mac), mac));
    }

    /** A PostgreSQL that daemons are to keep their leases in. */
    private static Postgresql postgresql(Lab lab) throws Exception {
        assumeTrue(Postgresql.programs().isPresent(), "missing: postgresql (lab/packages.txt)");
        Postgresql database = lab.postgresql();
        lab.configure("pxe.lease", database.configuration());
        return database;
    }
}
