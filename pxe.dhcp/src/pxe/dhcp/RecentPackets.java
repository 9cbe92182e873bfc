// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One machine's last packets: a ring of {@value #PACKETS}, whose memory grows only with what comes and is used again. For one thread.
 */
final class RecentPackets {

    /** How many are kept: three boots of a ROM that asks and is answered at once. */
    static final int PACKETS = 16;
    /** How much of a packet is kept; few are longer. */
    static final int MAX_BYTES = 1024;

    /** A place for a packet. It keeps numbers, since objects would be moved by the collector, some for each packet. */
    private static final class Slot {
        private long seconds;
        private int nanos;
        private int from;
        private int fromPort;
        private int to;
        private int toPort;
        private int lengthBytes;
        private int keptBytes;
        private byte[] bytes = {};

        private void put(ByteBuffer payload) {
            lengthBytes = payload.remaining();
            keptBytes = Math.min(lengthBytes, MAX_BYTES);
            if (bytes.length < keptBytes) {
                bytes = new byte[keptBytes];
            }
            payload.get(payload.position(), bytes, 0, keptBytes);
        }

        private KeptPacket read() {
            return new KeptPacket(Instant.ofEpochSecond(seconds, nanos), new InetSocketAddress(Ip4.address(from), fromPort),
                    new InetSocketAddress(Ip4.address(to), toPort), lengthBytes, Arrays.copyOf(bytes, keptBytes));
        }
    }

    private final List<Slot> slots = new ArrayList<>();
    /** How many have come. */
    private long count;

    /**
     * Keeps a packet, in the place of the oldest if there are as many as are kept.
     *
     * @param payload copied; its position is left as it is
     */
    void add(Instant time, Inet4Address from, int fromPort, Inet4Address to, int toPort, ByteBuffer payload) {
        int at = (int) (count++ % PACKETS);
        if (at == slots.size()) {
            slots.add(new Slot());
        }
        Slot slot = slots.get(at);
        slot.seconds = time.getEpochSecond();
        slot.nanos = time.getNano();
        slot.from = Ip4.number(from);
        slot.fromPort = fromPort;
        slot.to = Ip4.number(to);
        slot.toPort = toPort;
        slot.put(payload);
    }

    /** Forgets all of them, and keeps the memory for others. */
    void clear() {
        count = 0;
    }

    /** The packets, the oldest first. */
    List<KeptPacket> read() {
        List<KeptPacket> packets = new ArrayList<>();
        for (long number = Math.max(0, count - PACKETS); number < count; number++) {
            packets.add(slots.get((int) (number % PACKETS)).read());
        }
        return packets;
    }
}
