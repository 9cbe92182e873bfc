// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With algorithms that every kernel has and lets anybody choose: its own, and {@code reno}. */
class CongestionControlTest {

    private static ServerSocketChannel listen(String address) throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    }

    private static InetSocketAddress address(ServerSocketChannel listening) throws IOException {
        return (InetSocketAddress) listening.getLocalAddress();
    }

    /** What a connection that is accepted now is sent to by. */
    private static String ofNewConnection(ServerSocketChannel listening) throws Exception {
        int port = address(listening).getPort();
        try (SocketChannel _ = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                SocketChannel accepted = listening.accept()) {
            assertEquals(port, ((InetSocketAddress) accepted.getLocalAddress()).getPort());
            return ss("-tinHO", "state", "established", "sport", "= :" + port).replaceAll("(?s).*\\b(reno|cubic|bbr)\\b.*", "$1");
        }
    }

    /** What the socket statistics of iproute2 say. */
    private static String ss(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "ss";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "no ss of iproute2 in PATH");
            throw e;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void connectionsThatAreAcceptedFromNowOnHaveTheChosenOne(String where) throws Exception {
        try (ServerSocketChannel listening = where.equals("::") ? listen(where)
                : ServerSocketChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(InetAddress.ofLiteral(where), 0))) {
            String before = ofNewConnection(listening);
            assertEquals(CongestionControl.ofTheSystem(), before);
            CongestionControl.choose(address(listening), "reno");
            assertEquals("reno", ofNewConnection(listening));
            CongestionControl.choose(address(listening), before);
            assertEquals(before, ofNewConnection(listening));
        }
    }

    @Test
    void noOtherSocketIsMeant() throws Exception {
        try (ServerSocketChannel one = listen("127.0.0.1"); ServerSocketChannel other = listen("127.0.0.1")) {
            CongestionControl.choose(address(other), "reno");
            assertEquals(CongestionControl.ofTheSystem(), ofNewConnection(one));
            assertEquals("reno", ofNewConnection(other));
        }
    }

    @Test
    void whatTheKernelDoesNotHaveIsRefused() throws Exception {
        try (ServerSocketChannel listening = listen("127.0.0.1")) {
            for (String unknown : new String[] {"nosuch", "a_name_that_no_kernel_could_hold"}) {
                IOException e = assertThrows(IOException.class, () -> CongestionControl.choose(address(listening), unknown));
                assertEquals("the kernel has no such algorithm", e.getMessage());
            }
        }
    }

    @Test
    void anAddressOnWhichNobodyListensIsRefused(@TempDir Path directory) throws Exception {
        InetSocketAddress closed;
        try (ServerSocketChannel listening = listen("127.0.0.1")) {
            closed = address(listening);
        }
        try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            unix.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            for (InetSocketAddress address : List.of(closed, asIfInternet(directory))) {
                IOException e = assertThrows(IOException.class, () -> CongestionControl.choose(address, "reno"));
                assertTrue(e.getMessage().startsWith("no socket listens on"), e.getMessage());
            }
        }
    }

    /** What the beginning of a path is for who takes a Unix domain socket's address for one of IPv4. */
    private static InetSocketAddress asIfInternet(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(path.toString().getBytes(StandardCharsets.US_ASCII));
        int port = Short.toUnsignedInt(bytes.getShort());
        byte[] ip = new byte[4];
        bytes.get(ip);
        return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    }
}
