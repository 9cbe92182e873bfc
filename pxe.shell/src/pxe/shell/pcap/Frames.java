// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.io.IOException;
import java.util.Optional;

/** The frames of a capture file, one after the other. */
interface Frames {

    /**
     * The next one; empty at the end.
     *
     * @throws IOException if the file is damaged or can't be read
     */
    Optional<Frame> next() throws IOException;
}
