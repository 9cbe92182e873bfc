// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.io.BufferedReader;
import java.io.IOException;

/**
 * The lines of a file that are not blank, one after the other. What is longer than any line with a lease is cut: a file of another
 * kind may be one line. For one thread.
 */
final class Lines {

    /** What is known of a lease takes a quarter of that. */
    private static final int LONGEST = 4096;

    private final BufferedReader in;
    private final StringBuilder line = new StringBuilder();
    private int number;

    Lines(BufferedReader in) {
        this.in = in;
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        boolean found;
        do {
            found = nextOfAll();
        } while (found && line.toString().isBlank());
        return found;
    }

    private boolean nextOfAll() throws IOException {
        number++;
        line.setLength(0);
        int c = in.read();
        boolean found = c >= 0;
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r' && line.length() < LONGEST) {
                line.append((char) c);
            }
        }
        return found;
    }

    /** The line, without what ends it. */
    String text() {
        return line.toString();
    }

    /** Where it is, for people. */
    String place() {
        return "line " + number;
    }
}
