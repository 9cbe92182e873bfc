// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A program in a network namespace that is driven by lines: it sends what it is told to on standard input, and tells on standard
 * output what it hears, and {@code = RESULT} for each line it was given. Ends with its input.
 */
final class Peer {

    static final int PORT = 4011;

    private static final int ETH_P_IP = 0x800;
    private static final int UDP = 17;
    private static final int IP_AND_UDP_BYTES = 28;

    private final LinuxEventLoop loop = LinuxEventLoop.open("peer");
    private final UdpSocket ip4 = loop.open(new InetSocketAddress("0.0.0.0", PORT), Peer::hear);
    private final UdpSocket ip6 = loop.open(new InetSocketAddress("::", PORT), Peer::hear);

    private @Nullable AddressProbe probe;
    private @Nullable RawSocket frames;

    private Peer() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        Peer peer = new Peer();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("= ready");
        for (String line; (line = lines.readLine()) != null; ) {
            System.out.println("= " + peer.obey(line.split(" ")));
        }
        peer.loop.close();
    }

    private static void hear(ByteBuffer payload, Arrival arrival) {
        if (isMine(arrival.peer().getAddress())) {
            return; // the system gives a broadcast to its sender too
        }
        String text = StandardCharsets.US_ASCII.decode(payload).toString();
        System.out.println((text.length() > 100 ? text.length() + " bytes" : text)
                + " from " + plain(arrival.peer().getAddress()) + " to " + plain(arrival.destination())
                + " local " + plain(arrival.local()) + " by " + arrival.interfaceIndex());
    }

    private static boolean isMine(InetAddress ip) {
        try {
            return NetworkInterface.getByInetAddress(ip) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static String plain(InetAddress ip) {
        return ip.getHostAddress().replaceFirst("%.*", "");
    }

    /** Does on the loop's thread what the words say; the next words are read when that turn of the loop is over. */
    private String obey(String... words) throws Exception {
        String result = onLoop(() -> switch (words[0]) {
            case "send" -> send(words[1], route(words[2], words[3], words[4]));
            case "segments" -> segments(Integer.parseInt(words[1]), Integer.parseInt(words[2]),
                    route(words[3], words[4], words[5]));
            case "packets" -> packets(words[1].split(","), towards(route(words[2], words[3], words[4]))::send,
                    route(words[2], words[3], words[4]));
            case "together" -> packets(words[1].split(","), towards(route(words[2], words[3], words[4]))::sendTogether,
                    route(words[2], words[3], words[4]));
            case "frames" -> frames();
            case "blind" -> blind();
            case "neighbour" -> neighbour(Integer.parseInt(words[1]), words[2], words[3]);
            case "arp", "echo" -> probe(words[0], words[1], Integer.parseInt(words[2]));
            case "mtu" -> loop.pathMtuBytes(route(words[1], words[2], words[3])).toString();
            case "quiet" -> quiet();
            case "failures" -> Long.toString(ip4.sendFailures());
            default -> throw new IllegalArgumentException(words[0]);
        });
        onLoop(() -> null);
        return result;
    }

    private <T> T onLoop(Callable<T> work) throws InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        loop.execute(task);
        return task.get();
    }

    private static Route route(String to, String from, String index) {
        return new Route(new InetSocketAddress(InetAddress.ofLiteral(to), PORT),
                from.equals("-") ? null : InetAddress.ofLiteral(from), Integer.parseInt(index));
    }

    private UdpSocket towards(Route route) {
        return route.to().getAddress() instanceof Inet6Address ? ip6 : ip4;
    }

    private String send(String text, Route route) {
        towards(route).send(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), route);
        return "sent";
    }

    private String segments(int count, int bytes, Route route) {
        towards(route).sendSegments(ByteBuffer.allocate(count * bytes), bytes, route);
        return "sent";
    }

    private static String packets(String[] sizes, BiConsumer<ByteBuffer, Route> way, Route route) {
        for (String size : sizes) {
            way.accept(ByteBuffer.allocate(Integer.parseInt(size)), route);
        }
        return "sent";
    }

    /** Tells from now on what a packet socket sees, as many DHCP clients and relays have one: each UDP packet's payload. */
    private String frames() throws IOException {
        frames = loop.openRaw(Abi.AF_PACKET, Abi.SOCK_DGRAM, Short.toUnsignedInt(Short.reverseBytes((short) ETH_P_IP)), (batch, i) -> {
            int from = batch.packetInterface(i);
            ByteBuffer packet = batch.payload(i);
            if (from != 1 && packet.get(9) == UDP) {
                System.out.println("frame of " + (packet.getShort(2) - IP_AND_UDP_BYTES) + " bytes");
            }
        });
        return "watching";
    }

    private String blind() {
        frames.close();
        return "blind";
    }

    private String probe(String how, String address, int index) {
        try {
            AddressProbe opened = probe == null ? loop.openProbe(Peer::used) : probe;
            probe = opened;
            Inet4Address ip = (Inet4Address) InetAddress.ofLiteral(address);
            if (how.equals("arp")) {
                opened.arp(index, ip);
            } else {
                opened.echo(ip);
            }
            return "asked";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** Asks no more, and hears no more of what the system asks for itself. */
    private String quiet() {
        if (probe != null) {
            probe.close();
            probe = null;
        }
        return "quiet";
    }

    private static void used(int index, Inet4Address address, byte[] hardware) {
        System.out.println(plain(address) + " is used by " + HexFormat.ofDelimiter(":").formatHex(hardware) + " at " + index);
    }

    private String neighbour(int index, String address, String hardware) {
        try {
            ip4.addNeighbour(index, (Inet4Address) InetAddress.ofLiteral(address), HexFormat.ofDelimiter(":").parseHex(hardware));
            return "added";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
