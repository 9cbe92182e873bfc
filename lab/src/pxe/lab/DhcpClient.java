// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A scripted boot ROM: it sends a DHCPDISCOVER and tells of the first DHCPOFFER. It has a codec of its own, so that an error in
 * the daemon's is not made twice.
 *
 * <p>A namespace is entered by a process, so {@link #ask} runs this class's {@link #main} there.
 */
public final class DhcpClient {

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int HEADER_LENGTH = 240;
    private static final int MAGIC_COOKIE = 0x63825363;
    private static final int FLAG_BROADCAST = 0x8000;
    private static final int TRIES = 3;
    private static final int TRY_MILLIS = 1000;
    /** How often it begins again where there has to be an offer: a busy machine may take longer for one than a ROM waits. */
    private static final int ROUNDS = 10;

    private DhcpClient() {}

    /**
     * An offer.
     *
     * @param yiaddr the address offered
     * @param siaddr the TFTP server
     * @param file the header's file name
     * @param bootfile option 67
     * @param server who offers: option 54
     */
    public record Offer(String yiaddr, String siaddr, String file, String bootfile, String server) {

        private static Offer parse(String line) {
            String[] fields = line.split("\t", -1);
            return new Offer(fields[0], fields[1], fields[2], fields[3], fields[4]);
        }

        private String print() {
            return String.join("\t", yiaddr, siaddr, file, bootfile, server);
        }
    }

    /**
     * Asks as a boot ROM does.
     *
     * @param where the namespace of the client; its interface has an address already
     * @param mac the hardware address to ask for
     * @param arch option 93
     * @return the first offer; empty if none comes in three seconds
     */
    public static Optional<Offer> ask(Namespace where, String mac, int arch) throws IOException {
        List<String> command = Program.java(DhcpClient.class, mac, Integer.toString(arch));
        return Command.run(where.enter(command)).lines().findFirst().map(Offer::parse);
    }

    /**
     * Asks until there is an offer.
     *
     * @throws IOException if none comes in half a minute
     */
    public static Offer offer(Namespace where, String mac, int arch) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Offer> offer = ask(where, mac, arch);
            if (offer.isPresent()) {
                return offer.get();
            }
        }
        throw new IOException("no offer for " + mac);
    }

    /** The client itself. Arguments: the hardware address and the architecture. Prints one line for an offer, else none. */
    public static void main(String[] args) throws IOException {
        int xid = ThreadLocalRandom.current().nextInt();
        byte[] discover = discover(xid, HexFormat.ofDelimiter(":").parseHex(args[0]), Integer.parseInt(args[1]));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(CLIENT_PORT))) {
            socket.setBroadcast(true);
            for (int i = 0; i < TRIES; i++) {
                socket.send(new DatagramPacket(discover, discover.length, InetAddress.getByName("255.255.255.255"), SERVER_PORT));
                Optional<Offer> offer = receive(socket, xid);
                if (offer.isPresent()) {
                    System.out.println(offer.get().print());
                    return;
                }
            }
        }
    }

    /** A DHCPDISCOVER as a PXE ROM sends it (RFC 2131 section 2; PXE 2.1 table 2-1). */
    public static byte[] discover(int xid, byte[] mac, int arch) {
        String vendorClass = "PXEClient:Arch:%05d:UNDI:002001".formatted(arch);
        ByteBuffer packet = ByteBuffer.allocate(300);
        packet.put((byte) 1).put((byte) 1).put((byte) mac.length).put((byte) 0).putInt(xid);
        packet.putShort((short) 0).putShort((short) FLAG_BROADCAST);
        packet.position(28).put(mac);
        packet.position(HEADER_LENGTH - Integer.BYTES).putInt(MAGIC_COOKIE);
        packet.put(new byte[] {53, 1, 1});
        packet.put(new byte[] {55, 5, 1, 3, 54, 66, 67});
        packet.put(new byte[] {93, 2, (byte) (arch >> 8), (byte) arch});
        packet.put(new byte[] {94, 3, 1, 2, 1});
        packet.put((byte) 60).put((byte) vendorClass.length()).put(vendorClass.getBytes(StandardCharsets.US_ASCII));
        packet.put((byte) 255);
        return packet.array();
    }

    private static Optional<Offer> receive(DatagramSocket socket, int xid) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMillis(TRY_MILLIS).toNanos();
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        for (long left = TRY_MILLIS; left > 0; left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
            socket.setSoTimeout((int) left);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException silence) {
                return Optional.empty();
            }
            Optional<Offer> offer = decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), xid);
            if (offer.isPresent()) {
                return offer;
            }
        }
        return Optional.empty();
    }

    /** Reads a DHCPOFFER of this transaction; anything else is nothing. */
    private static Optional<Offer> decode(ByteBuffer packet, int xid) {
        if (packet.remaining() < HEADER_LENGTH || packet.get(0) != 2 || packet.getInt(4) != xid) {
            return Optional.empty();
        }
        String bootfile = "";
        String server = "";
        int type = 0;
        packet.position(HEADER_LENGTH);
        while (packet.remaining() >= 2) {
            int code = packet.get() & 0xff;
            if (code == 0) {
                continue;
            }
            int length = code == 255 ? 0 : packet.get() & 0xff;
            if (code == 255 || length > packet.remaining()) {
                break;
            }
            byte[] value = new byte[length];
            packet.get(value);
            if (code == 53) {
                type = value[0];
            } else if (code == 54) {
                server = address(ByteBuffer.wrap(value), 0);
            } else if (code == 67) {
                bootfile = text(value);
            }
        }
        return type == 2
                ? Optional.of(new Offer(address(packet, 16), address(packet, 20), text(bytes(packet, 108, 128)), bootfile, server))
                : Optional.empty();
    }

    private static byte[] bytes(ByteBuffer packet, int offset, int length) {
        byte[] bytes = new byte[length];
        packet.get(offset, bytes);
        return bytes;
    }

    private static String address(ByteBuffer packet, int offset) {
        byte[] a = bytes(packet, offset, 4);
        return (a[0] & 0xff) + "." + (a[1] & 0xff) + "." + (a[2] & 0xff) + "." + (a[3] & 0xff);
    }

    /** A text up to its first NUL. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }
}
