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

    /** One boot has several stages, each with an exchange of its own. */
    private record Step(MacAddress mac, String stage) {}

    private final Map<Step, Deque<Instant>> begun = new HashMap<>();
    private final Map<Step, String> lastExchange = new HashMap<>();

    /**
     * A machine was told what to boot.
     *
     * @param exchange what repeated packets have in common
     * @return how often that was at this stage within the time, this one included
     */
    synchronized int count(MacAddress mac, String stage, String exchange, Instant now, Duration within) {
        Step step = new Step(mac, stage);
        Deque<Instant> times = begun.computeIfAbsent(step, _ -> new ArrayDeque<>());
        if (!exchange.equals(lastExchange.put(step, exchange))) {
            times.addLast(now);
        }
        while (!times.isEmpty() && times.getFirst().isBefore(now.minus(within))) {
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
