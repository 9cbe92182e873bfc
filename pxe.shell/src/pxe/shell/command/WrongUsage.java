// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

/** A line that the command can't be called with; the message says what is wrong with it. */
final class WrongUsage extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongUsage(String message) {
        super(message, null, false, false);
    }
}
