// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pxe.api.BootRequest;
import pxe.api.PolicyChain;
import pxe.api.PolicyTurn;
import pxe.api.PolicyVerdict;
import pxe.api.event.BootEvents;

/**
 * The policies in the order of their ranking; the first that does not pass decides.
 *
 * <p>A request walks the chain on one worker thread. A call that passes the deadline is given up: the walk goes on with the next
 * policy on another worker and the late result is dropped. A policy that throws or returns {@code null} counts as having passed.
 * One in which {@value PolicySlot#MAX_STUCK} given-up calls hang is not asked until one of them returns, so that it cannot use up
 * the workers. After so many failures in a row, calls that threw or were given up, a policy is set aside: it is not asked until
 * it is added anew or {@link #reset}. All of these are told as events: {@code POLICYFAILED}, {@code POLICYLATE},
 * {@code POLICYHANGS}, {@code POLICYBACK}, {@code POLICYASIDE}; {@code POLICYBUSY} tells that a request went undecided because no
 * worker was left for it.
 *
 * <p>Policies come and go at any time; a request finishes on the list that it began with. Safe for any thread; {@link #ask} never
 * blocks. The stage that it returns completes on a worker thread, on which the caller's next steps then run: they must not block.
 */
public final class OrderedPolicyChain implements PolicyChain, PolicyReport, AutoCloseable {

    /** The protocol in events of the chain. */
    static final String PROTOCOL = "policy";

    private final PolicyWorkers workers;
    private final PolicyAccounts accounts;
    private final Object change = new Object();
    private volatile PolicySlot[] slots = {};
    private volatile int maxFailures;

    /**
     * Makes a chain without policies; its threads start when there is work.
     *
     * @param events where troubles are told
     */
    public OrderedPolicyChain(PolicySettings settings, BootEvents events) {
        this.workers = new PolicyWorkers(settings.deadline(), settings.workers());
        this.accounts = new PolicyAccounts(events, () -> maxFailures);
        this.maxFailures = settings.failures();
    }

    /** Adds a policy; it takes the place of one with the same id. */
    public void add(RankedPolicy policy) {
        synchronized (change) {
            slots = Stream.concat(others(policy.id()), Stream.of(new PolicySlot(policy))).sorted().toArray(PolicySlot[]::new);
        }
    }

    /** Removes a policy; nothing happens if it is not there. Requests on their way may still ask it. */
    public void remove(long id) {
        synchronized (change) {
            slots = others(id).toArray(PolicySlot[]::new);
        }
    }

    @Override
    public boolean reset(String name) {
        synchronized (change) {
            slots = Arrays.stream(slots).map(slot -> slot.ranked().name().equals(name) ? new PolicySlot(slot.ranked()) : slot)
                    .toArray(PolicySlot[]::new);
            return Arrays.stream(slots).anyMatch(slot -> slot.ranked().name().equals(name));
        }
    }

    /** Changes the settings for the calls to come. */
    public void configure(PolicySettings settings) {
        workers.configure(settings.deadline(), settings.workers());
        maxFailures = settings.failures();
    }

    @Override
    public CompletionStage<PolicyVerdict> ask(BootRequest request) {
        return walk(request, accounts);
    }

    @Override
    public CompletionStage<PolicyVerdict> rehearse(BootRequest request, Consumer<PolicyTurn> heard) {
        return walk(request, new PolicyRehearsal(heard));
    }

    private CompletionStage<PolicyVerdict> walk(BootRequest request, PolicyWitness witness) {
        PolicyWalk walk = new PolicyWalk(request, slots, workers, witness);
        if (!workers.enter(walk)) {
            walk.refuse("no worker is free");
        }
        return walk.verdict();
    }

    @Override
    public List<PolicyStatistics> statistics() {
        return Arrays.stream(slots).map(PolicySlot::statistics).toList();
    }

    /** Ends the threads. Requests that wait, and later ones, go undecided. */
    @Override
    public void close() {
        workers.close();
    }

    private Stream<PolicySlot> others(long id) {
        return Arrays.stream(slots).filter(slot -> slot.ranked().id() != id);
    }
}
