// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets one message of a kind a minute through from each source, so that hostile packets can't flood the log. For one thread. */
final class SourceLimit {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int SOURCES = 1024;

    private record Kind(String name, InetAddress source) {}

    /** The sources seen last; when there are more, the oldest is forgotten. */
    private final Map<Kind, Instant> passed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Instant> eldest) {
            return size() > SOURCES;
        }
    };

    boolean passes(String kind, InetAddress from, Instant now) {
        Kind source = new Kind(kind, from);
        Instant last = passed.get(source);
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return false;
        }
        passed.remove(source); // so that it becomes the newest
        passed.put(source, now);
        return true;
    }
}
