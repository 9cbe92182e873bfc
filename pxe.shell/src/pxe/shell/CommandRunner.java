// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.io.OutputStream;

/** Answers requests for a {@link ControlServer}: several at once, each on a thread of its own. */
@FunctionalInterface
public interface CommandRunner {

    /**
     * Answers one request to its end. The thread is interrupted when nobody waits for the answer any more.
     *
     * @param out where the output goes, as it is produced
     * @param err where messages go
     * @return the {@link ExitStatus}; other than {@link ExitStatus#DONE} for a failure that was told on {@code err}
     * @throws Exception if it failed; the message is told in one line and the status is {@link ExitStatus#FAILED}
     */
    int run(Request request, OutputStream out, OutputStream err) throws Exception;
}
