// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.Ip4Network;
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
    /** A network with a longer one has no broadcast (RFC 3021). */
    private static final int LONGEST_PREFIX_BITS = 30;

    /** An IPv4 address of an interface, and its network. */
    record Way(String interfaceName, Inet4Address address, Ip4Network network) {
        private boolean reaches(InetAddress other) {
            return other instanceof Inet4Address ip && network.contains(ip);
        }

        /** The last address of the network: the kernel takes it for a broadcast also where the interface is told of none. */
        InetAddress broadcast() {
            return network.broadcast();
        }
    }

    /** The two ends that touch the system. */
    interface Wire {
        /** The ways by all interfaces that are up. */
        List<Way> ways() throws IOException;

        /** Sends a packet by one of them. */
        void send(byte[] packet, Way way) throws IOException;
    }

    private final Machines machines;
    private final Wire wire;

    /** Makes the command. */
    @Activate
    public WakeCommand(@Reference Machines machines) {
        this(machines, new SystemWire());
    }

    WakeCommand(Machines machines, Wire wire) {
        this.machines = machines;
        this.wire = wire;
    }

    @Override
    public Usage usage() {
        return Usage.of("switches machines on by wake-on-LAN").in("Machines")
                .with(Parameter.option("--interface", "NAME", "where to, instead of where the machine was last seen")
                        .suggesting(_ -> interfaces()))
                .with(Parameter.operand("MAC", "a machine").repeated().suggesting(_ -> MachineOperand.macs(machines)))
                .details("The machine must have wake-on-LAN switched on in its firmware. Whether it wakes up, pxe machines tells.");
    }

    @Override
    public Answer run(Call call) throws IOException {
        Map<MacAddress, Way> ways = new LinkedHashMap<>();
        for (MacAddress mac : call.values("MAC", MacAddress::parse)) {
            ways.put(mac, way(mac, call.value("--interface").orElseGet(() -> lastSeen(mac))));
        }
        Answer.Rows.Builder table = Answer.rows("MAC", "INTERFACE", "SENT TO");
        for (Map.Entry<MacAddress, Way> one : ways.entrySet()) {
            wire.send(packet(one.getKey()), one.getValue());
            table.row(one.getKey(), one.getValue().interfaceName(), one.getValue().broadcast());
        }
        return table.orElse("");
    }

    private List<String> interfaces() {
        try {
            return wire.ways().stream().map(Way::interfaceName).distinct().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private String lastSeen(MacAddress mac) {
        LastWay way = LastWay.of(mac, machines)
                .orElseThrow(() -> new IllegalArgumentException(mac + " was never seen: name the --interface"));
        way.relay().ifPresent(relay -> {
            throw new IllegalArgumentException(mac + " was last seen behind the relay " + relay.getHostAddress()
                    + ", and no broadcast gets there: wake it from its own network, or name the --interface");
        });
        return way.interfaceName();
    }

    /** Any broadcast of an interface comes to all who are there; that of the machine's own network stands to reason. */
    private Way way(MacAddress mac, String interfaceName) throws IOException {
        List<Way> all = wire.ways().stream().filter(way -> way.interfaceName().equals(interfaceName)).toList();
        return all.stream().filter(way -> machines.of(mac).address().filter(way::reaches).isPresent()).findFirst()
                .or(() -> all.stream().findFirst())
                .orElseThrow(() -> new IllegalArgumentException("the interface " + interfaceName
                        + " can send no broadcast: it must be there, be up and have an IPv4 network"));
    }

    /** The interfaces of this system. */
    private static final class SystemWire implements Wire {
        @Override
        public List<Way> ways() throws IOException {
            List<Way> all = new ArrayList<>();
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                if (one.isUp() && !one.isLoopback() && !one.isPointToPoint()) {
                    one.getInterfaceAddresses().forEach(address -> add(one.getName(), address, all));
                }
            }
            return all;
        }

        private static void add(String interfaceName, InterfaceAddress address, List<Way> ways) {
            if (address.getAddress() instanceof Inet4Address ip && address.getNetworkPrefixLength() <= LONGEST_PREFIX_BITS) {
                ways.add(new Way(interfaceName, ip, new Ip4Network(ip, address.getNetworkPrefixLength())));
            }
        }

        @Override
        public void send(byte[] packet, Way way) throws IOException {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(way.address(), 0))) {
                socket.setBroadcast(true);
                socket.send(new DatagramPacket(packet, packet.length, way.broadcast(), PORT));
            }
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
