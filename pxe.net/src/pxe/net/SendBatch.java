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
 * Collects what a loop's sockets send in one turn and hands it to the system, up to {@value #SIZE} messages of a socket by one
 * call. Packets that may go together, are of one size and follow each other to one address are segments of one message (UDP_SEGMENT),
 * which goes through the system's layers once. Its memory is allocated once; when it is full, it flushes itself.
 */
final class SendBatch {

    static final int SIZE = 64;

    /** The largest payload of a UDP packet over IPv4. */
    static final int MAX_PACKET = 65_507;

    /** The most segments that Linux makes of one message. */
    static final int MAX_SEGMENTS = 64;

    /** So many packets leave before the turn ends: who gets them is at work while the others are made. */
    private static final int MANY = 8;

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
    private final Route[] routes = new Route[SIZE];
    private final int[] lengths = new int[SIZE];
    /** The size of each message's first packet. */
    private final int[] segmentBytes = new int[SIZE];
    /** Whether more packets may become segments of the message. */
    private final boolean[] grows = new boolean[SIZE];
    private int count;
    /** Taken since the last flush. */
    private int packets;
    private boolean segmentation = true;

    SendBatch(Libc libc, Arena arena) {
        this.libc = libc;
        headers = arena.allocate((long) (SIZE + 1) * Abi.MMSGHDR_SIZE, 8);
        vectors = arena.allocate((long) (SIZE + 1) * Abi.IOVEC_SIZE, 8);
        names = arena.allocate((long) SIZE * NAME_SPACE, 8);
        controls = arena.allocate((long) SIZE * CONTROL_SPACE, 8);
        data = arena.allocate(DATA_SPACE, 64);
        buffer = data.asByteBuffer();
        for (int i = 0; i < SIZE; i++) {
            headers.set(ADDRESS, header(i) + Abi.MSG_NAME, names.asSlice((long) i * NAME_SPACE, NAME_SPACE));
            headers.set(ADDRESS, header(i) + Abi.MSG_IOV, vectors.asSlice(vector(i), Abi.IOVEC_SIZE));
            headers.set(JAVA_LONG, header(i) + Abi.MSG_IOVLEN, 1);
            headers.set(ADDRESS, header(i) + Abi.MSG_CONTROL, controls.asSlice((long) i * CONTROL_SPACE, CONTROL_SPACE));
        }
    }

    private static long header(int i) {
        return (long) i * Abi.MMSGHDR_SIZE;
    }

    private static long vector(int i) {
        return (long) i * Abi.IOVEC_SIZE;
    }

    /**
     * Takes one packet.
     *
     * @param together whether it may be a segment beside others
     */
    void add(LinuxUdpSocket socket, ByteBuffer payload, Route route, boolean together) {
        int length = payload.remaining();
        if (length > MAX_PACKET) {
            socket.countFailure();
            return;
        }
        if (!together || !joins(socket, length, route)) {
            begin(socket, length, length, route, together);
        }
        append(payload, payload.position(), length);
        taken(1);
    }

    /** Takes packets of one size, the last perhaps smaller. */
    void addSegments(LinuxUdpSocket socket, ByteBuffer payloads, int segmentSize, Route route) {
        int most = segmentation ? Math.clamp(MAX_PACKET / segmentSize, 1, MAX_SEGMENTS) * segmentSize : segmentSize;
        int left;
        for (int at = payloads.position(); (left = payloads.limit() - at) > 0; at += Math.min(left, most)) {
            int length = Math.min(left, most);
            int first = Math.min(left, segmentSize);
            if (first > MAX_PACKET) {
                socket.countFailure();
            } else {
                begin(socket, first, length, route, false);
                append(payloads, at, length);
                taken(packets(count - 1));
            }
        }
    }

    private void taken(int more) {
        packets += more;
        if (packets >= MANY) {
            flush();
        }
    }

