// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.Optional;
import java.util.SortedSet;
import pxe.api.command.Command;

/** The commands that are there now. Safe for any thread. */
public interface Catalog {

    /** Their names. */
    SortedSet<String> names();

    /** The command of a name. */
    Optional<Command> find(String name);
}
