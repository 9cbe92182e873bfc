// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes up to {@value #SIZE} packets from a socket by one system call; its memory is allocated once and reused. */
final class ReceiveBatch {

    static final int SIZE = 64;

    /** The largest packet taken: a jumbo frame. Boot protocols send some hundred bytes; what is larger is dropped. */
    static final int MAX_PACKET = 9216;

    private static final int NAME_SPACE = 32;
    private static final int CONTROL_SPACE = 64;

    private final Libc libc;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment data;
    private final ByteBuffer[] payloads = new ByteBuffer[SIZE];
    /** The address of this machine that the last packet came to: nearly all come to one. */
    private InetAddress local = InetAddress.ofLiteral("0.0.0.0");
    private int localNumber;

    ReceiveBatch(Libc libc, Arena arena) {
        this.libc = libc;
        headers = arena.allocate((long) SIZE * Abi.MMSGHDR_SIZE, 8);
        names = arena.allocate((long) SIZE * NAME_SPACE, 8);
        controls = arena.allocate((long) SIZE * CONTROL_SPACE, 8);
        data = arena.allocate((long) SIZE * MAX_PACKET, 64);
        MemorySegment vectors = arena.allocate((long) SIZE * Abi.IOVEC_SIZE, 8);
        for (int i = 0; i < SIZE; i++) {
            MemorySegment packet = data.asSlice((long) i * MAX_PACKET, MAX_PACKET);
            payloads[i] = packet.asByteBuffer().asReadOnlyBuffer();
            vectors.set(ADDRESS, (long) i * Abi.IOVEC_SIZE, packet);
            vectors.set(JAVA_LONG, (long) i * Abi.IOVEC_SIZE + Abi.IOV_LEN, MAX_PACKET);
            long header = header(i);
            headers.set(ADDRESS, header + Abi.MSG_NAME, names.asSlice((long) i * NAME_SPACE, NAME_SPACE));
            headers.set(ADDRESS, header + Abi.MSG_IOV, vectors.asSlice((long) i * Abi.IOVEC_SIZE, Abi.IOVEC_SIZE));
            headers.set(JAVA_LONG, header + Abi.MSG_IOVLEN, 1);
            headers.set(ADDRESS, header + Abi.MSG_CONTROL, controls.asSlice((long) i * CONTROL_SPACE, CONTROL_SPACE));
            giveBack(i);
        }
    }

    private static long header(int i) {
        return (long) i * Abi.MMSGHDR_SIZE;
    }

    /** Makes a packet's place ready for another: the kernel has written into these fields how much it used of the space. */
    void giveBack(int i) {
        headers.set(JAVA_INT, header(i) + Abi.MSG_NAMELEN, NAME_SPACE);
        headers.set(JAVA_LONG, header(i) + Abi.MSG_CONTROLLEN, CONTROL_SPACE);
    }

    /** Takes what has come; returns the number of packets, or {@code -errno}. */
    int receive(int socket) {
        return libc.recvmmsg(socket, headers, SIZE);
    }

    /** Whether a packet was larger than {@value #MAX_PACKET} bytes, so that its end is missing. */
    boolean isTruncated(int i) {
        return (headers.get(JAVA_INT, header(i) + Abi.MSG_FLAGS) & Abi.MSG_TRUNC) != 0;
    }

    /** The bytes of a packet; the memory is used again by the next {@link #receive}. */
    ByteBuffer payload(int i) {
        return payloads[i].clear().limit(headers.get(JAVA_INT, header(i) + Abi.MSG_LEN)).order(ByteOrder.BIG_ENDIAN);
    }

    /** The interface by which a packet came to a packet socket (packet(7)); gives its place back to the batch. */
    int packetInterface(int i) {
        giveBack(i);
        return names.get(JAVA_INT, (long) i * NAME_SPACE + Abi.SLL_IFINDEX);
    }

    /** Where a packet came from and in; gives its place back to the batch. */
    Arrival arrival(int i, InetSocketAddress bound) {
        InetSocketAddress peer = SocketAddress.read(names, (long) i * NAME_SPACE);
        long control = (long) i * CONTROL_SPACE;
        boolean told = headers.get(JAVA_LONG, header(i) + Abi.MSG_CONTROLLEN) > Abi.CMSG_DATA;
        giveBack(i);
        if (!told) {
            return new Arrival(peer, bound.getAddress(), bound.getAddress(), 0);
        }
        long info = control + Abi.CMSG_DATA;
        if (controls.get(JAVA_INT, control + Abi.CMSG_LEVEL) == Abi.IPPROTO_IPV6) {
            int index = controls.get(JAVA_INT, info + Abi.IPI6_IFINDEX);
            InetAddress destination = SocketAddress.ip6(controls, info, index);
            // A packet to a multicast group is answered from an address that the system chooses.
            InetAddress from = destination.isMulticastAddress() ? bound.getAddress() : destination;
            return new Arrival(peer, destination, from, index);
        }
        int own = controls.get(JAVA_INT, info + Abi.IPI_SPEC_DST);
        if (own != localNumber) {
            local = SocketAddress.ip4(controls, info + Abi.IPI_SPEC_DST);
            localNumber = own;
        }
        boolean same = own == controls.get(JAVA_INT, info + Abi.IPI_ADDR);
        return new Arrival(peer, same ? local : SocketAddress.ip4(controls, info + Abi.IPI_ADDR), local,
                controls.get(JAVA_INT, info));
    }
}
