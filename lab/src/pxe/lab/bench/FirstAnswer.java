// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import pxe.lab.DhcpClient;

/**
 * A program that asks by DHCP, TFTP and HTTP every few milliseconds, and prints when each was answered first: lines such as
 * {@code tftp 2026-01-31T12:00:00.123456Z}. It prints {@code ready} before it asks, and ends when all have answered.
 */
public final class FirstAnswer {

    /** The small file that it asks for. */
    static final String FILE = "hello";

    private static final int INTERVAL_MILLIS = 5;
    private static final byte[] MAC = {0x52, 0x54, 0, (byte) 0xbe, 0, 1};

    private FirstAnswer() {}

    /** The program; it has no arguments. */
    public static void main(String[] args) {
        System.out.println("ready");
        Thread.ofPlatform().start(() -> report("dhcp", FirstAnswer::awaitOffer));
        Thread.ofPlatform().start(() -> report("tftp", FirstAnswer::awaitBlock));
        Thread.ofPlatform().start(() -> report("http", FirstAnswer::awaitResponse));
    }

    private interface Question {
        void awaitAnswer() throws IOException, InterruptedException;
    }

    private static void report(String protocol, Question question) {
        try {
            question.awaitAnswer();
            System.out.println(protocol + " " + Instant.now());
        } catch (IOException | InterruptedException e) {
            System.out.println(protocol + " failed: " + e);
        }
    }

    private static void awaitOffer() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(68))) {
            socket.setBroadcast(true);
            byte[] discover = DhcpClient.discover(0x0be0be01, MAC, 0);
            exchange(socket, new DatagramPacket(discover, discover.length, InetAddress.getByName("255.255.255.255"), 67));
        }
    }

    private static void awaitBlock() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] request = ("\0\1" + FILE + "\0octet\0").getBytes(StandardCharsets.US_ASCII);
            exchange(socket, new DatagramPacket(request, request.length, InetAddress.getByName(Bed.SERVER), 69));
        }
    }

    private static void exchange(DatagramSocket socket, DatagramPacket request) throws IOException {
        socket.setSoTimeout(INTERVAL_MILLIS);
        DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
        while (true) {
            socket.send(request);
            try {
                socket.receive(answer);
                return;
            } catch (SocketTimeoutException silence) {
                // not yet: ask again
            }
        }
    }

    private static void awaitResponse() throws InterruptedException {
        byte[] request = ("GET /" + FILE + " HTTP/1.1\r\nHost: bench\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        while (true) {
            try (Socket socket = new Socket(Bed.SERVER, 80)) {
                socket.getOutputStream().write(request);
                if (socket.getInputStream().read() >= 0) {
                    return;
                }
            } catch (IOException refused) {
                Thread.sleep(INTERVAL_MILLIS);
            }
        }
    }
}
