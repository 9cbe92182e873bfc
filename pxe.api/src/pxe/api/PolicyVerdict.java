// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.Objects;

/** A decision and the name of the policy that took it. Immutable. */
public final class PolicyVerdict {

    /** What is said when no policy decided. */
    public static final PolicyVerdict NONE = new PolicyVerdict(BootDecision.pass(), "none");

    private final BootDecision decision;
    private final String policy;

    /**
     * Makes a verdict.
     *
     * @param policy the name of the policy, for log and timeline
     */
    public PolicyVerdict(BootDecision decision, String policy) {
        this.decision = Objects.requireNonNull(decision, "decision");
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** What was decided. */
    public BootDecision decision() {
        return decision;
    }

    /** Who decided; {@code "none"} when every policy passed. */
    public String policy() {
        return policy;
    }

    @Override
    public String toString() {
        return policy + ": " + decision;
    }
}
