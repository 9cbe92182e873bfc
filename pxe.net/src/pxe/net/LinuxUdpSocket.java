// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket of a {@link LinuxEventLoop}, which does its work. */
final class LinuxUdpSocket implements UdpSocket, Watched {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.net");

    private final LinuxEventLoop loop;
    private final int fd;
    private final InetSocketAddress local;
    private final UdpHandler handler;
    private final AtomicLong failures = new AtomicLong();
    /** Set by any thread; the descriptor itself is closed by the loop's thread, so that its number can't be used by mistake. */
    private volatile boolean open = true;

    LinuxUdpSocket(LinuxEventLoop loop, int fd, InetSocketAddress local, UdpHandler handler) {
        this.loop = loop;
        this.fd = fd;
        this.local = local;
        this.handler = handler;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void take(ReceiveBatch batch, int packet) {
        Arrival arrival = batch.arrival(packet, local);
        if (batch.isTruncated(packet)) {
            return;
        }
        try {
            handler.received(batch.payload(packet), arrival);
        } catch (RuntimeException | Error e) {
            LOG.error("a packet from {} met a fault", arrival.peer(), e);
        }
    }

    void countFailure() {
        countFailures(1);
    }

    void countFailures(int packets) {
        failures.addAndGet(packets);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void send(ByteBuffer payload, Route route) {
        if (open) {
            loop.outgoing().add(this, payload, route);
        }
    }

    @Override
    public void sendSegments(ByteBuffer payloads, int segmentBytes, Route route) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("a segment has at least one byte: " + segmentBytes);
        }
        if (open) {
            loop.outgoing().addSegments(this, payloads, segmentBytes, route);
        }
    }

    @Override
    public void addNeighbour(int interfaceIndex, Inet4Address address, byte[] hardwareAddress) throws IOException {
        if (!open) {
            throw new IOException("the socket is closed");
        }
        loop.linkControl().addNeighbour(fd, interfaceIndex, address, hardwareAddress);
    }

    @Override
    public long sendFailures() {
        return failures.get();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            loop.closed(this);
        }
    }
}
