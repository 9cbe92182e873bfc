// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many boot ROMs that ask for addresses at a time, as a program. Each takes the first offer that it gets, or, where servers are named,
 * that of the server whose turn it is; and begins again when it is told to or hears nothing. One that has an address already asks
 * whether it may still have it (RFC 2131 section 3.2).
 *
 * <p>It prints a line for each machine that was answered: {@code ack MAC ADDRESS SERVER}, or {@code nak MAC}.
 */
public final class Machines {

    /** How many ask at a time. */
    private static final int AT_A_TIME = 24;
    /** How long one waits before it begins again: twice as long each time, up to a bound, so that a slow server's answer is in time. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(700).toNanos();
    private static final long PATIENCE_MAX_NANOS = 4 * PATIENCE_NANOS;
    private static final int OPTIONS = 240;
    private static final int REQUEST_BYTES = 320;
    private static final int MESSAGE_TYPE = 53;
    private static final int REQUESTED_ADDRESS = 50;
    private static final int SERVER_ID = 54;
    private static final byte OFFER = 2;
    private static final byte REQUEST = 3;
    private static final byte ACK = 5;
    private static final byte NAK = 6;
    /** How a line begins that tells of an address. */
    private static final String ACK_LINE = "ack ";

    private final DatagramSocket socket;
    /** By the exchange that each is in: what belongs to an earlier one is passed over. */
    private final Map<Integer, Machine> asking = new HashMap<>();
    private int exchanges;

    /** One of them; {@code had} is the address that it comes back with, {@code wanted} the server whose offers alone it takes. */
    private static final class Machine {
        private final byte[] mac;
        private final byte @Nullable [] had;
        private final byte @Nullable [] wanted;
        private boolean chosen;
        private long sent;
        private long patienceNanos = PATIENCE_NANOS;

        Machine(byte[] mac, byte @Nullable [] had, byte @Nullable [] wanted) {
            this.mac = mac;
            this.had = had;
            this.wanted = wanted;
        }

        boolean takes(byte[] server) {
            return had == null && !chosen && (wanted == null || Arrays.equals(wanted, server));
        }

        String name() {
            return HexFormat.ofDelimiter(":").formatHex(mac);
        }
    }

    private Machines(DatagramSocket socket) {
        this.socket = socket;
    }

    /** The command line for machines without an address, by the first of their numbers, and how many; by turns they take servers' offers. */
    public static List<String> fresh(int first, int count, String... servers) {
        return Program.java(Machines.class, Stream.concat(Stream.of("fresh", Integer.toString(first), Integer.toString(count)),
                Arrays.stream(servers)).toArray(String[]::new));
    }

    /** The command line for the machines of a file, which come back with their addresses: lines that this program printed. */
    public static List<String> back(Path file) {
        return Program.java(Machines.class, "back", file.toString());
    }

    /** The program: {@code fresh FIRST COUNT [SERVER...]}, or {@code back FILE}. */
    public static void main(String[] args) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(68))) {
            socket.setBroadcast(true);
            socket.setSoTimeout(20);
            new Machines(socket).run(args[0].equals("fresh")
                    ? IntStream.range(Integer.parseInt(args[1]), Integer.parseInt(args[1]) + Integer.parseInt(args[2]))
                            .mapToObj(number -> fresh(number, Arrays.copyOfRange(args, 3, args.length)))
                    : Files.readAllLines(Path.of(args[1])).stream().filter(line -> line.startsWith(ACK_LINE)).map(line -> line.split(" "))
                            .map(words -> new Machine(HexFormat.ofDelimiter(":").parseHex(words[1]),
                                    InetAddress.ofLiteral(words[2]).getAddress(), null)));
        }
    }

    private static Machine fresh(int number, String[] servers) {
        return new Machine(ByteBuffer.allocate(6).putShort((short) 0x5254).putInt(number).array(), null,
                servers.length == 0 ? null : InetAddress.ofLiteral(servers[number % servers.length]).getAddress());
    }

    private void run(Stream<Machine> machines) throws IOException {
        Iterator<Machine> next = machines.iterator();
        while (next.hasNext() || !asking.isEmpty()) {
            while (asking.size() < AT_A_TIME && next.hasNext()) {
                begin(next.next());
            }
            receive();
            for (Map.Entry<Integer, Machine> entry : List.copyOf(asking.entrySet())) {
                Machine machine = entry.getValue();
                if (System.nanoTime() - machine.sent > machine.patienceNanos) {
                    asking.remove(entry.getKey());
                    machine.patienceNanos = Math.min(2 * machine.patienceNanos, PATIENCE_MAX_NANOS);
                    begin(machine);
                }
            }
        }
    }

    private void begin(Machine machine) throws IOException {
        int xid = ++exchanges;
        asking.put(xid, machine);
        machine.chosen = false;
        byte[] had = machine.had;
        if (had == null) {
            send(DhcpClient.discover(xid, machine.mac, 0), machine);
        } else {
            send(request(xid, machine, had, null), machine);
        }
    }

    private static byte[] request(int xid, Machine machine, byte[] address, byte @Nullable [] server) {
        byte[] packet = Arrays.copyOf(DhcpClient.discover(xid, machine.mac, 0), REQUEST_BYTES);
        packet[OPTIONS + 2] = REQUEST;
        int end = OPTIONS;
        while (packet[end] != (byte) 255) {
            end += 2 + packet[end + 1];
        }
        ByteBuffer more = ByteBuffer.wrap(packet).position(end);
        more.put((byte) REQUESTED_ADDRESS).put((byte) 4).put(address);
        if (server != null) {
            more.put((byte) SERVER_ID).put((byte) 4).put(server);
        }
        more.put((byte) 255);
        return packet;
    }

    private void send(byte[] packet, Machine machine) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, InetAddress.getByName("255.255.255.255"), 67));
        machine.sent = System.nanoTime();
    }

    private void receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException silence) {
            return;
        }
        ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        Machine machine = answer.limit() < OPTIONS || answer.get(0) != 2 ? null : asking.get(answer.getInt(4));
        if (machine != null) {
            answered(answer.getInt(4), machine, bytes(answer, 16), option(answer, MESSAGE_TYPE)[0], option(answer, SERVER_ID));
        }
    }

    private void answered(int xid, Machine machine, byte[] address, byte type, byte[] server) throws IOException {
        if (type == OFFER && machine.takes(server)) {
            machine.chosen = true;
            send(request(xid, machine, address, server), machine);
        } else if (type == ACK) {
            asking.remove(xid);
            System.out.println(ACK_LINE + machine.name() + " " + text(address) + " " + text(server));
        } else if (type == NAK) {
            System.out.println("nak " + machine.name());
            asking.remove(xid);
            if (machine.had == null) {
                begin(machine);
            }
        }
    }

    private static String text(byte[] address) throws IOException {
        return InetAddress.getByAddress(address).getHostAddress();
    }

    private static byte[] bytes(ByteBuffer packet, int offset) {
        byte[] bytes = new byte[4];
        packet.get(offset, bytes);
        return bytes;
    }

    /** The first four bytes of an option, or as many as it has; zeros if it isn't there. */
    private static byte[] option(ByteBuffer packet, int code) {
        byte[] value = new byte[4];
        for (int at = OPTIONS; at + 1 < packet.limit() && packet.get(at) != (byte) 255; at += 2 + (packet.get(at + 1) & 0xff)) {
            if (packet.get(at) == (byte) code) {
                packet.get(at + 2, value, 0, Math.min(4, packet.get(at + 1)));
            }
        }
        return value;
    }
}
