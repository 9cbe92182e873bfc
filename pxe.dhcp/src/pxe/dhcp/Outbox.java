// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.IdentityHashMap;
import java.util.Map;
import pxe.net.Arrival;
import pxe.net.Links;
import pxe.net.Route;
import pxe.net.UdpSocket;

/** Sends answers by the way that RFC 2131 section 4.1 says. For the loop's thread. */
final class Outbox {

    /** What an IPv4 and a UDP header take. */
    private static final int HEADER_BYTES = 28;
    /** What a usual link carries. */
    private static final int USUAL_MTU_BYTES = 1500;

    private final Links links;
    private final int port;
    private final PacketMemory packets;
    private final Journal journal;
    private final Clock clock;
    private final Relays relays = new Relays();
    /** The packet that leaves, of which whoever sends or keeps it has a copy. */
    private final ByteBuffer packet = ByteBuffer.allocate(USUAL_MTU_BYTES - HEADER_BYTES);
    /** How many packets the system has refused to send that were told of, by the socket. */
    private final Map<UdpSocket, Long> failures = new IdentityHashMap<>();

    /**
     * Makes an outbox.
     *
     * @param port where the server listens; clients listen on the next one
     * @param packets remembers what leaves
     */
    Outbox(Links links, int port, PacketMemory packets, Journal journal, Clock clock) {
        this.links = links;
        this.port = port;
        this.packets = packets;
        this.journal = journal;
        this.clock = clock;
    }

    /** Answers a request to the server's port: to the relay, to the client's address, or to everybody. */
    void answer(Exchange exchange, DhcpMessage reply) {
        Arrival arrival = exchange.arrival();
        InetAddress from = links.byIndex(arrival.interfaceIndex()).filter(link -> link.has(exchange.serverAddress())).isPresent()
                ? exchange.serverAddress()
                : arrival.local();
        ReplyRoute route = ReplyRoute.choose(reply, exchange.message(), arrival, from, port, port + 1);
        if (route instanceof ReplyRoute.NewAddress fresh) {
            try {
                exchange.socket().addNeighbour(arrival.interfaceIndex(), fresh.address(), exchange.mac().toBytes());
            } catch (IOException e) {
                route = fresh.fallback(); // without CAP_NET_ADMIN, say; every client takes a broadcast, too
            }
        }
        boolean together = route instanceof ReplyRoute.Relay && relays.takesManyAtOnce(exchange.message(), clock.millis());
        send(exchange, reply, route.route(), together);
    }

    /** Answers a request to the proxy's port. EDK2 asks from port 4011, iPXE from 68: back where it came from, and nowhere else. */
    void answerBack(Exchange exchange, DhcpMessage reply) {
        send(exchange, reply, exchange.arrival().reply(), false);
    }

    private void send(Exchange exchange, DhcpMessage reply, Route route, boolean together) {
        tellFailures(exchange);
        ByteBuffer payload = encode(exchange, reply);
        tellLostBootfile(exchange, reply, payload);
        if (together) {
            exchange.socket().sendTogether(payload, route);
        } else {
            exchange.socket().send(payload, route);
        }
        packets.sent(reply, payload, route, exchange.socket());
    }

    /** The system says later than at once what it doesn't send, and not of which packet. */
    private void tellFailures(Exchange exchange) {
        long failed = exchange.socket().sendFailures();
        long before = failed == 0 ? 0 : failures.getOrDefault(exchange.socket(), 0L);
        if (failed != before) {
            failures.put(exchange.socket(), failed);
            journal.warnSeldom("UNSENT", exchange, "the system did not send " + (failed - before) + " of the answers before: is there "
                    + "a route to each relay and client, and does the firewall let them out?");
        }
    }

    /** A name that is too long for the field {@code file} stands in its option alone, which may have no room either. */
    private void tellLostBootfile(Exchange exchange, DhcpMessage reply, ByteBuffer payload) {
        if (reply.file().isEmpty() && reply.options().has(DhcpOption.BOOTFILE)
                && DhcpCodec.decode(payload) instanceof DhcpCodec.Decoded.Ok(DhcpMessage sent) && !sent.options().has(DhcpOption.BOOTFILE)) {
            journal.warnSeldom("NOROOM", exchange, "the boot file's name has no room beside what the relay wants back, in an answer as"
                    + " small as the machine takes: name it by at most 127 characters");
        }
    }

    /** Option 57 counts the IP and UDP headers; more than a usual link carries is not used (RFC 2132 section 9.10). */
    private ByteBuffer encode(Exchange exchange, DhcpMessage reply) {
        int told = exchange.options().u16(DhcpOption.MAX_SIZE).orElse(0);
        return DhcpCodec.encode(reply, Math.min(told, USUAL_MTU_BYTES) - HEADER_BYTES, packet);
    }
}
