// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.RateLimit;
import pxe.net.UdpSocket;
import pxe.tftp.Lookup.NotServed;
import pxe.tftp.TftpPacket.Error;

/**
 * What is said to those who have no transfer, and how much to those who may be somebody else than their packets say. For the loop's
 * thread.
 */
final class Strangers {

    private final EventLoop loop;
    private final BootEvents events;
    private final Unanswered unanswered = new Unanswered();
    private final RateLimit malformedLimit = new RateLimit();
    private final RateLimit writeLimit = new RateLimit();
    private final RateLimit foreignLimit = new RateLimit();
    private final RateLimit fullLimit = new RateLimit();
    private int maxUnansweredBytes;

    Strangers(EventLoop loop, TftpSettings settings, BootEvents events) {
        this.loop = loop;
        this.events = events;
        apply(settings);
    }

    /** Takes other settings. */
    void apply(TftpSettings settings) {
        maxUnansweredBytes = settings.maxUnansweredBytes();
    }

    static BootEvent.Builder event(String name, Arrival arrival) {
        return BootEvent.of("tftp", name).client(arrival.peer().getAddress()).with("port", arrival.peer().getPort());
    }

    /** Whether so many bytes may be sent to a client that has acknowledged nothing of its transfer; if so, they count. */
    boolean admits(Arrival client, int bytes) {
        boolean admitted = unanswered.admits(client.peer().getAddress(), bytes, maxUnansweredBytes, loop.nanoTime());
        if (!admitted) {
            limit("unanswered.bytes.max=" + maxUnansweredBytes, client);
        }
        return admitted;
    }

    /** The client is who it says it is. */
    void acknowledged(InetAddress client) {
        unanswered.acknowledged(client);
    }

    /** Sends a packet of no transfer. */
    void tell(ByteBuffer packet, Arrival arrival, UdpSocket socket) {
        if (admits(arrival, packet.remaining())) {
            socket.send(packet, arrival.reply());
        }
    }

    /** A request that can't be served. */
    void refuse(String file, NotServed why, Arrival arrival, UdpSocket socket) {
        tell(TftpCodec.encode(new Error(why.code(), why.message())), arrival, socket);
        events.publish(event(why.event(), arrival).with("file", file).with("reason", why.reason()).build());
    }

    /** A client wants to store a file. */
    void refuseToWrite(String file, Arrival arrival, UdpSocket socket) {
        if (writeLimit.passes(loop.nanoTime())) {
            refuse(file, new NotServed("REFUSED", Error.ACCESS_VIOLATION, "this server is read-only", "a write request"),
                    arrival, socket);
        }
    }

    /** A limit is reached, and there is no room: a polite error. */
    void full(String limit, Arrival arrival, UdpSocket socket) {
        tell(TftpCodec.encode(new Error(Error.OTHER, "the server is busy, try again later")), arrival, socket);
        limit(limit, arrival);
    }

    /** A limit is reached: its number in the log, though not for everybody when they are very many. */
    void limit(String limit, Arrival arrival) {
        if (fullLimit.passes(loop.nanoTime())) {
            events.publish(event("LIMIT", arrival).weight(Weight.WARNING)
                    .with("limit", limit).with("suppressed", fullLimit.takeSuppressed()).build());
        }
    }

    /**
     * A packet that is none of TFTP, or not in its place.
     *
     * @param answerBy the socket to answer by; null for no answer
     */
    void malformed(TftpCodec.Malformed what, Arrival arrival, @Nullable UdpSocket answerBy) {
        if (!malformedLimit.passes(loop.nanoTime())) {
            return;
        }
        if (answerBy != null) {
            tell(TftpCodec.encode(new Error(Error.ILLEGAL_OPERATION, what.reason())), arrival, answerBy);
        }
        events.publish(event("MALFORMED", arrival).weight(Weight.DETAIL).with("reason", what.reason())
                .with("offset", what.offset()).with("suppressed", malformedLimit.takeSuppressed()).build());
    }

    /** A packet from somebody else on a transfer's port (RFC 1350 section 4): answered, but never an error by an error. */
    void foreign(ByteBuffer payload, Arrival arrival, UdpSocket socket) {
        boolean isError = TftpCodec.decode(payload) instanceof TftpCodec.Ok(Error _);
        if (!isError && foreignLimit.passes(loop.nanoTime())) {
            tell(TftpCodec.encode(new Error(Error.UNKNOWN_TID, "unknown transfer ID")), arrival, socket);
        }
    }
}
