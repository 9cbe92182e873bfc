// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Collects what a loop's sockets send in one turn and hands it to the system, up to {@value #SIZE} packets of a socket by one
 * call. Its memory is allocated once; when it is full, it flushes itself.
 */
final class SendBatch {

    static final int SIZE = 64;

    /** The largest payload of a UDP packet over IPv4. */
    static final int MAX_PACKET = 65_507;

    /** The most segments that Linux makes of one message. */
    static final int MAX_SEGMENTS = 64;

    private static final int DATA_SPACE = 1 << 20;
    private static final int NAME_SPACE = 32;
    private static final int CONTROL_SPACE = 64;
    private static final int PKTINFO = Abi.cmsgSpace(Abi.IN_PKTINFO_SIZE);
    private static final int PKTINFO6 = Abi.cmsgSpace(Abi.IN6_PKTINFO_SIZE);
    /** One slot more than the batch has, for a message whose segments are sent one by one. */
    private static final int SINGLE = SIZE;

    private final Libc libc;
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment data;
    private final ByteBuffer buffer;
    private final LinuxUdpSocket[] sockets = new LinuxUdpSocket[SIZE];
    private final int[] segmentBytes = new int[SIZE];
    private int count;
    private boolean segmentation = true;

    SendBatch(Libc libc, Arena arena) {
        this.libc = libc;
        headers = arena.allocate((long) (SIZE + 1) * Abi.MMSGHDR_SIZE, 8);
        vectors = arena.allocate((long) (SIZE + 1) * Abi.IOVEC_SIZE, 8);
        names = arena.allocate((long) SIZE * NAME_SPACE, 8);
        controls = arena.allocate((long) SIZE * CONTROL_SPACE, 8);
        data = arena.allocate(DATA_SPACE, 64);
        buffer = data.asByteBuffer();
        for (int i = 0; i <= SIZE; i++) {
            headers.set(ADDRESS, header(i) + Abi.MSG_IOV, vectors.asSlice((long) i * Abi.IOVEC_SIZE, Abi.IOVEC_SIZE));
            headers.set(JAVA_LONG, header(i) + Abi.MSG_IOVLEN, 1);
        }
    }

    private static long header(int i) {
        return (long) i * Abi.MMSGHDR_SIZE;
    }

    /** Takes one packet. */
    void add(LinuxUdpSocket socket, ByteBuffer payload, Route route) {
        if (payload.remaining() > MAX_PACKET) {
            socket.countFailure();
            return;
        }
        put(socket, payload, payload.position(), payload.remaining(), 0, route);
    }

    /** Takes packets of one size, the last perhaps smaller. */
    void addSegments(LinuxUdpSocket socket, ByteBuffer payloads, int segmentSize, Route route) {
        int segment = Math.clamp(payloads.remaining(), 1, segmentSize);
        if (segment > MAX_PACKET) {
            socket.countFailures(Math.ceilDiv(payloads.remaining(), segment));
            return;
        }
        int most = segmentation ? Math.min(MAX_SEGMENTS, MAX_PACKET / segment) * segment : segment;
        for (int at = payloads.position(); at < payloads.limit(); at += most) {
            int length = Math.min(most, payloads.limit() - at);
            put(socket, payloads, at, length, length > segment ? segment : 0, route);
        }
    }

    private void put(LinuxUdpSocket socket, ByteBuffer source, int at, int length, int segment, Route route) {
        if (count == SIZE || buffer.remaining() < length) {
            flush();
        }
        int slot = count;
        sockets[slot] = socket;
        segmentBytes[slot] = segment;
        long header = header(slot);
        long name = (long) slot * NAME_SPACE;
        headers.set(ADDRESS, header + Abi.MSG_NAME, names.asSlice(name, NAME_SPACE));
        headers.set(JAVA_INT, header + Abi.MSG_NAMELEN, SocketAddress.write(names, name, route.to()));
        point(slot, data.asSlice(buffer.position(), length));
        buffer.put(buffer.position(), source, at, length);
        int control = control((long) slot * CONTROL_SPACE, segment, route);
        headers.set(ADDRESS, header + Abi.MSG_CONTROL, control == 0 ? MemorySegment.NULL : controls.asSlice((long) slot * CONTROL_SPACE));
        headers.set(JAVA_LONG, header + Abi.MSG_CONTROLLEN, control);
        buffer.position(buffer.position() + length);
        count++; // at the end: a route that throws leaves nothing half made behind
    }

    private void point(int slot, MemorySegment bytes) {
        vectors.set(ADDRESS, (long) slot * Abi.IOVEC_SIZE, bytes);
        vectors.set(JAVA_LONG, (long) slot * Abi.IOVEC_SIZE + Abi.IOV_LEN, bytes.byteSize());
    }

