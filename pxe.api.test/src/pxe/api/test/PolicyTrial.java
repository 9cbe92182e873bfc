// SPDX-License-Identifier: Apache-2.0
package pxe.api.test;

import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;

/** Asks a policy and shows what it says. */
public final class PolicyTrial {

    private PolicyTrial() {}

    /**
     * Asks a policy, twice as a machine does that hears nothing.
     *
     * @return what it said
     * @throws AssertionError if it said nothing, or another thing the second time: a policy is a function of the request
     */
    public static BootDecision decide(BootPolicy policy, BootRequest request) {
        BootDecision first = ask(policy, request);
        String again = text(ask(policy, request));
        if (!text(first).equals(again)) {
            throw new AssertionError("the policy said '" + text(first) + "' and then '" + again + "' for " + request);
        }
        return first;
    }

    /** Asks a policy as {@link #decide} does: {@code boot rescue.ipxe: this machine is being repaired}, or {@code pass}. */
    public static String tell(BootPolicy policy, BootRequest request) {
        return text(decide(policy, request));
    }

    private static BootDecision ask(BootPolicy policy, BootRequest request) {
        @Nullable BootDecision said = policy.decide(request);
        if (said == null) {
            throw new AssertionError("the policy returned null for " + request);
        }
        return said;
    }

    private static String text(BootDecision decision) {
        return decision.reason().isEmpty() ? decision.toString() : decision + ": " + decision.reason();
    }
}
