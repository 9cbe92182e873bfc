// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How long addresses are given for. Immutable.
 *
 * @param min the shortest time that a client gets that asks for less (option 51); the usual if null
 * @param usual for a client that asks for no time; if null, it is said of more clients, and a day if it is nowhere said
 * @param max the longest; the usual if null
 */
public record LeaseTime(@Nullable Duration min, @Nullable Duration usual, @Nullable Duration max) {

    /** The shortest time that can be configured. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);
    /** The longest time that can be configured. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** A day for all. */
    public static final LeaseTime DAY = of(Duration.ofDays(1));

    /**
     * Makes a lease time.
     *
     * @throws IllegalArgumentException unless min ≤ usual ≤ max, as far as they are said
     */
    public LeaseTime {
        if (isLess(usual, min) || isLess(max, usual)) {
            throw new IllegalArgumentException("the usual lease time, " + text(usual) + ", is not between the shortest, " + text(min)
                    + ", and the longest, " + text(max));
        }
        if (isLess(max, min)) {
            throw new IllegalArgumentException("the longest lease time, " + text(max) + ", is less than the shortest, " + text(min));
        }
    }

    private static boolean isLess(@Nullable Duration one, @Nullable Duration other) {
        return one != null && other != null && one.compareTo(other) < 0;
    }

    private static String text(@Nullable Duration time) {
        return time == null ? "the same" : time.toSeconds() + " s";
    }

    /** One time for all, whatever they ask for. */
    public static LeaseTime of(Duration time) {
        return new LeaseTime(time, time, time);
    }

    /** These times and those of fewer clients, which count more: a usual time of theirs with its bounds, else each bound alone. */
    LeaseTime under(LeaseTime fewer) {
        if (fewer.usual != null) {
            return fewer;
        }
        Duration shortest = fewer.min == null ? notOver(min, fewer.max) : fewer.min;
        Duration longest = fewer.max == null ? notUnder(max, fewer.min) : fewer.max;
        return new LeaseTime(shortest, notOver(notUnder(usual, shortest), longest), longest);
    }

    private static @Nullable Duration notOver(@Nullable Duration time, @Nullable Duration bound) {
        return isLess(bound, time) ? bound : time;
    }

    private static @Nullable Duration notUnder(@Nullable Duration time, @Nullable Duration bound) {
        return isLess(time, bound) ? bound : time;
    }

    /** What a client gets that asks for so many seconds. */
    Duration given(OptionalLong askedSeconds) {
        if (usual == null) {
            return DAY.under(this).given(askedSeconds);
        }
        return askedSeconds.isEmpty()
                ? usual
                : Duration.ofSeconds(Math.clamp(askedSeconds.getAsLong(), (min == null ? usual : min).toSeconds(),
                        (max == null ? usual : max).toSeconds()));
    }
}
