// SPDX-License-Identifier: Apache-2.0
package pxe.net.test;

import java.time.Duration;

/**
 * How well a network carries packets. Probabilities are 0 to 1, drawn for each packet and each receiver.
 *
 * @param delay the time that a packet takes
 * @param jitter the most that is added to the delay of a packet which is reordered
 * @param loss how likely a packet is lost
 * @param duplication how likely a packet arrives twice
 * @param reordering how likely a packet is held back by up to {@code jitter}, so that later ones overtake it
 */
public record Conditions(Duration delay, Duration jitter, double loss, double duplication, double reordering) {

    /** Every packet arrives once, in order, after 0.1 ms. */
    public static final Conditions PERFECT = new Conditions(Duration.ofNanos(100_000), Duration.ZERO, 0, 0, 0);

    /** A bad network: each of the three faults with the same probability, and delays of 1 to 20 ms. */
    public static Conditions faulty(double probability) {
        return new Conditions(Duration.ofMillis(1), Duration.ofMillis(19), probability, probability, probability);
    }
}
