// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.explain.Question;
import pxe.net.Arrival;
import pxe.net.Link;
import pxe.net.Links;

/**
 * A packet and how it would come to a server.
 *
 * @param message what it says; null if it can't be read
 * @param port the server's port that it comes to
 * @param isToProxy whether that is the proxy's
 */
record SeenPacket(byte[] payload, @Nullable DhcpMessage message, Arrival arrival, int port, boolean isToProxy) {

    private static final int CLIENT_PORT = 68;

    /**
     * The packet that a question means.
     *
     * @throws IllegalArgumentException if it can't come here; the message is for the operator
     */
    static SeenPacket of(Question question, DhcpSettings settings, Links links) {
        return switch (question) {
            case Question.Packet packet -> {
                if (!(packet.from().getAddress() instanceof Inet4Address) || !(packet.to().getAddress() instanceof Inet4Address to)) {
                    throw new IllegalArgumentException("DHCP goes over IPv4");
                }
                yield new SeenPacket(packet.payload(), read(packet.payload()),
                        arrival(packet.from(), to, link(question, to, settings, links)), packet.to().getPort(),
                        packet.to().getPort() == settings.proxyPort());
            }
            case Question.Described machine -> {
                DhcpMessage message = FirstRequest.of(machine);
                ByteBuffer written = DhcpCodec.encode(message, DhcpCodec.DEFAULT_MAX_BYTES);
                byte[] payload = new byte[written.remaining()];
                written.get(payload);
                Link link = link(question, DhcpMessage.NONE, settings, links);
                Arrival arrival = machine.relay().isPresent()
                        ? arrival(new InetSocketAddress(message.giaddr(), settings.port()), own(link), link)
                        : arrival(new InetSocketAddress(DhcpMessage.NONE, CLIENT_PORT), ReplyRoute.EVERYBODY, link);
                yield new SeenPacket(payload, message, arrival, settings.port(), false);
            }
        };
    }

    private static @Nullable DhcpMessage read(byte[] payload) {
        return DhcpCodec.decode(ByteBuffer.wrap(payload)) instanceof DhcpCodec.Decoded.Ok(DhcpMessage message) ? message : null;
    }

    private static Arrival arrival(InetSocketAddress from, InetAddress to, Link link) {
        return new Arrival(from, to, link.has(to) ? to : own(link), link.index());
    }

    private static Inet4Address own(Link link) {
        return ServerSearch.address(link).orElse(DhcpMessage.NONE);
    }

    /** The link by which it comes: the one that is named, or has the address, or where such clients are looked for. */
    private static Link link(Question question, InetAddress to, DhcpSettings settings, Links links) {
        List<Link> all = links.all();
        if (question.interfaceName().isPresent()) {
            String name = question.interfaceName().get();
            return all.stream().filter(link -> link.name().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no interface " + name + " (there are "
                            + all.stream().map(Link::name).collect(Collectors.joining(", ")) + ")"));
        }
        Comparator<Link> order = Comparator.<Link, Boolean>comparing(link -> link.has(to))
                .thenComparing(link -> settings.interfaces().isEmpty() || settings.interfaces().contains(link.name()))
                .thenComparing(link -> leadsToSubnet(link, settings))
                .thenComparing(link -> ServerSearch.address(link).filter(own -> !own.isLoopbackAddress()).isPresent());
        return all.stream().filter(link -> ServerSearch.address(link).isPresent()).sorted(order.reversed()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no interface has an IPv4 address"));
    }

    private static boolean leadsToSubnet(Link link, DhcpSettings settings) {
        return settings.subnets().stream().anyMatch(subnet -> subnet.interfaces().contains(link.name())
                || link.addresses().stream().anyMatch(own -> own.ip() instanceof Inet4Address ip && subnet.network().contains(ip)));
    }

    /** Who sent it; an address that no machine has if it can't be read. */
    MacAddress mac() {
        return message == null ? ServerSearch.MAC : message.chaddr();
    }
}
