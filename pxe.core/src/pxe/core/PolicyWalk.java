// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.PolicyVerdict;
import pxe.net.ThreadPlace;
import pxe.net.WorkerPool;

/** One request on its way through the policies. On one thread at a time; the workers' queue hands it from one to the next. */
final class PolicyWalk extends WorkerPool.Task {

    /** The question to one policy. */
    private final class Question extends WorkerPool.Call {
        private final PolicySlot slot;

        private Question(PolicySlot slot) {
            this.slot = slot;
        }

        @Override
        protected long patienceNanos() {
            return slot.deadlineNanos(workers.deadlineNanos());
        }

        /** Goes on without it. */
        @Override
        protected void late(Thread thread, long now) {
            thread.interrupt();
            witness.late(request, slot, now - startNanos());
            if (!workers.enter(PolicyWalk.this)) {
                refuse("no worker is free");
            }
            ThreadPlace.last(thread); // it may compute for ever: not at the others' expense
        }
    }

    private final BootRequest request;
    private final PolicySlot[] slots;
    private final PolicyWorkers workers;
    private final PolicyWitness witness;
    private final CompletableFuture<PolicyVerdict> verdict = new CompletableFuture<>();
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

    /** Asks the remaining policies; when one is late, this ends and the walk goes on elsewhere. */
    @Override
    protected void run(WorkerPool.Worker worker) {
        long now = System.nanoTime(); // a policy's end is the next one's beginning: asking for the time costs as much as most of them
        while (next < slots.length) {
            PolicySlot slot = slots[next++];
            if (!witness.asks(slot)) {
                continue;
            }
            Question question = new Question(slot);
            worker.begin(question, now);
            BootDecision decision = null;
            String cause = "it returned null";
            try {
                decision = slot.ranked().policy().decide(request);
            } catch (Throwable thrown) { // also an Error: a plug-in that does not link must not take others with it
                cause = PluginText.of(thrown); // which may take long too: while its deadline runs
            }
            if (!worker.end(question)) {
                witness.returned(request, slot);
                return;
            }
            now = System.nanoTime();
            if (decided(slot, decision, cause, now - question.startNanos())) {
                verdict.complete(new PolicyVerdict(decision, slot.ranked().name()));
                return;
            }
        }
        verdict.complete(PolicyVerdict.NONE);
    }

    private boolean decided(PolicySlot slot, @Nullable BootDecision decision, String cause, long nanos) {
        if (decision == null) {
            witness.failed(request, slot, cause, nanos);
            return false;
        }
        witness.answered(slot, decision, nanos);
        return !(decision instanceof BootDecision.Pass);
    }

    /** Ends the walk without a decision. */
    @Override
    protected void refuse(String reason) {
        witness.refused(request, reason);
        verdict.complete(PolicyVerdict.NONE);
    }
}
