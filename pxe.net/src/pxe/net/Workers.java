// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.util.function.Consumer;

/** Does what may wait, for those who must not. Safe for any thread. */
@FunctionalInterface
public interface Workers extends AutoCloseable {

    /**
     * Does some work, or has it refused, once and at any later time. Never waits.
     *
     * @param refused hears why the work was not and will not be done; called on any thread, this one too
     */
    void execute(Runnable work, Consumer<String> refused);

    /** Takes no more work, and refuses what has not begun. */
    @Override
    default void close() {}
}
