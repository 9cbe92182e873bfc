// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long addresses are given for. Immutable.
 *
 * @param min the shortest time that a client gets that asks for less (option 51)
 * @param usual for a client that asks for no time
 * @param max the longest
 */
public record LeaseTime(Duration min, Duration usual, Duration max) {

    /** A day for all. */
    public static final LeaseTime DAY = of(Duration.ofDays(1));

    /**
     * Makes a lease time.
     *
     * @throws IllegalArgumentException unless min ≤ usual ≤ max
     */
    public LeaseTime {
        if (min.compareTo(usual) > 0 || usual.compareTo(max) > 0) {
            throw new IllegalArgumentException("the usual lease time, " + usual.toSeconds() + " s, is not between the shortest, "
                    + min.toSeconds() + " s, and the longest, " + max.toSeconds() + " s");
        }
    }

    /** One time for all, whatever they ask for. */
    public static LeaseTime of(Duration time) {
        return new LeaseTime(time, time, time);
    }

    /** What a client gets that asks for so many seconds. */
    Duration given(OptionalLong askedSeconds) {
        return askedSeconds.isEmpty()
                ? usual
                : Duration.ofSeconds(Math.clamp(askedSeconds.getAsLong(), min.toSeconds(), max.toSeconds()));
    }
}
