// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket of a {@link LinuxEventLoop}. */
final class LinuxUdpSocket extends LinuxSocket implements UdpSocket {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.net");

    private final InetSocketAddress local;
    private final UdpHandler handler;
    private final AtomicLong failures = new AtomicLong();

    LinuxUdpSocket(LinuxEventLoop loop, int fd, InetSocketAddress local, UdpHandler handler) {
        super(loop, fd);
        this.local = local;
        this.handler = handler;
    }

    @Override
    void take(ReceiveBatch batch, int packet) {
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
        if (isOpen()) {
            loop().outgoing().add(this, payload, route, false);
        }
    }

    @Override
    public void sendTogether(ByteBuffer payload, Route route) {
        if (isOpen()) {
            loop().outgoing().add(this, payload, route, true);
        }
    }

    @Override
    public void sendSegments(ByteBuffer payloads, int segmentBytes, Route route) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("a segment has at least one byte: " + segmentBytes);
        }
        if (isOpen()) {
            loop().outgoing().addSegments(this, payloads, segmentBytes, route);
        }
    }

    @Override
    public void addNeighbour(int interfaceIndex, Inet4Address address, byte[] hardwareAddress) throws IOException {
        if (!isOpen()) {
            throw new IOException("the socket is closed");
        }
        loop().linkControl().addNeighbour(fd(), interfaceIndex, address, hardwareAddress);
    }

    @Override
    public long sendFailures() {
        return failures.get();
    }
}
