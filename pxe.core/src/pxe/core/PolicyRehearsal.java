// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.time.Duration;
import java.util.function.Consumer;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.PolicyTurn;
import pxe.api.PolicyTurn.Outcome;

/**
 * Tells somebody of each policy's turn, and counts nothing. A policy in which a rehearsal hangs is in no other rehearsal until it
 * returns, so that one who asks again and again can't use up the workers.
 */
record PolicyRehearsal(Consumer<PolicyTurn> heard) implements PolicyWitness {

    @Override
    public boolean asks(PolicySlot slot) {
        String trouble = slot.trouble();
        if (trouble.isEmpty() && slot.rehearsals.get() > 0) {
            trouble = "an earlier rehearsal still hangs in it";
        }
        if (!trouble.isEmpty()) {
            heard.accept(PolicyTurn.unanswered(name(slot), Outcome.NOT_ASKED, trouble, Duration.ZERO));
        }
        return trouble.isEmpty();
    }

    @Override
    public void answered(PolicySlot slot, BootDecision decision, long nanos) {
        heard.accept(PolicyTurn.answered(name(slot), decision, Duration.ofNanos(nanos)));
    }

    @Override
    public void failed(BootRequest request, PolicySlot slot, String cause, long nanos) {
        heard.accept(PolicyTurn.unanswered(name(slot), Outcome.THREW, cause, Duration.ofNanos(nanos)));
    }

    @Override
    public void late(BootRequest request, PolicySlot slot, long nanos) {
        slot.rehearsals.incrementAndGet();
        heard.accept(PolicyTurn.unanswered(name(slot), Outcome.LATE, "no answer by its deadline", Duration.ofNanos(nanos)));
    }

    @Override
    public void returned(BootRequest request, PolicySlot slot) {
        slot.rehearsals.decrementAndGet();
    }

    @Override
    public void refused(BootRequest request, String reason) {
        heard.accept(PolicyTurn.unanswered("none", Outcome.NOT_ASKED, reason, Duration.ZERO));
    }

    private static String name(PolicySlot slot) {
        return slot.ranked().name();
    }
}
