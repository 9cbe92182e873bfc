// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.core.Machines;

/** {@code pxe wake}: switches a machine on whose network card listens for it (wake-on-LAN). */
@Component(property = Command.NAME + "=wake")
public final class WakeCommand implements Command {

    /** The discard service: nobody answers there. */
    private static final int PORT = 9;
    private static final int REPEATS = 16;

    private final Machines machines;

    /** Makes the command. */
    @Activate
    public WakeCommand(@Reference Machines machines) {
        this.machines = machines;
    }

    @Override
    public Usage usage() {
        return Usage.of("switches machines on by wake-on-LAN").in("Machines")
                .with(Parameter.option("--interface", "NAME", "where to, instead of the network of the machine's last address, or all")
                        .suggesting(_ -> interfaces()))
                .with(Parameter.operand("MAC", "a machine").repeated()
                        .suggesting(_ -> machines.all().stream().flatMap(List::stream).map(one -> one.mac().toString()).toList()))
                .details("The machine must have wake-on-LAN switched on in its firmware. Whether it wakes up, pxe machines tells.");
    }

    @Override
    public Answer run(Call call) throws IOException {
        Answer.Rows.Builder table = Answer.rows("MAC", "INTERFACE", "SENT TO");
        for (MacAddress mac : call.values("MAC", MacAddress::parse)) {
            List<Way> ways = ways(call.value("--interface"), machines.of(mac).address());
            if (ways.isEmpty()) {
                return Answer.failure("no interface that is up has an IPv4 network to broadcast to"
                        + call.value("--interface").map(name -> ": " + name).orElse(""));
            }
            for (Way way : ways) {
                send(mac, way.address());
                table.row(mac, way.interfaceName(), way.address().getBroadcast());
            }
        }
        return table.orElse("");
    }

    private static List<String> interfaces() {
        try {
            return NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
        } catch (SocketException none) {
            return List.of();
        }
    }

    /** A network that a broadcast can be sent to. */
    private record Way(String interfaceName, InterfaceAddress address) {
        private boolean holds(InetAddress other) {
            int shift = Integer.SIZE - address.getNetworkPrefixLength();
            return other.getAddress().length == Integer.BYTES && (bits(other) ^ bits(address.getAddress())) >> shift == 0;
        }

        private static int bits(InetAddress address) {
            return ByteBuffer.wrap(address.getAddress()).getInt();
        }
    }

    private static List<Way> ways(Optional<String> interfaceName, Optional<InetAddress> machine) throws IOException {
        List<Way> all = new ArrayList<>();
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            if (one.isUp() && interfaceName.filter(name -> !name.equals(one.getName())).isEmpty()) {
                one.getInterfaceAddresses().stream().filter(address -> address.getBroadcast() != null)
                        .forEach(address -> all.add(new Way(one.getName(), address)));
            }
        }
        List<Way> near = all.stream().filter(way -> machine.filter(way::holds).isPresent()).toList();
        return near.isEmpty() ? all : near;
    }

    private static void send(MacAddress mac, InterfaceAddress from) throws IOException {
        byte[] packet = packet(mac);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from.getAddress(), 0))) {
            socket.setBroadcast(true);
            socket.send(new DatagramPacket(packet, packet.length, from.getBroadcast(), PORT));
        }
    }

    /** The magic packet: six bytes of ones, and the hardware address sixteen times. */
    static byte[] packet(MacAddress mac) {
        ByteBuffer packet = ByteBuffer.allocate(MacAddress.LENGTH * (REPEATS + 1));
        for (int i = 0; i < MacAddress.LENGTH; i++) {
            packet.put((byte) 0xff);
        }
        for (int i = 0; i < REPEATS; i++) {
            packet.putShort((short) (mac.bits() >> Integer.SIZE)).putInt((int) mac.bits());
        }
        return packet.array();
    }
}
