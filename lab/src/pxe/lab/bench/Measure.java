// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.util.List;

/** Something that is measured of several servers in turn. */
interface Measure {

    /** What {@code ./build bench NAME} calls it. */
    String name();

    /** What the table's head says. */
    String title();

    /** The servers to compare, ours first. */
    List<Side> sides();

    /** How often each is measured. */
    default int rounds() {
        return 2;
    }

    /**
     * Measures one server from its start to its end.
     *
     * @param bed where to start it; nothing is there yet
     * @param sheet for the figures
     */
    void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException;
}
