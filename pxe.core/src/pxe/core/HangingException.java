// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;

/** A {@link Storage} is not asked at present, since too many wait for it already; the message says which, and since when. */
final class HangingException extends IOException {

    private static final long serialVersionUID = 1;

    HangingException(String reason) {
        super(reason);
    }
}
