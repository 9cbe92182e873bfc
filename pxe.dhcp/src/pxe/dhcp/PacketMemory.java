// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.net.Arrival;
import pxe.net.Route;
import pxe.net.UdpSocket;

/**
 * The last packets of each machine, as they came and left. For the loop's thread.
 *
 * <p>Somebody may ask in the name of machines that don't exist: so one that was given what it asked for is forgotten only when few
 * others are left.
 */
final class PacketMemory {

    /** Of so many machines, one may be a stranger whoever else is remembered. */
    private static final int STRANGERS_SHARE = 10;

    private final Clock clock;
    /** Of both, the one that was heard of longest ago comes first. */
    private final SequencedMap<MacAddress, RecentPackets> known = new LinkedHashMap<>(16, 0.75f, true);
    private final SequencedMap<MacAddress, RecentPackets> strangers = new LinkedHashMap<>(16, 0.75f, true);
    private int max;

    /**
     * Makes an empty memory.
     *
     * @param max how many machines it remembers; 0 for none
     */
    PacketMemory(int max, Clock clock) {
        this.max = max;
        this.clock = clock;
    }

    /** Remembers so many machines from now on. */
    void apply(int machines) {
        max = machines;
        while (size() > max) {
            forgetOne();
        }
    }

    /** A machine's packet has come. */
    void received(MacAddress mac, ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        if (max > 0) {
            of(mac).add(clock.instant(), ip4(arrival.peer().getAddress()), arrival.peer().getPort(), ip4(arrival.destination()),
                    port(socket), payload);
        }
    }

    /** A packet leaves for a machine. */
    void sent(DhcpMessage reply, ByteBuffer payload, Route route, UdpSocket socket) {
        if (max > 0) {
            InetAddress from = route.from() == null ? socket.localAddress().getAddress() : route.from();
            RecentPackets packets = of(reply.chaddr());
            packets.add(clock.instant(), ip4(from), port(socket), ip4(route.to().getAddress()), route.to().getPort(), payload);
            if (reply.type() == MessageType.ACK && strangers.remove(reply.chaddr()) != null) {
                known.put(reply.chaddr(), packets);
            }
        }
    }

    /** DHCP is of IPv4, and so are its sockets. */
    private static Inet4Address ip4(InetAddress address) {
        return (Inet4Address) address;
    }

    private static int port(UdpSocket socket) {
        return socket.localAddress().getPort();
    }

    private RecentPackets of(MacAddress mac) {
        RecentPackets packets = find(mac);
        if (packets == null) {
            packets = size() < max ? new RecentPackets() : forgetOne();
            strangers.put(mac, packets);
        }
        return packets;
    }

    private @Nullable RecentPackets find(MacAddress mac) {
        RecentPackets packets = known.get(mac);
        return packets == null ? strangers.get(mac) : packets;
    }

    private int size() {
        return known.size() + strangers.size();
    }

    /** Forgets a machine; returns its memory, for another one. */
    private RecentPackets forgetOne() {
        boolean isStranger = strangers.size() > max / STRANGERS_SHARE || known.isEmpty();
        RecentPackets oldest = (isStranger ? strangers : known).pollFirstEntry().getValue();
        oldest.clear();
        return oldest;
    }

    /** A machine's packets, the oldest first. */
    List<KeptPacket> packets(MacAddress mac) {
        RecentPackets packets = find(mac);
        return packets == null ? List.of() : packets.read();
    }

    /** The machines that have packets here. */
    List<MacAddress> machines() {
        return Stream.concat(known.keySet().stream(), strangers.keySet().stream()).toList();
    }
}