    /** Whether a packet can be a segment of the last message: it goes the same way, those before it are of one size, and it is no larger. */
    private boolean joins(LinuxUdpSocket socket, int length, Route route) {
        int slot = count - 1;
        if (!segmentation || slot < 0 || !grows[slot] || sockets[slot] != socket || !routes[slot].equals(route)) {
            return false;
        }
        int segment = segmentBytes[slot];
        return 0 < length && length <= segment
                && lengths[slot] % segment == 0
                && lengths[slot] < MAX_SEGMENTS * segment
                && length <= Math.min(MAX_PACKET - lengths[slot], buffer.remaining());
    }

    /** Begins a message, by the size of its first packet, and how much will be put into it at once. */
    private void begin(LinuxUdpSocket socket, int packetBytes, int length, Route route, boolean together) {
        if (count == SIZE || buffer.remaining() < length) {
            flush();
        }
        int slot = count;
        headers.set(JAVA_INT, header(slot) + Abi.MSG_NAMELEN, SocketAddress.write(names, (long) slot * NAME_SPACE, route.to()));
        headers.set(JAVA_LONG, header(slot) + Abi.MSG_CONTROLLEN, pktinfo((long) slot * CONTROL_SPACE, route));
        vectors.set(ADDRESS, vector(slot), data.asSlice(buffer.position()));
        sockets[slot] = socket;
        routes[slot] = route;
        segmentBytes[slot] = packetBytes;
        lengths[slot] = 0;
        grows[slot] = together;
        count++; // at the end: a route that throws leaves nothing half made behind
    }

    /** Puts a packet into the last message, or all that it will have. */
    private void append(ByteBuffer source, int at, int length) {
        int slot = count - 1;
        boolean wasOne = lengths[slot] <= segmentBytes[slot];
        buffer.put(buffer.position(), source, at, length);
        buffer.position(buffer.position() + length);
        lengths[slot] += length;
        vectors.set(JAVA_LONG, vector(slot) + Abi.IOV_LEN, lengths[slot]);
        if (wasOne && lengths[slot] > segmentBytes[slot]) {
            askForSegments(slot);
        }
    }

    /** Behind the control message that says the way. */
    private void askForSegments(int slot) {
        long size = headers.get(JAVA_LONG, header(slot) + Abi.MSG_CONTROLLEN);
        long at = (long) slot * CONTROL_SPACE + size;
        cmsg(at, Abi.SOL_UDP, Abi.UDP_SEGMENT, Short.BYTES);
        controls.set(JAVA_SHORT, at + Abi.CMSG_DATA, (short) segmentBytes[slot]);
        headers.set(JAVA_LONG, header(slot) + Abi.MSG_CONTROLLEN, size + Abi.cmsgSpace(Short.BYTES));
    }

    /** Writes the control message that says which way; returns its size, 0 if the system chooses. */
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
        packets = 0;
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
        if (packets(slot) == 1) {
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
        return lengths[slot] == segmentBytes[slot] ? 1 : Math.ceilDiv(lengths[slot], segmentBytes[slot]);
    }

    /** Sends the segments of a message that the system refused as a whole; returns how many are lost. */
    private int sendOneByOne(LinuxUdpSocket socket, int slot) {
        MemorySegment.copy(headers, header(slot), headers, header(SINGLE), Abi.MMSGHDR_SIZE);
        headers.set(ADDRESS, header(SINGLE) + Abi.MSG_IOV, vectors.asSlice(vector(SINGLE)));
        long plain = headers.get(JAVA_LONG, header(SINGLE) + Abi.MSG_CONTROLLEN) - Abi.cmsgSpace(Short.BYTES);
        headers.set(JAVA_LONG, header(SINGLE) + Abi.MSG_CONTROLLEN, plain);
        long start = vectors.get(ADDRESS, vector(slot)).address();
        for (int at = 0; at < lengths[slot]; at += segmentBytes[slot]) {
            vectors.set(ADDRESS, vector(SINGLE), MemorySegment.ofAddress(start + at));
            vectors.set(JAVA_LONG, vector(SINGLE) + Abi.IOV_LEN, Math.min(segmentBytes[slot], lengths[slot] - at));
            if (libc.sendmmsg(socket.fd(), headers.asSlice(header(SINGLE)), 1) < 0) {
                // This one and those behind it.
                return Math.ceilDiv(lengths[slot] - at, segmentBytes[slot]);
            }
        }
        return 0;
    }
}
