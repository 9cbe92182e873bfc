// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;

/** Lets one message of a kind a minute through from each source, so that hostile packets can't flood the log. For one thread. */
final class SourceLimit {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int SOURCES = 1024;

    private record Kind(String name, InetAddress source) {}

    private final RecentMap<Kind, Instant> passed = new RecentMap<>(SOURCES);

    boolean passes(String kind, InetAddress from, Instant now) {
        Kind source = new Kind(kind, from);
        Instant last = passed.get(source);
        if (last != null && Duration.between(last, now).abs().compareTo(PAUSE) < 0) { // a clock may be set back
            return false;
        }
        passed.put(source, now);
        return true;
    }
}
