// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pxe.api.explain.Explainer;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;

/** Asks an engine what it would answer, and waits for it. */
final class Explanations {

    private static final long PATIENCE_SECONDS = 30;

    private Explanations() {}

    /**
     * What would become of a request.
     *
     * @throws IOException if nobody can say; the message is for the operator
     */
    static Explanation of(Explainer explainer, Question question) throws IOException, InterruptedException {
        try {
            return explainer.explain(question).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer: dhcp was stopped meanwhile", e);
        }
    }

    /** A policy's name or a reason, where there is one. */
    static Optional<String> present(String text) {
        return Optional.of(text).filter(any -> !any.isEmpty());
    }
}
