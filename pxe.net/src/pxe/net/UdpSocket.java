// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A UDP socket of an {@link EventLoop}. All methods are for the loop's thread, except {@link #close()} and
 * {@link #localAddress()}, which any thread may call.
 *
 * <p>What is sent leaves when there is enough of it, at the latest at the end of the loop's turn, many packets by one system call. A
 * packet that the system refuses (no route, interface gone, buffer full) is lost as any packet may be; the socket counts it.
 */
public interface UdpSocket extends AutoCloseable {

    /** The address and port that the socket is bound to. */
    InetSocketAddress localAddress();

    /**
     * Sends one packet.
     *
     * @param payload its bytes, from position to limit; copied, and the buffer's position is left as it is
     */
    void send(ByteBuffer payload, Route route);

    /**
     * Sends one packet, which may leave as one message (UDP_SEGMENT) with others that are sent so: what follows each other to one peer
     * and is of one size. They are packets of their own on any wire, and for whoever reads them from a UDP socket. A packet socket
     * (AF_PACKET) that listens at the other end of a virtual cable of this machine gets them as one packet.
     *
     * @param payload its bytes, from position to limit; copied, and the buffer's position is left as it is
     */
    void sendTogether(ByteBuffer payload, Route route);

    /**
     * Sends many packets of one size to one peer by one system call where the system can (UDP_SEGMENT), else one by one.
     *
     * @param payloads the packets' bytes, one behind the other, from position to limit; copied, the position is left as it is
     * @param segmentBytes the size of each packet but the last, which may be smaller; at least 1
     */
    void sendSegments(ByteBuffer payloads, int segmentBytes, Route route);

    /**
     * Tells the system a neighbour's hardware address (SIOCSARP), so that a client that doesn't have its address yet, and so can't
     * answer ARP, is reached by unicast.
     *
     * @param interfaceIndex the interface on whose link the neighbour is
     * @param hardwareAddress 6 bytes
     * @throws IOException if the system refuses, for want of CAP_NET_ADMIN or of the interface
     */
    void addNeighbour(int interfaceIndex, Inet4Address address, byte[] hardwareAddress) throws IOException;

    /** The packets that the system refused to send so far. */
    long sendFailures();

    /** Closes the socket; its handler hears no more. Safe while packets arrive, any number of times. */
    @Override
    void close();
}
