// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTroubleTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String ME = ".* \\(pid " + ProcessHandle.current().pid() + "\\)";

    @Test
    void aUdpPortInUseIsToldWithItsHolder() throws Exception {
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                EventLoop loop = LinuxEventLoop.open("net-test")) {
            InetSocketAddress taken = new InetSocketAddress(LOOPBACK, holder.getLocalPort());
            String message = assertThrows(BindException.class, () -> loop.open(taken, (payload, arrival) -> { })).getMessage();
            assertTrue(message.matches("udp 127.0.0.1:\\d+ is in use by " + ME + ": stop that, or choose another address or port"),
                    message);
        }
    }

    @Test
    void aTcpPortInUseIsToldWithItsHolder() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, LOOPBACK)) {
            InetSocketAddress taken = new InetSocketAddress(LOOPBACK, holder.getLocalPort());
            String message = PortTrouble.explain("tcp", taken, assertThrows(IOException.class,
                    () -> new ServerSocket(holder.getLocalPort(), 1, LOOPBACK).close()));
            assertTrue(message.matches("tcp 127.0.0.1:\\d+ is in use by " + ME + ".*"), message);
        }
    }

    @Test
    void whoHasThePortOnAnotherAddressIsNotBlamed() throws Exception {
        try (DatagramSocket elsewhere = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0))) {
            int port = elsewhere.getLocalPort();
            BindException inUse = new BindException("Address already in use");
            assertEquals("udp 127.0.0.1:" + port + " is in use: stop what has it, which 'ss -lunp' tells root, or choose another address or port",
                    PortTrouble.explain("udp", new InetSocketAddress(LOOPBACK, port), inUse));
            InetSocketAddress everywhere = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port);
            assertTrue(PortTrouble.explain("udp", everywhere, inUse).matches("udp 0.0.0.0:\\d+ is in use by " + ME + ".*"));
        }
    }

    @Test
    void whoHasThePortOnEveryAddressIsNamed() throws Exception {
        try (EventLoop loop = LinuxEventLoop.open("net-test")) {
            InetAddress any = InetAddress.ofLiteral("::");
            int port = loop.open(new InetSocketAddress(any, 0), (payload, arrival) -> { }).localAddress().getPort();
            InetSocketAddress taken = new InetSocketAddress(InetAddress.ofLiteral("::1"), port);
            String message = assertThrows(BindException.class, () -> loop.open(taken, (payload, arrival) -> { })).getMessage();
            assertTrue(message.matches("udp .*:\\d+ is in use by " + ME + ".*"), message);
        }
    }

    @Test
    void aPortThatNeedsPrivilegeIsToldWithWhatGrantsIt() {
        String message = PortTrouble.explain("udp", new InetSocketAddress(LOOPBACK, 69), new IOException("Permission denied"));
        assertTrue(message.startsWith("udp 127.0.0.1:69 needs root or CAP_NET_BIND_SERVICE"), message);
        assertTrue(message.contains("setcap") && message.contains("systemd"), message);
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() throws Exception {
        InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0); // RFC 5737
        try (EventLoop loop = LinuxEventLoop.open("net-test")) {
            assertEquals("udp 192.0.2.1:0: this machine has no address 192.0.2.1",
                    assertThrows(BindException.class, () -> loop.open(foreign, (payload, arrival) -> { })).getMessage());
        }
    }

    @Test
    void anythingElseIsToldInTheSystemsWords() {
        InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral("::1"), 69);
        assertEquals("udp [0:0:0:0:0:0:0:1]:69: No buffer space available",
                PortTrouble.explain("udp", local, new IOException("No buffer space available")));
    }
}
