// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the open connections, in all and by client. Safe for any thread. */
final class Connections {

    private final Map<InetAddress, Integer> byClient = new HashMap<>();
    private int all;

    /** Counts one more, unless a limit is reached: then the limit, in words, is returned. */
    synchronized Optional<String> enter(InetAddress client, HttpSettings limits) {
        if (all >= limits.maxConnections()) {
            return Optional.of("connections.max = " + limits.maxConnections());
        }
        if (byClient.getOrDefault(client, 0) >= limits.maxConnectionsPerClient()) {
            return Optional.of("connections.max.per.client = " + limits.maxConnectionsPerClient());
        }
        all++;
        byClient.merge(client, 1, Integer::sum);
        return Optional.empty();
    }

    /** Counts one less. */
    synchronized void leave(InetAddress client) {
        all--;
        byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    synchronized int count() {
        return all;
    }

    /** Waits until none is left, or until this much time has passed. */
    synchronized void awaitNone(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; all > 0 && left > 0; left = deadline - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }
}
