// SPDX-License-Identifier: Apache-2.0
package pxe.api.explain;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An engine that tells what it would answer. It goes the way that a real request goes and leaves nothing behind: nobody is given or
 * offered anything, nothing is sent, told as an event, or counted.
 */
@ConsumerType
public interface Explainer {

    /**
     * What would become of a request, as things are now. Any thread may ask; it never blocks.
     *
     * @return fails with an {@link IllegalArgumentException} if there is no such request here: an unknown interface, say; and with an
     *     {@link IllegalStateException} if the engine doesn't run
     */
    CompletionStage<Explanation> explain(Question question);
}
