// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that others wrote, each with what it does differently. All compare the bytes. */
@DisplayName("real clients")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump", "apt-get", "dpkg-deb"})
class ClientTest {

    private static final String TFTP = "tftp://" + Network.SERVER + "/";
    private static final String HTTP = "http://" + Network.SERVER + "/";
    private static final String HTTPS = "https://" + Network.SERVER + "/";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Prints what the server said, as udhcpc and dhclient give it to their scripts. */
    private static final String PRINT_ENVIRONMENT = "#!/bin/sh\necho \"event $1$reason\"\nenv\n";

    @Test
    @Needs("curl")
    void curlLoadsByTftpWithItsOwnAndWithLargeBlocks(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "images/kernel", 3_000_001);
        byte[] whole = serve(lab, "blocks", 1024 * 512);
        lab.daemon();
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "-o", "OUT", TFTP + "images/kernel"));
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "--tftp-blksize", "1428", "-o", "OUT", TFTP + "images/kernel"));
        assertArrayEquals(whole, loaded(lab, "curl", "-sS", "-o", "OUT", TFTP + "blocks"));
    }

    @Test
    @Needs("curl")
    void curlIsToldByTftpThatAFileIsMissing(Lab lab) throws Exception {
        lab.daemon();
        Command.Result result = client(lab, "curl", "-sS", TFTP + "nothing.here");
        assertEquals(68, result.status(), result.output()); // curl's status for TFTP error 1, file not found
    }

    @Test
    @Needs("tftp")
    void tftpHpaLoadsInBinaryModeAlsoAnEmptyFile(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        byte[] empty = serve(lab, "empty", 0);
        lab.daemon();
        assertArrayEquals(empty, loaded(lab, "tftp", "-m", "binary", Network.SERVER, "-c", "get", "empty", "OUT"));
        assertArrayEquals(kernel, loaded(lab, "tftp", "-m", "binary", Network.SERVER, "-c", "get", "kernel", "OUT"));
    }

    @Test
    @Needs("tftp")
    void tftpHpaLoadsTextInNetascii(Lab lab) throws Exception {
        byte[] text = "default linux\nlabel linux\r\n  kernel vmlinuz\n".repeat(2000).getBytes(StandardCharsets.US_ASCII);
        lab.netboot().write("text", text);
        lab.daemon();
        assertArrayEquals(text, loaded(lab, "tftp", "-m", "ascii", Network.SERVER, "-c", "get", "text", "OUT"));
    }

    @Test
    @Needs("tftp")
    void tftpHpaIsToldThatNothingCanBeStored(Lab lab) throws Exception {
        lab.daemon();
        Path own = Files.writeString(lab.directory().resolve("own"), "mine");
        String answer = client(lab, "tftp", "-m", "binary", Network.SERVER, "-c", "put", own.toString(), "own").output();
        assertTrue(answer.contains("Error code 2"), answer);
        assertFalse(Files.exists(lab.netboot().directory().resolve("own")));
    }

    @Test
    @Needs({"curl", "atftp", "tftp"})
    void onASinglePortEveryClientIsServed(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.configure("pxe.tftp", "single.port = true");
        lab.daemon();
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "--tftp-blksize", "1428", "-o", "OUT", TFTP + "kernel"));
        assertArrayEquals(kernel, loaded(lab, "tftp", "-m", "binary", Network.SERVER, "-c", "get", "kernel", "OUT"));
        assertArrayEquals(kernel, loaded(lab, "atftp", "--option", "blksize 1428", "--option", "windowsize 16",
                "--get", "-r", "kernel", "-l", "OUT", Network.SERVER));
    }

    @Test
    @Needs("curl")
    void thousandsOfHalfOpenTransfersHoldUpNobodyAndLeaveNothingBehind(Lab lab) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        assumeTrue(Files.isExecutable(jcmd), "jcmd counts what is left; it comes with a JDK");
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.configure("pxe.tftp", "transfers.max.per.client = 4000\nunanswered.bytes.max = 10000000\nretries = 2");
        Daemon daemon = lab.daemon();
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "--tftp-blksize", "1428", "-o", "OUT", TFTP + "kernel"));
        long pid = daemon.program().pid();
        Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
        Await.until(LIMIT, () -> "a transfer stays", () -> transfers(jcmd, pid) == 0);
        int before = descriptors.toFile().list().length;

        List<String> program = Program.java(HalfOpen.class, Network.SERVER, "kernel", "2000");
        Command.Result halfOpen = Command.attempt(lab.network().client().enter(program), LIMIT);
        assertTrue(halfOpen.ok(), halfOpen::output);
        assertTrue(transfers(jcmd, pid) > 1000, "they are open");
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "--tftp-blksize", "1428", "-o", "OUT", TFTP + "kernel"));

        Await.until(LIMIT, () -> "transfers stay", () -> transfers(jcmd, pid) == 0);
        Await.until(LIMIT, () -> "more descriptors than before", () -> descriptors.toFile().list().length <= before);
    }

    /** How many transfers the daemon's heap has, after a collection. */
    private static long transfers(Path jcmd, long pid) throws IOException {
        return Command.run(jcmd.toString(), Long.toString(pid), "GC.class_histogram").lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].equals("pxe.tftp.Transfer"))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    @Test
    @Needs("curl")
    void curlLoadsOverARangeOfPorts(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 300_001);
        lab.configure("pxe.tftp", "port.range = 50000-50003");
        lab.daemon();
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "-o", "OUT", TFTP + "kernel"));
        Path capture = lab.directory().resolve("capture.pcap");
        String within = "udp and src host " + Network.SERVER + " and src portrange 50000-50003";
        Await.until(LIMIT, () -> "no packet of the range was captured", () -> !packets(capture, within).isEmpty());
        assertEquals(List.of(), packets(capture, "udp and src host " + Network.SERVER + " and not src portrange 50000-50003"));
    }

    private static List<String> packets(Path capture, String filter) throws IOException {
        // The capture still goes on, so its last packet may be cut off, which tcpdump complains of.
        return Command.attempt(List.of("tcpdump", "-nn", "-r", capture.toString(), filter), LIMIT).output().lines()
                .filter(line -> line.contains(" IP ")).toList();
    }

    /** Each request comes from another port, where nobody listens any more when the answer comes. */
    @Test
    @Needs({"curl", "bash"})
    void thousandsOfHalfOpenTransfersHoldUpNobodyAndLeaveNoDescriptor(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.configure("pxe.tftp", "transfers.max.per.client = 4000\ntimeout.max.seconds = 1\nretries = 4");
        Daemon daemon = lab.daemon();
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "-o", "OUT", TFTP + "kernel"));
        Path descriptors = Path.of("/proc", "" + daemon.program().pid(), "fd");
        long before = count(descriptors);
        Command.Result asked = client(lab, "bash", "-c", "for ((i = 0; i < 2000; i++)); do "
                + "printf '\\0\\1kernel\\0octet\\0blksize\\0001428\\0windowsize\\00016\\0' >/dev/udp/"
                + Network.SERVER + "/69; done");
        assertTrue(asked.ok(), asked.output());
        // From a port that none of those had, since what is sent again to that one would come to this client.
        assertArrayEquals(kernel, loaded(lab, "curl", "-sS", "--local-port", "20000-20100", "-o", "OUT", TFTP + "kernel"));
        assertTrue(count(descriptors) < before + 30, () -> "descriptors: " + before + " before, and now " + count(descriptors));
        daemon.program().await(Pattern.compile("ABORTED .*the client does not answer"), LIMIT);
        Await.until(LIMIT, () -> count(descriptors) + " descriptors, and " + before + " before",
                () -> count(descriptors) <= before);
    }

    private static long count(Path directory) {
        return Objects.requireNonNull(directory.toFile().list()).length;
    }

    @Test
    @Needs("atftp")
    void atftpLoadsByWindows(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.daemon();
        assertArrayEquals(kernel, loaded(lab, "atftp", "--option", "blksize 1428", "--option", "windowsize 16",
                "--option", "tsize 0", "--get", "-r", "kernel", "-l", "OUT", Network.SERVER));
        String trace = client(lab, "atftp", "--trace", "--option", "windowsize 16", "--get", "-r", "kernel",
                "-l", lab.directory().resolve("traced").toString(), Network.SERVER).output();
        assertTrue(trace.contains("windowsize"), trace);
    }

    @Test
    void busyboxLoadsByTftp(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.daemon();
        String busybox = Assets.fetch().busybox().toString();
        assertArrayEquals(kernel, loaded(lab, busybox, "tftp", "-g", "-r", "kernel", "-l", "OUT", Network.SERVER));
        assertArrayEquals(kernel, loaded(lab, busybox, "tftp", "-g", "-b", "1428", "-r", "kernel", "-l", "OUT", Network.SERVER));
    }

    @Test
    @Needs("curl")
    void curlLoadsByHttp(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "images/kernel", 3_000_001);
        lab.daemon("--http");
        assertArrayEquals(kernel, loaded(lab, "curl", "-sSf", "-o", "OUT", HTTP + "images/kernel"));
        assertArrayEquals(kernel, loaded(lab, "curl", "-sSf", "--http1.0", "-o", "OUT", HTTP + "images//kernel"));
        Command.Result missing = client(lab, "curl", "-sSf", HTTP + "nothing.here");
        assertEquals(22, missing.status(), missing.output()); // curl's status for an HTTP error
        assertTrue(missing.output().contains("404"), missing.output());
    }

    @Test
    @Needs("curl")
    void curlLoadsPartsByHttp(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.daemon("--http");
        assertArrayEquals(Arrays.copyOfRange(kernel, 1000, 2000),
                loaded(lab, "curl", "-sSf", "-r", "1000-1999", "-o", "OUT", HTTP + "kernel"));
        assertArrayEquals(Arrays.copyOfRange(kernel, kernel.length - 500, kernel.length),
                loaded(lab, "curl", "-sSf", "-r", "-500", "-o", "OUT", HTTP + "kernel"));
    }

    @Test
    @Needs("curl")
    void curlResumesAnInterruptedDownload(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.daemon("--http");
        Path half = Files.write(lab.directory().resolve("half"), Arrays.copyOf(kernel, 1_234_567));
        Command.Result result = client(lab, "curl", "-sSf", "-C", "-", "-o", half.toString(), HTTP + "kernel");
        assertTrue(result.ok(), result.output());
        assertArrayEquals(kernel, Files.readAllBytes(half));
    }

    @Test
    @Needs("curl")
    void curlLoadsSeveralPartsByHttp(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        lab.daemon("--http");
        String answer = new String(loaded(lab, "curl", "-sSf", "-r", "0-9,2000000-2000009", "-o", "OUT", HTTP + "kernel"),
                StandardCharsets.ISO_8859_1);
        assertTrue(answer.contains("Content-Range: bytes 2000000-2000009/3000001\r\n\r\n"
                + new String(kernel, 2_000_000, 10, StandardCharsets.ISO_8859_1) + "\r\n--"), answer);
    }

    @Test
    @Needs({"curl", "openssl"})
    void curlLoadsByHttpsWithBothVersionsOfTls(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "images/kernel", 3_000_001);
        String authority = https(lab, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        lab.daemon("--http");
        for (String version : List.of("1.2", "1.3")) {
            assertArrayEquals(kernel, loaded(lab, "curl", "-sSf", "--cacert", authority, "--tlsv" + version, "--tls-max", version,
                    "-o", "OUT", HTTPS + "images//kernel"));
        }
        assertArrayEquals(Arrays.copyOfRange(kernel, 1_000_000, 2_000_000), loaded(lab, "curl", "-sSf", "--cacert", authority,
                "-r", "1000000-1999999", "-o", "OUT", HTTPS + "images/kernel"));
        assertArrayEquals(kernel, loaded(lab, "curl", "-sSf", "-o", "OUT", HTTP + "images/kernel"));
        assertEquals(60, client(lab, "curl", "-sSf", HTTPS + "images/kernel").status()); // curl's for an authority that it doesn't know
    }

    @Test
    @Needs({"wget", "openssl"})
    void wgetLoadsAndResumesByHttpAndHttps(Lab lab) throws Exception {
        byte[] kernel = serve(lab, "kernel", 3_000_001);
        String authority = https(lab, "rsa:2048");
        lab.daemon("--http");
        for (String url : List.of(HTTP, HTTPS)) {
            assertArrayEquals(kernel, loaded(lab, "wget", "-q", "--ca-certificate", authority, "-O", "OUT", url + "kernel"));
            Path half = Files.write(lab.directory().resolve("half"), Arrays.copyOf(kernel, 1_234_567));
            Command.Result result = client(lab, "wget", "-q", "-c", "--ca-certificate", authority, "-O", half.toString(), url + "kernel");
            assertTrue(result.ok(), result.output());
            assertArrayEquals(kernel, Files.readAllBytes(half));
        }
    }

    /** Makes a certificate that is its own authority, has the daemon use it, and returns its file. */
    private static String https(Lab lab, String... keys) throws IOException {
        String certificate = lab.directory().resolve("https.crt").toString();
        String key = lab.directory().resolve("https.key").toString();
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=boot", "-addext",
                "subjectAltName=IP:" + Network.SERVER, "-out", certificate, "-keyout", key, "-newkey"));
        command.addAll(List.of(keys));
        Command.run(command);
        lab.configure("pxe.http", "https.enabled = true\nhttps.certificate = " + certificate + "\nhttps.key = " + key);
        return certificate;
    }

    @Test
    @Needs("curl")
    void curlKeepsItsHttpConnection(Lab lab) throws Exception {
        serve(lab, "kernel", 100_000);
        lab.daemon("--http");
        String log = client(lab, "curl", "-sv", "-o", "/dev/null", HTTP + "kernel", "-o", "/dev/null", HTTP + "kernel").output();
        assertTrue(log.contains("Re-using existing connection"), log);
    }

    @Test
    @Needs("curl")
    void loadersOfTheOperatingSystemAreServedWithoutBeingCopied(Lab lab) throws Exception {
        Path pxelinux = Path.of("/usr/lib/PXELINUX/pxelinux.0");
        Path ipxe = Path.of("/usr/lib/ipxe/ipxe.efi");
        assumeTrue(Files.exists(pxelinux) && Files.exists(ipxe), "the packages pxelinux and ipxe are missing");
        lab.daemon("--http");
        assertArrayEquals(Files.readAllBytes(pxelinux), loaded(lab, "curl", "-sS", "-o", "OUT", TFTP + "pxelinux.0"));
        assertArrayEquals(Files.readAllBytes(ipxe), loaded(lab, "curl", "-sSf", "-o", "OUT", HTTP + "ipxe.efi"));
    }

    @Test
    @Needs("curl")
    void theDaemonAsShippedServesItsNetbootDirectoryByTftp(Lab lab) throws Exception {
        lab.daemonAsShipped();
        String menu = new String(loaded(lab, "curl", "-sS", "-o", "OUT", TFTP + "pxelinux.cfg/default"), StandardCharsets.UTF_8);
        assertTrue(menu.contains("LABEL") || menu.contains("label"), menu);
    }

    @Test
    void anUnknownArchitectureGetsAnAddressAndHarmsNobody(Lab lab) throws Exception {
        lab.daemon("--dhcp");
        DhcpClient.offer(lab.network().client(), "52:54:00:aa:00:01", 0xfffe);
        DhcpClient.Offer next = DhcpClient.offer(lab.network().client(), "52:54:00:aa:00:02", 0);
        assertEquals("pxelinux.0", next.bootfile());
        assertEquals(Network.SERVER, next.siaddr());
    }

    @Test
    void udhcpcBootingByPxeGetsAnAddressAndABootFile(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = pxe");
        lab.daemon("--dhcp");
        String answer = udhcpc(lab, "-V", "PXEClient:Arch:00000:UNDI:002001", "-x", "0x5d:0000", "-O", "bootfile").output();
        assertTrue(answer.contains("event bound"), answer);
        assertTrue(answer.lines().anyMatch(line -> line.matches("ip=10\\.77\\.0\\.1[0-5][0-9]")), answer);
        assertTrue(answer.contains("subnet=" + Network.MASK), answer);
        assertTrue(answer.contains("siaddr=" + Network.SERVER), answer);
        assertTrue(answer.contains("boot_file=pxelinux.0"), () -> "in the header: " + answer);
        assertTrue(answer.contains("bootfile=pxelinux.0"), () -> "in option 67: " + answer);
    }

    @Test
    void udhcpcThatDoesNotBootIsLeftAloneWhenOnlyBootingMachinesAreServed(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = pxe");
        lab.daemon("--dhcp");
        Command.Result result = udhcpc(lab, "-t", "4");
        assertFalse(result.ok(), result.output());
        assertFalse(result.output().contains("event bound"), result.output());
    }

    @Test
    void udhcpcInWhatAMachineLoadedGetsTheMachinesAddressWhenOnlyBootingMachinesAreServed(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = pxe");
        lab.daemon("--dhcp");
        String booting = address(udhcpc(lab, "-V", "PXEClient:Arch:00000:UNDI:002001", "-x", "0x5d:0000").output());
        assertEquals(booting, address(udhcpc(lab).output()));
    }

    private static String address(String answer) {
        return answer.lines().filter(line -> line.startsWith("ip=")).findFirst().orElseThrow(() -> new AssertionError(answer));
    }

    @Test
    void udhcpcThatDoesNotBootGetsAnAddressWhenAllAreServed(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = all");
        lab.daemon("--dhcp");
        String answer = udhcpc(lab).output();
        assertTrue(answer.contains("event bound"), answer);
        assertTrue(answer.contains("router=" + Network.SERVER), answer);
        assertTrue(answer.contains("dns=" + Network.SERVER), answer);
    }

    @Test
    @Needs("bash")
    void tcpdumpReadsWhatUdhcpcAndTheDaemonSaid(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = all");
        Daemon daemon = lab.daemon("--dhcp");
        String answer = udhcpc(lab).output();
        assertTrue(answer.contains("event bound"), answer);
        Matcher mac = Pattern.compile("link/ether (\\S+)").matcher(client(lab, "ip", "link", "show", "eth0").output());
        assertTrue(mac.find());
        String read = Command.run(List.of("bash", "-o", "pipefail", "-c", "\"$0\" --state \"$1\" capture $2 | tcpdump -nn -vv -r - 2>&1",
                Daemon.executable().toString(), daemon.state().toString(), mac.group(1)));
        assertTrue(Pattern.compile("0\\.0\\.0\\.0\\.68 > 255\\.255\\.255\\.255\\.67: \\[udp sum ok].* Discover\\n.* Offer\\n.* Request\\n.* ACK\\n",
                Pattern.DOTALL).matcher(read).find(), read);
    }

    @Test
    @Needs("dhclient")
    void dhclientGetsALease(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = all");
        lab.daemon("--dhcp");
        String directory = lab.directory().toString();
        List<String> command = List.of("dhclient", "-4", "-1", "-d", "-cf", "/dev/null", "-lf", directory + "/dhclient.leases",
                "-pf", directory + "/dhclient.pid", "-sf", script(lab).toString(), "eth0");
        try (Program dhclient = new Program("dhclient", alone(lab, command), lab.directory().resolve("dhclient.log"))) {
            dhclient.await(Pattern.compile("event BOUND"), LIMIT);
            dhclient.await(Pattern.compile("new_subnet_mask=" + Network.MASK), LIMIT);
        }
    }

    @Test
    @Needs("perfdhcp")
    void perfdhcpLeasesManyAddressesAsARelay(Lab lab) throws Exception {
        lab.configure("pxe.dhcp", "serve = all");
        lab.daemon("--dhcp", "--dhcp-subnet", "255.255.0.0", "--dhcp-end", "10.77.9.255");
        Command.Result result = client(lab, "perfdhcp", "-4", "-r", "100", "-R", "300", "-n", "300", "-d", "2", "-W", "2000000",
                "-l", Network.CLIENT, Network.SERVER);
        assertEquals(0, result.status(), result.output()); // 3 when an exchange is not finished
        assertEquals(2, result.output().split("received packets: 300").length - 1, result.output());
    }

    private static Command.Result udhcpc(Lab lab, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Assets.fetch().busybox().toString(), "udhcpc", "-i", "eth0",
                "-f", "-n", "-q", "-t", "20", "-T", "1", "-s", script(lab).toString()));
        command.addAll(List.of(arguments));
        return client(lab, command.toArray(String[]::new));
    }

    private static Path script(Lab lab) throws IOException {
        Path script = Files.writeString(lab.directory().resolve("script"), PRINT_ENVIRONMENT);
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }

    @Test
    @Needs("logger")
    void whatLoggerSendsIsReceivedInBothFormats(Lab lab) throws Exception {
        lab.configure("pxe.syslog", "receive = true");
        Daemon daemon = lab.daemon("--debug", "syslog");
        daemon.awaitLog(0, "syslogd is serving udp 0.0.0.0:514", LIMIT);
        String said = "syslog LOG client=" + Network.CLIENT + " severity=error hostname=.* app=install text=";
        client(lab, "logger", "-n", Network.SERVER, "-d", "--rfc3164", "-t", "install", "-p", "user.err", "no \033[1mdisk");
        daemon.awaitLog(0, said + "\"no .{1,3}x1b.1mdisk\"", LIMIT);
        client(lab, "logger", "-n", Network.SERVER, "-d", "--rfc5424", "-t", "install", "-p", "user.err", "done");
        daemon.awaitLog(0, said + "done", LIMIT);
    }

    /** Puts a file of bytes that don't repeat into the netboot directory. */
    private static byte[] serve(Lab lab, String name, int sizeBytes) throws IOException {
        byte[] content = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(content);
        lab.netboot().write(name, content);
        return content;
    }

    /** Runs a client that writes to the file OUT, and returns what it wrote. */
    private static byte[] loaded(Lab lab, String... command) throws IOException {
        Path out = lab.directory().resolve("out");
        Files.deleteIfExists(out);
        String[] actual = Arrays.stream(command).map(word -> word.equals("OUT") ? out.toString() : word).toArray(String[]::new);
        Command.Result result = client(lab, actual);
        assertTrue(result.ok(), () -> String.join(" ", command) + ": " + result.output());
        return Files.exists(out) ? Files.readAllBytes(out) : new byte[0];
    }

    private static Command.Result client(Lab lab, String... command) throws IOException {
        return Command.attempt(alone(lab, List.of(command)), LIMIT);
    }

    /** The command in the clients' namespace, without anything of this process's environment, such as proxies. */
    private static List<String> alone(Lab lab, List<String> command) {
        List<String> line = new ArrayList<>(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
        line.addAll(command);
        return lab.network().client().enter(line);
    }
}
