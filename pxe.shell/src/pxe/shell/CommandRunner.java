// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.io.OutputStream;
import java.util.List;

/** Runs commands for a {@link ControlServer}: several at once, each on a thread of its own. */
@FunctionalInterface
public interface CommandRunner {

    /**
     * Runs one command to its end. The thread is interrupted when nobody waits for the result any more.
     *
     * @param words the command's name and its arguments, at least one
     * @param out where its output goes, as it is produced
     * @param err where its messages go
     * @return the exit status: {@link ControlProtocol#DONE}, or another for a failure that was told on {@code err}
     * @throws Exception if it failed; the message is told in one line and the status is {@link ControlProtocol#FAILED}
     */
    int run(List<String> words, OutputStream out, OutputStream err) throws Exception;
}
