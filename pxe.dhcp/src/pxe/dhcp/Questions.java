// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.PolicyChain;
import pxe.api.PolicyVerdict;
import pxe.net.EventLoop;

/** What waits for others: policies and the lease store answer when they like, and the request goes on then. For the loop's thread. */
final class Questions {

    /** How many requests may wait; more are dropped, and their clients ask again. */
    private static final int MAX_PENDING = 4096;

    /** A request that is being worked on: its repetitions are dropped. */
    private record Pending(MacAddress mac, int xid, int type) {}

    private final EventLoop loop;
    private final PolicyChain policies;
    private final Journal journal;
    private final Set<Pending> pending = new HashSet<>();

    Questions(EventLoop loop, PolicyChain policies, Journal journal) {
        this.loop = loop;
        this.policies = policies;
        this.journal = journal;
    }

    /**
     * Asks what a client boots, and goes on with the answer unless the client is to be ignored.
     *
     * @param terms what they say of the client's stage counts before the policies
     */
    void boot(Exchange exchange, Terms terms, Consumer<PolicyVerdict> next) {
        if (exchange.stage() == BootStage.NONE) {
            next.accept(PolicyVerdict.NONE);
            return;
        }
        Optional<BootDecision> told = terms.boot(exchange.stage());
        if (told.isPresent()) {
            decided(exchange, new PolicyVerdict(told.get(), "configuration"), next);
        } else {
            later(exchange, () -> policies.ask(exchange), verdict -> decided(exchange, verdict, next));
        }
    }

    private void decided(Exchange exchange, PolicyVerdict verdict, Consumer<PolicyVerdict> next) {
        BootDecision decision = Reply.effective(verdict.decision(), exchange);
        if (decision instanceof BootDecision.Ignore) {
            journal.ignored(exchange, verdict.policy() + ": " + decision.reason());
        } else if (decision instanceof BootDecision.Boot boot && exchange.stage() == BootStage.HTTP && !boot.bootfile().isUrl()) {
            journal.ignored(exchange, "UEFI HTTP Boot needs a URL, and " + verdict.policy() + " says " + boot.bootfile());
        } else {
            next.accept(decision == verdict.decision() ? verdict : new PolicyVerdict(decision, verdict.policy()));
        }
    }

    /** Goes on with a value once it is there; repetitions of the request are dropped meanwhile. */
    <T> void later(Exchange exchange, Supplier<CompletionStage<T>> question, Consumer<T> next) {
        later(exchange, question, next, failure -> failed(exchange, failure));
    }

    /** The same, with another end if there is no value. */
    <T> void later(Exchange exchange, Supplier<CompletionStage<T>> question, Consumer<T> next, Consumer<Throwable> otherwise) {
        Pending request = new Pending(exchange.mac(), exchange.message().xid(), exchange.message().type());
        if (pending.contains(request)) {
            return;
        }
        if (pending.size() >= MAX_PENDING) {
            journal.warnSeldom("BUSY", exchange, MAX_PENDING
                    + " requests wait for policies or the lease store: find out which of them is slow");
            return;
        }
        pending.add(request);
        // Once the packets that came with it are read: who answers is faster than the loop, and would sleep and be woken for each.
        on(loop, () -> answer(question).whenComplete((value, failure) -> on(loop, () -> {
            pending.remove(request);
            if (failure == null) {
                next.accept(value);
            } else {
                otherwise.accept(failure);
            }
        })));
    }

    /** Whether no request waits. */
    boolean isIdle() {
        return pending.isEmpty();
    }

    /** A policy or the lease store could not do its work, and the request gets no answer. */
    void failed(Exchange exchange, Throwable failure) {
        journal.warnSeldom("FAILED", exchange, reason(failure));
    }

    /** What a failure says, for people. */
    static String reason(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? reason(failure.getCause())
                : Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }

    /** A store is anybody's: what it throws is no answer either, and must not leave the request pending for ever. */
    static <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Goes on on the loop. */
    static void on(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The server was closed meanwhile.
        }
    }
}
