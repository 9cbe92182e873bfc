// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All policies together: asks them in their order and tells who decided what, and why.
 *
 * <p>Safe for any thread. A protocol engine used as a library takes any implementation, such as
 * {@code request -> completedStage(new PolicyVerdict(decision, "mine"))}.
 */
@ProviderType
@FunctionalInterface
public interface PolicyChain {

    /**
     * Asks the policies, without blocking the caller.
     *
     * @return completes on any thread, with {@link BootDecision.Pass} when nobody decided; never exceptionally
     */
    CompletionStage<PolicyVerdict> ask(BootRequest request);

    /**
     * Asks the policies as {@link #ask} does, to see what each of them says. Nothing is counted, nothing is told, and no policy is set
     * aside for it.
     *
     * @param heard hears of each policy's turn, in their order, on any thread, before the verdict is there
     */
    default CompletionStage<PolicyVerdict> rehearse(BootRequest request, Consumer<PolicyTurn> heard) {
        long start = System.nanoTime();
        return ask(request).thenApply(verdict -> {
            heard.accept(PolicyTurn.answered(verdict.policy(), verdict.decision(), Duration.ofNanos(System.nanoTime() - start)));
            return verdict;
        });
    }
}