    /** Writes the control messages of a route, and behind them the one that asks for segments; returns their size. */
    private int control(long start, int segment, Route route) {
        int size = pktinfo(start, route);
        if (segment > 0) {
            cmsg(start + size, Abi.SOL_UDP, Abi.UDP_SEGMENT, Short.BYTES);
            controls.set(JAVA_SHORT, start + size + Abi.CMSG_DATA, (short) segment);
            size += Abi.cmsgSpace(Short.BYTES);
        }
        return size;
    }

    private int pktinfo(long start, Route route) {
        InetAddress from = route.from();
        boolean anyAddress = from == null || from.isAnyLocalAddress();
        if (anyAddress && route.interfaceIndex() == 0) {
            return 0;
        }
        long info = start + Abi.CMSG_DATA;
        if (route.to().getAddress() instanceof Inet6Address) {
            cmsg(start, Abi.IPPROTO_IPV6, Abi.IPV6_PKTINFO, Abi.IN6_PKTINFO_SIZE);
            controls.asSlice(info, Abi.IPI6_IFINDEX).fill((byte) 0);
            if (!anyAddress) {
                SocketAddress.copy(from, controls, info);
            }
            controls.set(JAVA_INT, info + Abi.IPI6_IFINDEX, route.interfaceIndex());
            return PKTINFO6;
        }
        cmsg(start, Abi.IPPROTO_IP, Abi.IP_PKTINFO, Abi.IN_PKTINFO_SIZE);
        controls.asSlice(info, Abi.IN_PKTINFO_SIZE).fill((byte) 0);
        controls.set(JAVA_INT, info, route.interfaceIndex());
        if (!anyAddress) {
            SocketAddress.copy(from, controls, info + Abi.IPI_SPEC_DST);
        }
        return PKTINFO;
    }

    private void cmsg(long at, int level, int type, int dataSize) {
        controls.set(JAVA_LONG, at, Abi.CMSG_DATA + dataSize);
        controls.set(JAVA_INT, at + Abi.CMSG_LEVEL, level);
        controls.set(JAVA_INT, at + Abi.CMSG_TYPE, type);
    }

    /** Hands everything to the system. */
    void flush() {
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && sockets[to] == sockets[from]) {
                to++;
            }
            send(from, to);
            from = to;
        }
        count = 0;
        buffer.clear();
    }

    /** Sends what one socket has, also when it was closed meanwhile: its descriptor lives until nothing of it waits here. */
    private void send(int from, int to) {
        LinuxUdpSocket socket = sockets[from];
        int next = from;
        while (next < to) {
            int sent = libc.sendmmsg(socket.fd(), headers.asSlice(header(next)), to - next);
            if (sent > 0) {
                next += sent;
            } else if (sent == -Abi.EAGAIN) {
                while (next < to) {
                    socket.countFailures(packets(next++)); // the system's buffer is full: as good as lost on the way
                }
            } else if (sent != -Abi.EINTR) {
                refused(socket, next++, -sent);
            }
        }
    }

    private void refused(LinuxUdpSocket socket, int slot, int errno) {
        if (segmentBytes[slot] == 0) {
            socket.countFailure();
            return;
        }
        int failures = sendOneByOne(socket, slot);
        socket.countFailures(failures);
        // Segments larger than one route's MTU say nothing about the next message; a system that can't isn't asked again.
        if (failures == 0 && (errno == Abi.EIO || errno == Abi.EOPNOTSUPP)) {
            segmentation = false;
        }
    }

    /** How many packets the message in a slot is on the wire. */
    private int packets(int slot) {
        return segmentBytes[slot] == 0 ? 1 : Math.ceilDiv((int) bytes(slot).byteSize(), segmentBytes[slot]);
    }

    private MemorySegment bytes(int slot) {
        long vector = (long) slot * Abi.IOVEC_SIZE;
        return data.asSlice(vectors.get(ADDRESS, vector).address() - data.address(),
                vectors.get(JAVA_LONG, vector + Abi.IOV_LEN));
    }

    /** Sends the segments of a message that the system refused as a whole; returns how many are lost. */
    private int sendOneByOne(LinuxUdpSocket socket, int slot) {
        MemorySegment.copy(headers, header(slot), headers, header(SINGLE), Abi.MMSGHDR_SIZE);
        headers.set(ADDRESS, header(SINGLE) + Abi.MSG_IOV, vectors.asSlice((long) SINGLE * Abi.IOVEC_SIZE));
        long plain = headers.get(JAVA_LONG, header(SINGLE) + Abi.MSG_CONTROLLEN) - Abi.cmsgSpace(Short.BYTES);
        headers.set(JAVA_LONG, header(SINGLE) + Abi.MSG_CONTROLLEN, plain);
        MemorySegment all = bytes(slot);
        for (long at = 0; at < all.byteSize(); at += segmentBytes[slot]) {
            point(SINGLE, all.asSlice(at, Math.min(segmentBytes[slot], all.byteSize() - at)));
            if (libc.sendmmsg(socket.fd(), headers.asSlice(header(SINGLE)), 1) < 0) {
                // This one and those behind it.
                return Math.ceilDiv((int) (all.byteSize() - at), segmentBytes[slot]);
            }
        }
        return 0;
    }
}
