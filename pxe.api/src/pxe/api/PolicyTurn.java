// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.time.Duration;
import java.util.Objects;

/** What one policy said when it was its turn in a {@linkplain PolicyChain#rehearse rehearsal}. Immutable. */
public final class PolicyTurn {

    /** How a turn ended. The set may grow: a {@code switch} over it needs a {@code default}. */
    public enum Outcome {
        /** It decided. */
        DECIDED,
        /** It had nothing to say. */
        PASSED,
        /** It threw, or returned {@code null}, which counts as having passed. */
        THREW,
        /** It passed its deadline, which counts as having passed. */
        LATE,
        /** It was passed over: it is set aside, or hangs. */
        NOT_ASKED
    }

    private final String policy;
    private final Outcome outcome;
    private final BootDecision decision;
    private final String reason;
    private final Duration time;

    private PolicyTurn(String policy, Outcome outcome, BootDecision decision, String reason, Duration time) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.outcome = outcome;
        this.decision = Objects.requireNonNull(decision, "decision");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** A policy answered: it decided, or passed. */
    public static PolicyTurn answered(String policy, BootDecision decision, Duration time) {
        Outcome outcome = decision instanceof BootDecision.Pass ? Outcome.PASSED : Outcome.DECIDED;
        return new PolicyTurn(policy, outcome, decision, decision.reason(), time);
    }

    /** A policy did not answer; the reason says why not. */
    public static PolicyTurn unanswered(String policy, Outcome outcome, String reason, Duration time) {
        return new PolicyTurn(policy, outcome, BootDecision.pass(), reason, time);
    }

    /** The policy's name. */
    public String policy() {
        return policy;
    }

    /** How its turn ended. */
    public Outcome outcome() {
        return outcome;
    }

    /** What it decided; {@link BootDecision.Pass} if it did not. */
    public BootDecision decision() {
        return decision;
    }

    /** Why it decided so, or why it did not answer; empty if it passed. */
    public String reason() {
        return reason;
    }

    /** How long it took. */
    public Duration time() {
        return time;
    }

    @Override
    public String toString() {
        return policy + ": " + (outcome == Outcome.DECIDED ? decision : outcome) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
