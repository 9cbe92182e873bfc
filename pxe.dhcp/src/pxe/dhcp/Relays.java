// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Duration;
import pxe.dhcp.DhcpMessage.MessageType;

/**
 * Which relays are told many answers as one message: all but those behind which a machine asks for the same thing again though its
 * answer left with others.
 *
 * <p>The message becomes packets on the wire, or where the relay reads it from a UDP socket. A relay on this machine, in a container
 * say, that listens by a packet socket, as ISC's does, sees one packet: of its machines, one gets an answer, and the others ask again. That
 * happens to it once: from then on it is told alone, since it stays what it is. Another relay whose answers are lost in a crowd is
 * told alone for nothing, which costs some processor time. For the loop's thread.
 */
final class Relays {

    private static final int RELAYS = 1024;
    private static final int MACHINES = 10_000;
    /** What a relay has that is told alone. */
    private static final long ALONE = Long.MAX_VALUE;
    /** Answers that leave together are made one after the other. */
    private static final long TURN_MILLIS = 1;
    /** What comes again within one or two of these came by a second relay. */
    private static final long TICK_MILLIS = 250;
    /** What comes later is another boot, whose number is the same by chance. */
    private static final long OTHER_BOOT_TICKS = Duration.ofMinutes(2).toMillis() / TICK_MILLIS;
    private static final int TICK_SHIFT = 34;
    private static final long TICKS = (1L << 29) - 1;
    /** The answer may have left behind another one. */
    private static final long BEHIND = 1L << 33;
    private static final long REQUEST = 1L << 32;

    /** What was answered last, by hardware address: the tick, {@link #BEHIND}, whether it was no DISCOVER, and the number (xid). */
    private final RecentNumbers asked = new RecentNumbers(MACHINES);
    /** When each relay was told last, in milliseconds since 1970, or {@link #ALONE}. */
    private final RecentNumbers told = new RecentNumbers(RELAYS);

    /** Whether the answer to a relayed request may leave as one message with others. */
    boolean takesManyAtOnce(DhcpMessage request, long now) {
        long machine = request.chaddr().bits();
        long relay = Ip4.number(request.giaddr());
        long question = (request.type() == MessageType.DISCOVER ? 0 : REQUEST) | Integer.toUnsignedLong(request.xid());
        long tick = now / TICK_MILLIS & TICKS;
        long before = asked.get(machine);
        long pause = tick - (before >>> TICK_SHIFT);
        boolean isLost = before != RecentNumbers.NONE && (before & BEHIND * 2 - 1) == (BEHIND | question)
                && pause > 1 && pause < OTHER_BOOT_TICKS;
        long last = isLost ? ALONE : told.get(relay);
        boolean together = last != ALONE;
        boolean isBehind = together && last != RecentNumbers.NONE && Math.abs(now - last) <= TURN_MILLIS;
        told.put(relay, together ? now : ALONE);
        asked.put(machine, tick << TICK_SHIFT | (isBehind ? BEHIND : 0) | question);
        return together;
    }
}
