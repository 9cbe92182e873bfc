// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Duration;
import pxe.dhcp.DhcpMessage.MessageType;

/**
 * Which relays are told many answers as one message: all but those behind which a machine asks for the same thing again.
 *
 * <p>The message becomes packets on the wire, or where the relay reads it from a UDP socket. A relay on this machine, in a container
 * say, that listens by a packet socket, as ISC's does, sees one packet: of its machines, one gets an answer, and the others ask again. So
 * do machines that have other reasons; then the relay is told alone for nothing, which costs some processor time. For the loop's thread.
 */
final class Relays {

    /** How long a relay is told each answer alone. */
    private static final long ALONE_MILLIS = Duration.ofHours(1).toMillis();
    private static final int RELAYS = 1024;
    private static final int MACHINES = 10_000;
    /** What comes again within one or two of these came by a second relay. */
    private static final long TICK_MILLIS = 250;
    /** What comes later is another boot, whose number is the same by chance. */
    private static final long OTHER_BOOT_TICKS = Duration.ofMinutes(2).toMillis() / TICK_MILLIS;

    /** What was answered last, by hardware address: the tick, whether it was no DISCOVER, and the number (xid) of the request. */
    private final RecentNumbers asked = new RecentNumbers(MACHINES);
    /** Until when a relay is told each answer alone, in milliseconds since 1970. */
    private final RecentNumbers alone = new RecentNumbers(RELAYS);

    /** Whether the answer to a relayed request may leave as one message with others. */
    boolean takesManyAtOnce(DhcpMessage request, long now) {
        long machine = request.chaddr().bits();
        long relay = Ip4.number(request.giaddr());
        long question = (request.type() == MessageType.DISCOVER ? 0 : 1L << 32) | Integer.toUnsignedLong(request.xid());
        long tick = now / TICK_MILLIS & (1L << 30) - 1;
        long before = asked.get(machine);
        long pause = tick - (before >>> 33);
        if (before != RecentNumbers.NONE && (before & (1L << 33) - 1) == question && pause > 1 && pause < OTHER_BOOT_TICKS) {
            alone.put(relay, now + ALONE_MILLIS);
        }
        asked.put(machine, tick << 33 | question);
        return now >= alone.get(relay);
    }
}
