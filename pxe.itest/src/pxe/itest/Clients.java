// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Clients that write what they are told, as it is. An answer is the content, or {@code error} and its number. */
final class Clients {

    private static final int DATA = 3;
    private static final int TIMEOUT_MILLIS = 20_000;

    private Clients() {}

    /** Loads a file of less than 512 bytes by TFTP. */
    static String tftp(InetSocketAddress server, String name) throws IOException {
        byte[] request = ("\0\1" + name + "\0octet\0").getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket client = new DatagramSocket(new InetSocketAddress(LiveDaemon.LOOPBACK, 0))) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            client.send(new DatagramPacket(request, request.length, server));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            client.receive(answer);
            ByteBuffer packet = ByteBuffer.wrap(answer.getData(), 0, answer.getLength());
            if (packet.getShort() != DATA) {
                return "error " + packet.getShort();
            }
            packet.getShort();
            client.send(new DatagramPacket(new byte[] {0, 4, 0, 1}, 4, answer.getSocketAddress()));
            return StandardCharsets.UTF_8.decode(packet).toString();
        }
    }

    /** Loads a file by HTTP; the target is written as it is. */
    static String http(InetSocketAddress server, String target) throws IOException {
        try (Socket client = new Socket(server.getAddress(), server.getPort())) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            client.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: itest\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            String[] answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2);
            String status = answer[0].split(" ")[1];
            return status.equals("200") ? answer[1] : "error " + status;
        }
    }

    /** A DHCPREQUEST of a BIOS machine that has the loopback's address, to the proxy's own port; the boot file that it is told. */
    static String rom(int machine, int proxyPort) throws IOException {
        byte[] request = request(machine);
        try (DatagramSocket rom = new DatagramSocket(new InetSocketAddress(LiveDaemon.LOOPBACK, 0))) {
            rom.setSoTimeout(200);
            rom.send(new DatagramPacket(request, request.length, LiveDaemon.LOOPBACK, proxyPort));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            rom.receive(answer);
            byte[] file = Arrays.copyOfRange(answer.getData(), 108, 236);
            return new String(file, StandardCharsets.US_ASCII).replaceFirst("\0.*", "");
        }
    }

    private static byte[] request(int machine) {
        ByteBuffer packet = ByteBuffer.allocate(300);
        packet.put(new byte[] {1, 1, 6, 0}).putInt(machine);
        packet.put(12, LiveDaemon.LOOPBACK.getAddress());
        packet.put(28, new byte[] {0x52, 0x54, 0, 0, 0, (byte) machine});
        packet.position(236).putInt(0x63825363);
        packet.put(new byte[] {53, 1, 3});
        packet.put(new byte[] {60, 9}).put("PXEClient".getBytes(StandardCharsets.US_ASCII));
        packet.put(new byte[] {93, 2, 0, 0, (byte) 255});
        return packet.array();
    }
}
