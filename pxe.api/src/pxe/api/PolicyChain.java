// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.concurrent.CompletionStage;
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
}
