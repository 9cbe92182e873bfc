// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Lets one message of a kind a minute through from each source, and from so many sources, so that hostile packets can't flood the log:
 * they name any source. For one thread.
 */
final class SourceLimit {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** How many sources are told of in a pause. */
    static final int SOURCES = 64;

    /** When the last message passed, the oldest first, by the kind. */
    private final Map<String, SequencedMap<InetAddress, Instant>> passed = new HashMap<>();

    boolean passes(String kind, InetAddress from, Instant now) {
        SequencedMap<InetAddress, Instant> sources = passed.computeIfAbsent(kind, _ -> new LinkedHashMap<>());
        while (!sources.isEmpty() && isOver(sources.firstEntry().getValue(), now)) {
            sources.pollFirstEntry();
        }
        return sources.size() < SOURCES && sources.putIfAbsent(from, now) == null;
    }

    /** Whether the pause is; a clock may be set back. */
    private static boolean isOver(Instant last, Instant now) {
        return Duration.between(last, now).abs().compareTo(PAUSE) >= 0;
    }
}
