// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.net.AddressProbe;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Link;
import pxe.net.Route;
import pxe.net.UdpSocket;

/**
 * Looks for DHCP servers: asks on links as a ROM does, and hears who offers. For the loop's thread.
 *
 * <p>It asks twice. Once as a relay, so that the answers come to the server's own port; and once without, for servers that know
 * no relays, if nobody else has the clients' port. No offer is taken.
 */
final class ServerSearch {

    /** Who asks: a hardware address that no machine has. */
    static final MacAddress MAC = MacAddress.parse("02:50:58:45:00:00");

    /** Some servers ask first whether somebody uses the address, for up to three seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int MAX_FOUND = 256;
    private static final byte[] UUID = new byte[Exchange.UUID_BYTES];
    private static final byte[] WISHES = {DhcpOption.SUBNET_MASK, DhcpOption.ROUTER, DhcpOption.VENDOR_SPECIFIC,
        DhcpOption.VENDOR_CLASS, DhcpOption.TFTP_SERVER, DhcpOption.BOOTFILE};

    /** A server on a link. */
    private record Place(int interfaceIndex, Inet4Address server) {}

    private final EventLoop loop;
    private final List<Link> links;
    private final int xid = ThreadLocalRandom.current().nextInt();
    private final Map<Place, FoundServer> found = new LinkedHashMap<>();
    private @Nullable UdpSocket clientPort;
    private @Nullable AddressProbe probe;

    /**
     * Makes a search.
     *
     * @param links where to look
     */
    ServerSearch(EventLoop loop, List<Link> links) {
        this.loop = loop;
        this.links = links;
    }

    int xid() {
        return xid;
    }

    /**
     * Begins.
     *
     * @param socket the server's, to ask by
     * @param end hears who answered, in a while
     */
    void begin(UdpSocket socket, Consumer<List<FoundServer>> end) {
        int port = socket.localAddress().getPort();
        try {
            clientPort = loop.open(new InetSocketAddress(DhcpMessage.NONE, port + 1), this::heard);
        } catch (IOException e) {
            // This machine is a DHCP client itself: a server that knows no relays is not found.
        }
        try {
            probe = loop.openProbe(this::isAt);
        } catch (IOException e) {
            // No hardware addresses then.
        }
        for (Link link : links) {
            Inet4Address own = address(link).orElseThrow();
            Route route = new Route(new InetSocketAddress(ReplyRoute.EVERYBODY, port), own, link.index());
            socket.send(DhcpCodec.encode(discover(own), DhcpCodec.DEFAULT_MAX_BYTES), route);
            socket.send(DhcpCodec.encode(discover(DhcpMessage.NONE), DhcpCodec.DEFAULT_MAX_BYTES), route);
        }
        loop.schedule(PATIENCE, () -> {
            close();
            end.accept(List.copyOf(found.values()));
        });
    }

    /** The address to ask from. */
    static Optional<Inet4Address> address(Link link) {
        return link.addresses().stream().map(Link.Address::ip).filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast)
                .findFirst();
    }

    private DhcpMessage discover(Inet4Address giaddr) {
        DhcpOptions options = DhcpOptions.builder().putU8(DhcpOption.MESSAGE_TYPE, MessageType.DISCOVER)
                .put(DhcpOption.PARAMETER_LIST, WISHES)
                .put(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00000:UNDI:002001")
                .put(DhcpOption.CLIENT_ARCH, new byte[] {0, 0})
                .put(DhcpOption.CLIENT_NDI, new byte[] {1, 2, 1})
                .put(DhcpOption.MACHINE_ID, UUID).build();
        return new DhcpMessage(DhcpMessage.BOOTREQUEST, giaddr.isAnyLocalAddress() ? 0 : 1, xid, 0, DhcpMessage.BROADCAST,
                DhcpMessage.NONE, DhcpMessage.NONE, DhcpMessage.NONE, giaddr, MAC, "", "", options);
    }

    private void heard(ByteBuffer payload, Arrival arrival) {
        if (DhcpCodec.decode(payload) instanceof DhcpCodec.Decoded.Ok(DhcpMessage message) && message.xid() == xid) {
            received(message, arrival);
        }
    }

    /** A message of this search; its own questions, which the system gives back to their sender, are none. */
    void received(DhcpMessage message, Arrival arrival) {
        if (message.op() != DhcpMessage.BOOTREPLY || message.type() != MessageType.OFFER || found.size() == MAX_FOUND
                || !(arrival.peer().getAddress() instanceof Inet4Address sender)) {
            return;
        }
        Inet4Address server = message.options().address(DhcpOption.SERVER_ID).orElse(sender);
        Optional<Link> link = links.stream().filter(each -> each.index() == arrival.interfaceIndex()).findFirst();
        if (link.isPresent()) {
            String bootfile = message.options().text(DhcpOption.BOOTFILE).orElse(message.file());
            found.putIfAbsent(new Place(link.get().index(), server),
                    new FoundServer(link.get().name(), server, sender, message.yiaddr(), bootfile, null));
            askWhereItIs(link.get(), sender);
        }
    }

    private void askWhereItIs(Link link, Inet4Address sender) {
        try {
            if (probe != null) {
                probe.arp(link.index(), sender);
            }
        } catch (IOException e) {
            // Its address alone has to do.
        }
    }

    private void isAt(int interfaceIndex, Inet4Address address, byte[] hardware) {
        found.replaceAll((place, server) -> place.interfaceIndex == interfaceIndex && server.sender().equals(address)
                ? server.at(MacAddress.of(hardware, 0)) : server);
    }

    private void close() {
        if (clientPort != null) {
            clientPort.close();
        }
        if (probe != null) {
            probe.close();
        }
    }
}
