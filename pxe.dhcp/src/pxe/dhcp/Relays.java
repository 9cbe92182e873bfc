// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Duration;
import pxe.dhcp.DhcpMessage.MessageType;

/**
 * Which relays are told many answers as one message: all but those behind which a machine asks for the same thing again though its
 * answer left with others.
 *
 * <p>The message becomes packets on the wire, or where the relay reads it from a UDP socket. A relay on this machine, in a container
 * say, that listens by a packet socket, as ISC's does, sees one packet: of its machines, one gets an answer, and the others ask again. So a
 * relay is tried first: one answer leaves behind another, and all others alone until its machine would have asked again. If it does, then
 * or ever later, its relay is told alone from then on, since it stays what it is. Another relay whose answers are lost is told alone for
 * nothing, which costs some processor time. For the loop's thread.
 */
final class Relays {

    private static final int RELAYS = 1024;
    private static final int MACHINES = 10_000;
    /** Answers that leave together are made one after the other. */
    private static final long TURN_MILLIS = 1;
    /** Firmware, iPXE and systems ask again after one to seven seconds. */
    private static final long TRIAL_MILLIS = 10_000;
    /** What comes again within one or two of these came by a second relay. */
    private static final long TICK_MILLIS = 250;
    /** What comes later is another boot, whose number is the same by chance. */
    private static final long OTHER_BOOT_TICKS = Duration.ofMinutes(2).toMillis() / TICK_MILLIS;
    private static final int TICK_SHIFT = 34;
    private static final long TICKS = (1L << 29) - 1;
    /** The answer may have left behind another one. */
    private static final long BEHIND = 1L << 33;
    private static final long REQUEST = 1L << 32;
    private static final int STATE_SHIFT = 60;
    private static final long TIME = (1L << STATE_SHIFT) - 1;
    // The states of a relay.
    private static final long NEW = 0;
    private static final long TRIED = 1;
    private static final long TOGETHER = 2;
    private static final long ALONE = 3;

    /** What was answered last, by hardware address: the tick, {@link #BEHIND}, whether it was no DISCOVER, and the number (xid). */
    private final RecentNumbers asked = new RecentNumbers(MACHINES);
    /** Each relay's state, and when it was told last, or tried, in milliseconds since 1970. */
    private final RecentNumbers told = new RecentNumbers(RELAYS);

    /** Whether the answer to a relayed request may leave as one message with others. */
    boolean takesManyAtOnce(DhcpMessage request, long now) {
        long machine = request.chaddr().bits();
        long question = (request.type() == MessageType.DISCOVER ? 0 : REQUEST) | Integer.toUnsignedLong(request.xid());
        long tick = now / TICK_MILLIS & TICKS;
        long relay = Ip4.number(request.giaddr());
        long known = told.get(relay);
        long before = known == RecentNumbers.NONE ? 0 : known & TIME;
        long pause = Math.abs(now - before);
        long state = known == RecentNumbers.NONE ? NEW : known >>> STATE_SHIFT;
        if (isLost(asked.get(machine), question, tick)) {
            state = ALONE;
        } else if (state == TRIED && pause > TRIAL_MILLIS) {
            state = TOGETHER;
        }
        boolean together = state == NEW || state == TOGETHER;
        boolean isBehind = together && pause <= TURN_MILLIS;
        long next = state == NEW && isBehind ? TRIED : state;
        told.put(relay, next << STATE_SHIFT | (state == TRIED ? before : now));
        asked.put(machine, tick << TICK_SHIFT | (isBehind ? BEHIND : 0) | question);
        return together;
    }

    /** Whether a machine asks what it was answered behind another one. */
    private static boolean isLost(long before, long question, long tick) {
        long pause = tick - (before >>> TICK_SHIFT);
        return before != RecentNumbers.NONE && (before & BEHIND * 2 - 1) == (BEHIND | question) && pause > 1 && pause < OTHER_BOOT_TICKS;
    }
}
