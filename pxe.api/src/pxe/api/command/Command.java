// SPDX-License-Identifier: Apache-2.0
package pxe.api.command;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command of the operator's. Register it as an OSGi service with the property {@value #NAME}; it is there as long as the
 * service is, for {@code pxe COMMAND}, in the interactive shell, and as a Gogo function of scope {@code pxe}.
 *
 * <p>The service is asked for when somebody uses the command, not before: a delayed component costs nothing until then.
 */
@ConsumerType
public interface Command {

    /**
     * Service property: the command's name, lower-case letters, digits and hyphens. One with a hyphen may also be typed as
     * two words: {@code leases-release} is {@code leases release} as well. Of several commands of one name, that of the highest
     * {@code service.ranking} is there.
     */
    String NAME = "pxe.command.name";

    /** How it is used. Always the same. */
    Usage usage();

    /**
     * Runs it once. Each call has a thread of its own, and several may run at once. The thread is interrupted when nobody waits
     * for the answer any more: the terminal was closed, the operator pressed Ctrl-C, or what read the output has gone. A command
     * that runs for long or goes on for ever must end then.
     *
     * @return what the operator is told
     * @throws Exception if it failed; the message is told in one line, as with {@link Answer#failure}
     */
    Answer run(Call call) throws Exception;
}
