// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets one message a minute through from each source, so that hostile packets can't flood the log. For one thread. */
final class SourceLimit {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int SOURCES = 1024;

    /** The sources seen last; when there are more, the oldest is forgotten. */
    private final Map<InetAddress, Instant> passed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Instant> eldest) {
            return size() > SOURCES;
        }
    };

    boolean passes(InetAddress source, Instant now) {
        Instant last = passed.get(source);
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return false;
        }
        passed.remove(source); // so that it becomes the newest
        passed.put(source, now);
        return true;
    }
}
