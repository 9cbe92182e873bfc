// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.net.Arrival;
import pxe.net.Route;

/** Where an answer goes (RFC 2131 section 4.1). */
sealed interface ReplyRoute {

    /** The way for the packet. */
    Route route();

    /** To the relay, on the server's port; the relay knows the way to the client. */
    record Relay(Route route) implements ReplyRoute {}

    /** To an address that the client has and answers ARP for. */
    record Unicast(Route route) implements ReplyRoute {}

    /** To everybody on the link. */
    record Broadcast(Route route) implements ReplyRoute {}

    /** To an address that the client doesn't have yet: the system must be told its hardware address first. */
    record NewAddress(Route route, Inet4Address address) implements ReplyRoute {
        /** The way if the system can't be told. */
        Broadcast fallback() {
            return broadcast(route.from(), route.interfaceIndex(), route.to().getPort());
        }
    }

    /** The broadcast address of every link. */
    InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");

    /**
     * Chooses.
     *
     * @param from the server's address on the link that the request came by
     * @param serverPort where relays listen
     * @param clientPort where clients listen
     */
    static ReplyRoute choose(DhcpMessage reply, DhcpMessage request, Arrival arrival, InetAddress from, int serverPort,
            int clientPort) {
        int index = arrival.interfaceIndex();
        boolean hasAddress = !request.ciaddr().isAnyLocalAddress();
        // A relay has no part in the answer to an INFORM: it would look for yiaddr, which is none (RFC 2131 section 4.3.5).
        if (request.relay().isPresent() && !(hasAddress && request.type() == MessageType.INFORM)) {
            return new Relay(new Route(new InetSocketAddress(request.giaddr(), serverPort), from, 0));
        }
        boolean nak = reply.type() == MessageType.NAK;
        if (!nak && hasAddress) {
            return new Unicast(new Route(new InetSocketAddress(request.ciaddr(), clientPort), from, 0));
        }
        if (nak || request.wantsBroadcast() || reply.yiaddr().isAnyLocalAddress()) {
            return broadcast(from, index, clientPort);
        }
        return new NewAddress(new Route(new InetSocketAddress(reply.yiaddr(), clientPort), from, index), reply.yiaddr());
    }

    private static Broadcast broadcast(@org.jspecify.annotations.Nullable InetAddress from, int index, int port) {
        return new Broadcast(new Route(new InetSocketAddress(EVERYBODY, port), from, index));
    }
}
