// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.io.PrintStream;
import pxe.api.command.Answer;
import pxe.shell.Terminal;

/** Where the answers of one call are shown. For the thread that runs the command. */
sealed interface Screen permits TextScreen, JsonScreen {

    /** A screen for people, or for programs. */
    static Screen of(boolean json, Terminal terminal, PrintStream out) {
        return json ? new JsonScreen(out) : new TextScreen(terminal, out);
    }

    /** Shows a part of an answer while the command goes on. */
    void show(Answer part);

    /** Shows an answer in the place of the one that was refreshed before. */
    void refresh(Answer whole);

    /** Shows the answer at the end. */
    void end(Answer answer);
}
