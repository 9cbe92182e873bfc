// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.net.Inet4Address;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import pxe.api.MacAddress;
import pxe.api.NumericAddress;

/**
 * What is known of a machine. Immutable.
 *
 * @param since when this became so, in whole seconds
 * @param target what it boots once, or booted
 * @param address where it was seen since it was armed: what proves names it by that alone
 */
record Known(MacAddress mac, State state, Instant since, Optional<Target> target, Optional<Inet4Address> address) {

    /** How a machine stands. */
    enum State {
        /** It is unknown and was seen. */
        WAITING,
        /** It is no longer unknown. */
        APPROVED,
        /** It boots its target. */
        ARMED,
        /** It has booted its target. */
        DONE,
        /** It began to boot its target too often. */
        STOPPED
    }

    Known {
        since = since.truncatedTo(ChronoUnit.SECONDS);
    }

    /** One that was seen nowhere yet. */
    static Known of(MacAddress mac, State state, Instant now, Optional<Target> target) {
        return new Known(mac, state, now, target, Optional.empty());
    }

    Known become(State state, Instant now) {
        return of(mac, state, now, target);
    }

    Known at(Inet4Address address) {
        return new Known(mac, state, since, target, Optional.of(address));
    }

    /** Whether {@code pxe once} shows it. */
    boolean hasShot() {
        return target.isPresent();
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Known parse(String line) {
        String[] words = line.strip().split("\\s+", 5);
        if (words.length < 3) {
            throw new IllegalArgumentException("not a machine, its state and a time: " + line);
        }
        try {
            Known known = new Known(MacAddress.parse(words[0]), State.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    Instant.parse(words[2]), words.length < 4 ? Optional.empty() : Optional.of(Target.parse(words[3])),
                    words.length < 5 ? Optional.empty() : Optional.of(NumericAddress.parse4(words[4])));
            if (known.hasShot() == (known.state == State.WAITING || known.state == State.APPROVED)) {
                throw new IllegalArgumentException(words[1] + (known.hasShot() ? " with" : " without") + " a target: " + line);
            }
            return known;
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("not a time: " + words[2], wrong);
        }
    }

    @Override
    public String toString() {
        return mac + " " + state.name().toLowerCase(Locale.ROOT) + " " + since + target.map(file -> " " + file).orElse("")
                + address.map(at -> " " + at.getHostAddress()).orElse("");
    }
}
