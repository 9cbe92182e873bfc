// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.PolicyVerdict;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;

/** One request on its way through the policies. On one thread at a time; the workers' queue hands it from one to the next. */
final class PolicyWalk {

    /** What a worker is doing; a new one for each call, so that a call that ended is never taken for the one after it. */
    record Call(PolicyWalk walk, PolicySlot slot, long startNanos) {}

    private final BootRequest request;
    private final PolicySlot[] slots;
    private final PolicyWorkers workers;
    private final int maxFailures;
    private final BootEvents events;
    private final CompletableFuture<PolicyVerdict> verdict = new CompletableFuture<>();
    private final long sinceNanos = System.nanoTime();
    private int next;

    PolicyWalk(BootRequest request, PolicySlot[] slots, PolicyWorkers workers, int maxFailures, BootEvents events) {
        this.request = request;
        this.slots = slots;
        this.workers = workers;
        this.maxFailures = maxFailures;
        this.events = events;
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
        while (next < slots.length) {
            PolicySlot slot = slots[next++];
            if (slot.isPassedOver()) {
                continue;
            }
            Call call = new Call(this, slot, System.nanoTime());
            worker.begin(call);
            BootDecision decision = null;
            Throwable cause = null;
            try {
                decision = slot.ranked().policy().decide(request);
            } catch (Throwable thrown) { // also an Error: a plug-in that does not link must not take others with it
                cause = thrown;
            }
            if (!worker.end(call)) {
                back(slot);
                return false;
            }
            if (decided(call, decision, cause)) {
                verdict.complete(new PolicyVerdict(decision, slot.ranked().name()));
                return true;
            }
        }
        verdict.complete(PolicyVerdict.NONE);
        return true;
    }

    private boolean decided(Call call, @Nullable BootDecision decision, @Nullable Throwable cause) {
        PolicySlot slot = call.slot();
        long now = System.nanoTime();
        slot.asked.increment();
        slot.nanos.add(now - call.startNanos());
        if (decision == null) {
            slot.failed.increment();
            failed("POLICYFAILED", slot, now, cause == null ? "it returned null" : cause.toString());
            return false;
        }
        slot.succeeded();
        if (decision instanceof BootDecision.Pass) {
            return false;
        }
        slot.decided.increment();
        return true;
    }

    /** The call of this walk passed the deadline: goes on without it. Called by the watchdog, which has taken the call over. */
    void giveUp(Call call, long now) {
        PolicySlot slot = call.slot();
        slot.asked.increment();
        boolean hangs = slot.gaveUp();
        failed("POLICYLATE", slot, now, "no answer after " + (now - call.startNanos()) / 1_000_000 + " ms");
        if (hangs) {
            events.publish(OrderedPolicyChain.event("POLICYHANGS", request).weight(Weight.WARNING)
                    .with("policy", slot.ranked().name())
                    .with("reason", PolicySlot.MAX_STUCK + " calls hang in it: it is passed over until one returns").build());
        }
        if (!workers.enter(this)) {
            refuse("no worker is free");
        }
    }

    private void back(PolicySlot slot) {
        if (slot.returned()) {
            events.publish(OrderedPolicyChain.event("POLICYBACK", request).with("policy", slot.ranked().name()).build());
        }
    }

    /** Ends the walk without a decision. */
    void refuse(String reason) {
        events.publish(OrderedPolicyChain.event("POLICYBUSY", request)
                .weight(workers.mayWarn(System.nanoTime()) ? Weight.WARNING : Weight.DETAIL).with("reason", reason).build());
        verdict.complete(PolicyVerdict.NONE);
    }

    private void failed(String event, PolicySlot slot, long now, String cause) {
        events.publish(OrderedPolicyChain.event(event, request).weight(slot.mayWarn(now) ? Weight.WARNING : Weight.DETAIL)
                .with("policy", slot.ranked().name()).with("cause", cause).build());
        if (slot.failedAgain(cause, maxFailures)) {
            events.publish(OrderedPolicyChain.event("POLICYASIDE", request).weight(Weight.WARNING)
                    .with("policy", slot.ranked().name()).with("cause", cause)
                    .with("reason", maxFailures + " failures in a row: not asked until its bundle or its configuration changes")
                    .build());
        }
    }
}
