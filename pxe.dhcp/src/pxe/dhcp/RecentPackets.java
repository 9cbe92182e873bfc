// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetAddress;
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

    /** A place for a packet. */
    private static final class Slot {
        private Instant time = Instant.EPOCH;
        private InetAddress from = DhcpMessage.NONE;
        private int fromPort;
        private InetAddress to = DhcpMessage.NONE;
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
            return new KeptPacket(time, new InetSocketAddress(from, fromPort), new InetSocketAddress(to, toPort), lengthBytes,
                    Arrays.copyOf(bytes, keptBytes));
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
    void add(Instant time, InetAddress from, int fromPort, InetAddress to, int toPort, ByteBuffer payload) {
        int at = (int) (count++ % PACKETS);
        if (at == slots.size()) {
            slots.add(new Slot());
        }
        Slot slot = slots.get(at);
        slot.time = time;
        slot.from = from;
        slot.fromPort = fromPort;
        slot.to = to;
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
