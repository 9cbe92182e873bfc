// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.PolicyVerdict;

/** One request on its way through the policies. On one thread at a time; the workers' queue hands it from one to the next. */
final class PolicyWalk {

    /** What a worker is doing; a new one for each call, so that a call that ended is never taken for the one after it. */
    record Call(PolicyWalk walk, PolicySlot slot, long startNanos) {}

    private final BootRequest request;
    private final PolicySlot[] slots;
    private final PolicyWorkers workers;
    private final PolicyWitness witness;
    private final CompletableFuture<PolicyVerdict> verdict = new CompletableFuture<>();
    private final long sinceNanos = System.nanoTime();
    private int next;

    PolicyWalk(BootRequest request, PolicySlot[] slots, PolicyWorkers workers, PolicyWitness witness) {
        this.request = request;
        this.slots = slots;
        this.workers = workers;
        this.witness = witness;
    }

    CompletionStage<PolicyVerdict> verdict() {
        return verdict.minimalCompletionStage();
    }

    /** When it set out. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Asks the remaining policies; returns {@code false} if a call was given up, so that this walk goes on elsewhere. */
    boolean go(PolicyWorkers.Worker worker) {
        long now = System.nanoTime(); // a policy's end is the next one's beginning: asking for the time costs as much as most of them
        while (next < slots.length) {
            PolicySlot slot = slots[next++];
            if (!witness.asks(slot)) {
                continue;
            }
            Call call = new Call(this, slot, now);
            worker.begin(call);
            BootDecision decision = null;
            String cause = "it returned null";
            try {
                decision = slot.ranked().policy().decide(request);
            } catch (Throwable thrown) { // also an Error: a plug-in that does not link must not take others with it
                cause = text(thrown);
            }
            if (!worker.end(call)) {
                witness.returned(request, slot);
                return false;
            }
            now = System.nanoTime();
            if (decided(slot, decision, cause, now - call.startNanos())) {
                verdict.complete(new PolicyVerdict(decision, slot.ranked().name()));
                return true;
            }
        }
        verdict.complete(PolicyVerdict.NONE);
        return true;
    }

    /** The words are a plug-in's too: they may throw in their turn, or take long, so they are asked for while its deadline runs. */
    private static String text(Throwable thrown) {
        try {
            return String.valueOf(thrown.toString());
        } catch (Throwable again) {
            return thrown.getClass().getName();
        }
    }

    private boolean decided(PolicySlot slot, @Nullable BootDecision decision, String cause, long nanos) {
        if (decision == null) {
            witness.failed(request, slot, cause, nanos);
            return false;
        }
        witness.answered(slot, decision, nanos);
        return !(decision instanceof BootDecision.Pass);
    }

    /** The call of this walk passed the deadline: goes on without it. Called by the watchdog, which has taken the call over. */
    void giveUp(Call call, long now) {
        witness.late(request, call.slot(), now - call.startNanos());
        if (!workers.enter(this)) {
            refuse("no worker is free");
        }
    }

    /** Ends the walk without a decision. */
    void refuse(String reason) {
        witness.refused(request, reason);
        verdict.complete(PolicyVerdict.NONE);
    }
}
