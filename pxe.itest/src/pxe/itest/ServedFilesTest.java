// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/** The tree of files in the running daemon, asked by TFTP and by HTTP: what is served, and what never is. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ServedFilesTest {

    private static final String REFUSED = "error 2, error 403";
    private static final String MISSING = "error 1, error 404";

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 5)
    List<BootService> services;

    @TempDir
    Path temp;
    private Path root;
    private Path file;
    private Path http;
    private LiveDaemon daemon;

    @BeforeEach
    void serveADirectoryByBothProtocols() throws IOException {
        daemon = new LiveDaemon(context, services);
        root = Files.createDirectory(temp.resolve("root"));
        Files.writeString(root.resolve("kernel"), "kernel");
        Files.writeString(temp.resolve("secret"), "secret");
        file = daemon.etc("pxe.core.root-itest.cfg");
        http = daemon.etc("pxe.http.cfg");
        Files.writeString(http, "enabled = true\naddress = 127.0.0.1\nport = 0\n");
        configure("inside");
        LiveDaemon.await(() -> daemon.endpoint("http") != null && daemon.endpoint("tftp") != null);
        awaitServed("itest/kernel", "kernel");
    }

    @AfterEach
    void goBack() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(http);
        LiveDaemon.await(() -> daemon.status("http") instanceof ServiceStatus.Disabled);
        awaitServed("itest/kernel", MISSING);
    }

    private void configure(String symlinks) throws IOException {
        Files.writeString(file, "dir = " + root + "\nprefix = itest\nsymlinks = " + symlinks + "\n");
    }

    /** What both protocols answer: the content if it is the same. */
    private String served(String path) throws IOException {
        String tftp = Clients.tftp(daemon.endpoint("tftp"), path);
        if (daemon.endpoint("http") == null) {
            return tftp.equals("error 1") ? MISSING : tftp;
        }
        String answer = Clients.http(daemon.endpoint("http"), "/" + path.replace("%", "%25").replace(" ", "%20"));
        return tftp.equals(answer) ? tftp : tftp + ", " + answer;
    }

    private void awaitServed(String path, String wanted) {
        LiveDaemon.await(() -> {
            try {
                return served(path).equals(wanted);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aRootComesChangesAndGoesWithItsFile() throws Exception {
        Files.writeString(root.resolve("new"), "new");
        assertEquals("new", served("itest/new"));
        Files.writeString(file, "dir = " + root + "\nprefix = other/place\n");
        awaitServed("other/place/kernel", "kernel");
        assertEquals(MISSING, served("itest/kernel"));
        Files.writeString(file, "dir = " + temp + "\nprefix = ../up\n");
        daemon.awaitLine("prefix = ../up: must be");
        assertEquals("kernel", served("other/place/kernel"));
        Files.delete(file);
        awaitServed("other/place/kernel", MISSING);
    }

    @Test
    void theWaysInWhichClientsWriteAPathFindOneFile() throws IOException {
        for (String path : List.of("itest/kernel", "/itest/kernel", "itest//kernel", "./itest/./kernel")) {
            assertEquals("kernel", served(path), path);
        }
        assertEquals("kernel", Clients.tftp(daemon.endpoint("tftp"), "\\itest\\kernel"));
        assertEquals("kernel", Clients.http(daemon.endpoint("http"), "/itest%5ckernel"));
        assertEquals("kernel", Clients.http(daemon.endpoint("http"), "/%69test/k%65rnel"));
    }

    @Test
    void noPathLeadsOutOfTheTree() throws IOException {
        for (String path : List.of("itest/../../secret", "../secret", "itest/..", "..", "itest/./../secret", "itest//..//secret")) {
            assertEquals(REFUSED, served(path), path);
        }
        for (String name : List.of("itest\\..\\secret", "..\\secret", "\\..\\secret")) {
            assertEquals("error 2", Clients.tftp(daemon.endpoint("tftp"), name), name);
        }
        for (String target : List.of("/itest/%2e%2e/secret", "/itest/%2E./secret", "/itest/.%2e/secret", "/itest%5c..%5csecret",
                "/itest/..%5csecret", "//../secret", "/itest/kernel%00", "/%00", "/itest/a%0ab", "/itest/a%7fb")) {
            assertEquals("error 403", Clients.http(daemon.endpoint("http"), target), target);
        }
        for (String target : List.of("/itest/..%2fsecret", "/itest%2fkernel", "/itest/%c0%ae%c0%ae/secret", "/itest/%zz",
                "/itest/%")) {
            assertEquals("error 400", Clients.http(daemon.endpoint("http"), target), target);
        }
        for (String target : List.of("/itest/%252e%252e/secret", "/itest/%25%32%65/secret", "/itest/.../secret")) {
            assertEquals("error 404", Clients.http(daemon.endpoint("http"), target), target);
        }
    }

    @Test
    void whatIsNoFileIsRefusedAndWhatIsTooLongToo() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        Files.createDirectory(root.resolve("directory"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            for (String path : List.of("itest/fifo", "itest/directory", "itest/directory/", "itest/socket")) {
                assertEquals(REFUSED, served(path), path);
            }
        }
        assertEquals(MISSING, served("itest/kernel/more"));
        assertEquals(MISSING, served("itest/" + "x".repeat(255)));
        assertEquals(REFUSED, served("itest/" + "x".repeat(256)));
        assertEquals("error 403", Clients.http(daemon.endpoint("http"), "/" + "x/".repeat(513)));
        assertEquals("error 414", Clients.http(daemon.endpoint("http"), "/" + "x/".repeat(5000)));
    }

    @Test
    void linksAreFollowedAsTheFileSays() throws Exception {
        Files.createSymbolicLink(root.resolve("in"), Path.of("kernel"));
        Files.createSymbolicLink(root.resolve("out"), temp.resolve("secret"));
        Files.createSymbolicLink(root.resolve("device"), Path.of("/dev/zero"));
        assertEquals("kernel", served("itest/in"));
        assertEquals(REFUSED, served("itest/out"));
        configure("any");
        awaitServed("itest/out", "secret");
        assertEquals(REFUSED, served("itest/device"));
        configure("none");
        awaitServed("itest/in", REFUSED);
        assertEquals("kernel", served("itest/kernel"));
    }

    @Test
    void aDirectoryIsShownWhileTheIndexIsSwitchedOn() throws IOException {
        assertEquals("error 404", Clients.http(daemon.endpoint("http"), "/itest/"));
        Files.createSymbolicLink(root.resolve("out"), temp.resolve("secret"));
        Files.writeString(http, "enabled = true\naddress = 127.0.0.1\nport = 0\nindex = true\n");
        LiveDaemon.await(() -> page("/itest/").contains("<a href=\"/itest/kernel\">kernel</a>"));
        assertFalse(page("/itest").contains("out"));
        assertTrue(page("/").contains("<a href=\"/itest/\">itest/</a>"));
        assertEquals("error 403", page("/itest/../"));
        assertEquals("error 404", page("/nothing/"));
    }

    private String page(String target) {
        try {
            return Clients.http(daemon.endpoint("http"), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileSourceMakesFilesWhenTheyAreAskedFor() throws IOException {
        FileSource source = request -> Optional.of(request.path()).filter(path -> path.startsWith("made/"))
                .map(path -> VirtualFile.ofText("made", path + " for " + request.client().getHostAddress()));
        ServiceRegistration<FileSource> registration = context.registerService(FileSource.class, source, null);
        assertEquals("made/a for 127.0.0.1", served("made/a"));
        registration.unregister();
        assertEquals(MISSING, served("made/a"));
    }

    @Test
    void aTemplateHasTheValuesOfTheMachineOnceItIsKnown() throws Exception {
        Files.writeString(root.resolve("boot.ipxe.tmpl"), "{{mac.hyphen}} {{arch.family}} {{ip}} {{server}}");
        int proxyPort = LiveDaemon.freePort();
        Path dhcp = daemon.etc("pxe.dhcp.cfg");
        Files.writeString(dhcp, "enabled = true\nmode = proxy\naddress = 127.0.0.1\nport = " + LiveDaemon.freePort()
                + "\nproxy.port = " + proxyPort + "\n");
        try {
            LiveDaemon.await(() -> isAnswered(proxyPort));
            awaitServed("itest/boot.ipxe", "52-54-00-00-00-09 bios 127.0.0.1 127.0.0.1");
        } finally {
            Files.delete(dhcp);
            LiveDaemon.await(() -> daemon.status("dhcp") instanceof ServiceStatus.Disabled);
        }
    }

    private static boolean isAnswered(int proxyPort) {
        try {
            return !Clients.rom(9, proxyPort).isEmpty();
        } catch (SocketTimeoutException notYet) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
