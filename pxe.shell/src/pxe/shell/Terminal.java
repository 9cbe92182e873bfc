// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

/**
 * What is known of the terminal where output is shown.
 *
 * @param columns its width; 0 if the output goes to a file or to another program
 * @param lines its height, 0 likewise
 */
public record Terminal(int columns, int lines) {

    /** No terminal: nothing is cut to fit, nothing is drawn twice. */
    public static final Terminal NONE = new Terminal(0, 0);
}
