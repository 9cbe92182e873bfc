// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.tftp.TftpPacket.ReadRequest;

/**
 * The ports that the transfers of one listener have (RFC 1350 section 4: a transfer's identifier is its pair of ports). Each has
 * one of its own while there are few. Beyond that, different clients share: thousands of transfers need few descriptors, and one
 * system call takes or sends the packets of many. For the loop's thread.
 */
final class Ports {

    /** How many ports there are before transfers share one. */
    private static final int FEW = 16;
    /** How many ports of a range are tried that somebody else may have. */
    private static final int TRIES = 8;

    private final EventLoop loop;
    private final InetAddress address;
    private final TransferPorts choice;
    private final Port listener;
    private final Strangers strangers;
    private final Map<Integer, Port> open = new LinkedHashMap<>();
    private final RandomGenerator random = RandomGenerator.getDefault();

    /**
     * Begins without any.
     *
     * @param listener the port that requests come to, which transfers may have too
     * @param strangers hears of packets of somebody who has no transfer on the port they came to
     */
    Ports(EventLoop loop, TransferPorts choice, Port listener, Strangers strangers) {
        this.loop = loop;
        this.address = listener.socket().localAddress().getAddress();
        this.choice = choice;
        this.listener = listener;
        this.strangers = strangers;
    }

    /**
     * Finds a port for a transfer, which has it until it {@linkplain Port#leave leaves}.
     *
     * @throws IOException if the system gives none, and there is none to share
     */
    Port take(Transfer transfer) throws IOException {
        Port port = switch (choice) {
            case TransferPorts.Single _ -> listener;
            case TransferPorts.Any _ -> own(0, 0, transfer);
            case TransferPorts.Range range -> own(range.first(), range.size(), transfer);
        };
        port.join(transfer);
        return port;
    }

    /**
     * Whether a request is a late copy of the one whose transfer goes on. Only where a client's port has one transfer at a time:
     * elsewhere a copy does no harm, since the client never answers what it starts.
     */
    boolean isLateCopy(ReadRequest request, InetSocketAddress peer) {
        Transfer there = choice instanceof TransferPorts.Single ? listener.with(peer) : null;
        return there != null && there.wasJustHeard() && there.request().equals(request);
    }

    private Port own(int first, int count, Transfer transfer) throws IOException {
        Port shared = open.size() < FEW ? null : leastLoaded(transfer.peer());
        if (shared != null) {
            return shared;
        }
        try {
            return first == 0 ? open(0) : openOf(first, count);
        } catch (IOException none) {
            shared = leastLoaded(transfer.peer());
            if (shared == null) {
                shared = endedWith(transfer.peer());
            }
            if (shared == null) {
                throw none;
            }
            return shared;
        }
    }

    /** One of a range that is free, from a place that nobody can guess on. */
    private Port openOf(int first, int count) throws IOException {
        BindException taken = new BindException("no port of port.range is free");
        int start = random.nextInt(count);
        int tries = 0;
        for (int i = 0; i < count && tries < TRIES; i++) {
            int number = first + (start + i) % count;
            if (!open.containsKey(number)) {
                tries++;
                try {
                    return open(number);
                } catch (BindException e) {
                    taken = e;
                }
            }
        }
        throw taken;
    }

    private Port open(int number) throws IOException {
        Port port = new Port(this::close);
        port.on(loop.open(new InetSocketAddress(address, number), (payload, arrival) -> received(port, payload, arrival)));
        open.put(port.socket().localAddress().getPort(), port);
        return port;
    }

    /** The port with the fewest transfers of those that this client has none on. */
    private @Nullable Port leastLoaded(InetSocketAddress peer) {
        Port least = null;
        for (Port port : open.values()) {
            if (port.with(peer) == null && (least == null || port.load() < least.load())) {
                least = port;
            }
        }
        return least;
    }

    /**
     * A port on which this client's transfer has ended a moment ago. A loader that takes file after file by one port has soon had
     * each of a small range, and a late packet does it less harm than an error.
     */
    private @Nullable Port endedWith(InetSocketAddress peer) {
        for (Port port : open.values()) {
            Transfer there = port.with(peer);
            if (there != null && there.isOver()) {
                return port;
            }
        }
        return null;
    }

    private void received(Port port, ByteBuffer payload, Arrival arrival) {
        Transfer transfer = port.with(arrival.peer());
        if (transfer == null) {
            strangers.foreign(payload, arrival, port.socket());
        } else {
            transfer.received(payload, arrival);
        }
    }

    private void close(Port port) {
        open.remove(port.socket().localAddress().getPort());
        port.socket().close();
    }
}
