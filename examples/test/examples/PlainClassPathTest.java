// SPDX-License-Identifier: Apache-2.0
package examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pxe.tftp.TftpServer;

/** The programs, compiled and run without OSGi on the class path, each asked by a client. */
@Timeout(60)
class PlainClassPathTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));
    private static final long LIMIT_SECONDS = 40;
    private static final List<String> LIBRARIES = List.of("pxe.api", "pxe.config", "pxe.net", "pxe.core", "pxe.lease", "pxe.dhcp", "pxe.tftp",
            "pxe.http", "pxe.ipxe", "pxe.syslog");

    @TempDir
    private static Path compiled;
    @TempDir
    private Path directory;

    @BeforeAll
    static void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", libraries(), "-d", compiled.toString()));
        try (Stream<Path> sources = Files.list(WORKSPACE.resolve("examples/src/examples"))) {
            sources.map(Path::toString).filter(source -> source.endsWith("Example.java")).forEach(arguments::add);
        }
        assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)));
    }

    /** Our jars and SLF4J's API. */
    private static String libraries() {
        String path = LIBRARIES.stream().map(name -> WORKSPACE.resolve(name + "/generated/" + name + ".jar").toString())
                .collect(Collectors.joining(File.pathSeparator));
        String slf4j = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("slf4j-api")).findFirst().orElseThrow();
        assertFalse((path + slf4j).contains("osgi"));
        return path + File.pathSeparator + slf4j;
    }

    /** A program that runs; its end is awaited when it is closed. */
    private static final class Running implements AutoCloseable {
        private final Process process;
        private final String firstLine;

        Running(String program, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                    "--enable-native-access=ALL-UNNAMED", "-cp", libraries() + File.pathSeparator + compiled,
                    "examples." + program));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            // Reading from a process and waiting for its end can't be interrupted: one that hangs is ended by itself.
            CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
            firstLine = nextLine();
        }

        String nextLine() throws IOException {
            String line = process.inputReader().readLine();
            return line == null ? "" : line;
        }

        /** The port that the program says it has. */
        int port() {
            return Integer.parseInt(firstLine.replaceAll(".*:(\\d+)]", "$1"));
        }

        @Override
        public void close() throws IOException {
            process.outputWriter().close();
            assertEquals(0, process.onExit().join().exitValue());
        }
    }

    @Test
    void noClassOfOsgiIsOnTheirClassPath() throws Exception {
        String service = "org.osgi.framework.BundleContext";
        assertTrue(Class.forName(service).isInterface(), "the test itself has it, so the name is right");
        List<URL> path = new ArrayList<>();
        for (String entry : libraries().split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
            try (JarFile jar = new JarFile(entry)) {
                assertEquals(List.of(), jar.stream().map(JarEntry::getName).filter(name -> name.startsWith("org/osgi/")).toList(),
                        entry);
            }
        }
        try (URLClassLoader loader = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertEquals(TftpServer.class.getName(), loader.loadClass(TftpServer.class.getName()).getName());
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass(service));
        }
    }

    @Test
    void aDirectoryIsServedByTftp() throws Exception {
        Files.writeString(directory.resolve("hello"), "by TFTP");
        try (Running server = new Running("TftpExample", directory.toString(), "127.0.0.1", "0");
                DatagramSocket client = client("127.0.0.1", 0)) {
            send(client, "\0\1hello\0octet\0".getBytes(StandardCharsets.US_ASCII), server.port());
            ByteBuffer data = receive(client);
            assertEquals("\0\3\0\1by TFTP", StandardCharsets.US_ASCII.decode(data).toString());
        }
    }

    @Test
    void aDirectoryIsServedByHttp() throws Exception {
        Files.writeString(directory.resolve("hello"), "by HTTP");
        try (Running server = new Running("HttpExample", directory.toString(), "127.0.0.1", "0");
                HttpClient client = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
            URI url = URI.create("http://127.0.0.1:" + server.port() + "/hello");
            HttpRequest request = HttpRequest.newBuilder(url).build();
            assertEquals("by HTTP", client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    @Test
    void anAddressAndABootFileAreGiven() throws Exception {
        try (DatagramSocket relay = client("127.0.0.2", 0);
                Running _ = new Running("DhcpExample", "127.0.0.1", Integer.toString(relay.getLocalPort()), "0",
                        "127.0.1.1", "127.0.1.9", "255.0.0.0", "rescue.0")) {
            send(relay, discover(0), relay.getLocalPort());
            ByteBuffer offer = receive(relay);
            assertEquals(0x7f000101, offer.getInt(16)); // yiaddr
            assertEquals("rescue.0", bootFile(offer));
        }
    }

    @Test
    void machinesAreToldToLoadIpxeBesideAnotherServer() throws Exception {
        try (DatagramSocket relay = client("127.0.0.2", 0);
                Running _ = new Running("IpxeExample", "127.0.0.1", Integer.toString(relay.getLocalPort()), "0")) {
            send(relay, discover(7), relay.getLocalPort());
            ByteBuffer offer = receive(relay);
            assertEquals(0, offer.getInt(16)); // no yiaddr
            assertEquals("ipxe.efi", bootFile(offer));
        }
    }

    @Test
    void aMessageIsSentBySyslog() throws Exception {
        try (DatagramSocket server = client("127.0.0.1", 0);
                Running _ = new Running("SyslogExample", "127.0.0.1", Integer.toString(server.getLocalPort()), "all is well")) {
            String message = StandardCharsets.UTF_8.decode(receive(server)).toString();
            assertTrue(message.matches("(?s)<30>1 .* example .* EXAMPLE .*all is well"), message);
        }
    }

    @Test
    void aMessageIsReceivedBySyslog() throws Exception {
        try (Running receiver = new Running("SyslogReceiverExample", "127.0.0.1", "0"); DatagramSocket client = client("127.0.0.1", 0)) {
            send(client, "<6>ipxe: all is well".getBytes(StandardCharsets.US_ASCII), receiver.port());
            assertEquals("LOG client=127.0.0.1 severity=info app=ipxe text=\"all is well\"", receiver.nextLine());
        }
    }

    private static DatagramSocket client(String address, int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(DatagramSocket socket, byte[] packet, int port) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, InetAddress.ofLiteral("127.0.0.1"), port));
    }

    private static ByteBuffer receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    }

    /** What a machine's PXE firmware asks, sent on by a relay at 127.0.0.2 (RFC 2131 section 2). */
    private static byte[] discover(int arch) {
        ByteBuffer packet = ByteBuffer.allocate(300);
        packet.put(new byte[] {1, 1, 6, 1}).putInt(0x12345678); // BOOTREQUEST, Ethernet, one hop; xid
        packet.putInt(24, 0x7f000002); // giaddr
        packet.put(28, new byte[] {0x52, 0x54, 0, 1, 2, 3});
        packet.position(236).putInt(0x63825363);
        packet.put(new byte[] {53, 1, 1, 93, 2, 0, (byte) arch, 60, 32});
        packet.put(String.format("PXEClient:Arch:%05d:UNDI:003016", arch).getBytes(StandardCharsets.US_ASCII));
        packet.put((byte) 255);
        return packet.array();
    }

    private static String bootFile(ByteBuffer reply) {
        byte[] file = new byte[128];
        reply.get(108, file);
        return new String(file, StandardCharsets.US_ASCII).replaceAll("\0.*", "");
    }
}
