// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.io.IOException;

/** A file isn't of its format as a whole. The message is for the operator. */
public final class BrokenFileException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenFileException(String sentence) {
        super(sentence);
    }
}
