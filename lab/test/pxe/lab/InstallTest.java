// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code docs/install.md} and the unit for systemd say. */
@DisplayName("an installed daemon")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump"})
class InstallTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static String unit(String key) throws IOException {
        Path unit = Daemon.executable().resolveSibling("../examples/pxe.service").normalize();
        return Files.readAllLines(unit).stream().filter(line -> line.startsWith(key + "=")).findFirst().orElseThrow()
                .substring(key.length() + 1);
    }

    /** A user of its own would find nothing below a workspace that is root's: what makes it weak is that root has no more than that. */
    private static List<String> weak(String... command) throws IOException {
        String granted = Arrays.stream(unit("CapabilityBoundingSet").split(" "))
                .map(name -> "+" + name.substring("CAP_".length()).toLowerCase(Locale.ROOT)).collect(Collectors.joining(","));
        return Stream.concat(Stream.of("setpriv", "--no-new-privs", "--bounding-set", "-all," + granted, "--inh-caps", "-all"),
                Stream.of(command)).toList();
    }

    @Test
    @Needs({"setpriv", "curl"})
    void doesAllThatItDoesWithTheCapabilitiesOfTheUnit(Lab lab) throws Exception {
        Path etc = Files.createDirectory(lab.directory().resolve("etc"));
        Path state = Files.createDirectory(lab.directory().resolve("state"));
        List<String> command = weak(Daemon.executable().toString(), "run", "--etc", etc.toString(), "--state", state.toString(),
                "--dhcp", "--http", "--dhcp-server-ip", Network.SERVER, "--dhcp-fileserver-ip", Network.SERVER,
                "--dhcp-subnet", Network.MASK, "--dhcp-begin", "10.77.0.100", "--dhcp-end", "10.77.0.150",
                "--netboot-dir", lab.netboot().directory().toString());
        lab.netboot().write("boot.ipxe", "#!ipxe\n");
        Program daemon = lab.server("installed", command.toArray(String[]::new));
        for (String service : List.of("dhcp", "tftp", "http")) {
            daemon.await(Pattern.compile(service + " is serving"), LIMIT);
        }

        try (Program machines = new Program("machines", lab.network().client().enter(Machines.fresh(1, 5)),
                lab.directory().resolve("machines.log"))) {
            machines.awaitExit(LIMIT).orElseThrow(() -> new IOException("not all were answered:\n" + daemon.tail()));
        }
        for (String protocol : List.of("tftp", "http")) {
            assertEquals("#!ipxe\n", Command.run(lab.network().client().enter(List.of("curl", "-sS", protocol + "://" + Network.SERVER
                    + "/boot.ipxe"))));
        }
        assertEquals("", Stream.of(daemon.output().split("\n")).filter(line -> line.contains("WARN") || line.contains("ERROR"))
                .collect(Collectors.joining("\n")));
        assertTrue(daemon.stop(LIMIT));
        assertEquals(unit("SuccessExitStatus"), String.valueOf(daemon.awaitExit(LIMIT).orElseThrow()));
    }

    @Test
    @Needs("setpriv")
    void tellsWhatItMayNotReadAndServesTheRest(Lab lab) throws Exception {
        Path home = lab.directory().resolve("home");
        Command.run(List.of("cp", "-r", Daemon.executable().resolveSibling("..").normalize().toString(), home.toString()));
        Path tftp = home.resolve("etc/pxe.tftp.cfg");
        for (Path secret : List.of(tftp, home.resolve("etc/org.ops4j.pax.logging.cfg"), home.resolve("deploy"))) {
            Files.setPosixFilePermissions(secret, Set.of());
        }
        Program daemon = lab.server("installed", weak(home.resolve("bin/pxe").toString(), "run", "--state",
                lab.directory().resolve("state").toString()).toArray(String[]::new));
        for (String line : List.of("tftp is serving", "pxe.tftp.cfg: this daemon may not read it",
                "org.ops4j.pax.logging.cfg: this daemon may not read it", "deploy can't be listed")) {
            daemon.await(Pattern.compile(line), LIMIT);
        }

        Files.setPosixFilePermissions(tftp, PosixFilePermissions.fromString("rw-r--r--"));
        daemon.await(Pattern.compile("pxe.tftp.cfg may be read now.*save it anew"), LIMIT);
        Files.writeString(tftp, "enabled = false\n");
        daemon.await(Pattern.compile("tftp is disabled"), LIMIT);
        Files.setPosixFilePermissions(home.resolve("deploy"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
