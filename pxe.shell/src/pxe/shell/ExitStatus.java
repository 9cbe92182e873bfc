// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

/** The exit status of {@code pxe COMMAND}. A command may have others of its own. */
public final class ExitStatus {

    /** The command did its work. */
    public static final int DONE = 0;
    /** The command failed, and said why. */
    public static final int FAILED = 1;
    /** The line is not one that the command can be called with. */
    public static final int WRONG_USAGE = 2;
    /** There is no daemon, or it can't be asked ({@code EX_UNAVAILABLE} of sysexits). */
    public static final int UNREACHABLE = 69;
    /** There is no such command, as shells say it. */
    public static final int UNKNOWN_COMMAND = 127;
    /** The command was ended from outside, as shells say it of Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
