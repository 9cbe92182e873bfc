// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import pxe.api.MacAddress;

/** Counts how often machines begin to boot. Safe for any thread. */
final class LoopGuard {

    /** One boot has several steps, each with an exchange of its own: of firmware, of iPXE, and of each at port 4011. */
    private record Step(MacAddress mac, String name) {}

    private final Map<Step, Deque<Instant>> begun = new HashMap<>();
    private final Map<Step, String> lastExchange = new HashMap<>();

    /**
     * A machine was told what to boot.
     *
     * @param exchange what repeated packets have in common
     * @return how often that was at this step within the time, this one included
     */
    synchronized int count(MacAddress mac, String name, String exchange, Instant now, Duration within) {
        Step step = new Step(mac, name);
        Deque<Instant> times = begun.computeIfAbsent(step, _ -> new ArrayDeque<>());
        if (!exchange.equals(lastExchange.put(step, exchange))) {
            times.addLast(now);
        }
        while (!times.isEmpty() && Duration.between(times.getFirst(), now).abs().compareTo(within) > 0) { // a clock may be set back
            times.removeFirst();
        }
        return times.size();
    }

    /** Begins anew with a machine. */
    synchronized void forget(MacAddress mac) {
        begun.keySet().removeIf(step -> step.mac().equals(mac));
        lastExchange.keySet().removeIf(step -> step.mac().equals(mac));
    }
}
