// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;

/**
 * How policies are asked.
 *
 * @param deadline how long one policy may take for one request, unless it says itself
 * @param workers the most threads that ask policies at once
 * @param failures after how many failures in a row a policy is set aside; 0: never
 */
public record PolicySettings(Duration deadline, int workers, int failures) {

    /** What holds unless something else is configured. */
    public static final PolicySettings DEFAULTS = new PolicySettings(Duration.ofSeconds(1), 64, 10);
}
