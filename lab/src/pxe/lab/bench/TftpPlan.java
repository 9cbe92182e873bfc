// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What {@link TftpLoad} does.
 *
 * @param file what is loaded
 * @param clients how many load at once
 * @param files how many times they load it in all
 * @param windowBlocks the window that they ask for; 1 for none
 * @param roundTripMillis how much longer a round trip is than the cable makes it
 * @param lossPermille how many packets of a thousand are lost, each way
 */
record TftpPlan(String file, int clients, int files, int windowBlocks, int roundTripMillis, int lossPermille) {

    /** On the usual cable. */
    static TftpPlan of(String file, int clients, int files, int windowBlocks) {
        return new TftpPlan(file, clients, files, windowBlocks, 0, 0);
    }

    /** One client far away, as it were: its packets come late, and not all of them. */
    static TftpPlan lossy(String file, int windowBlocks, int roundTripMillis, int lossPermille) {
        return new TftpPlan(file, 1, 1, windowBlocks, roundTripMillis, lossPermille);
    }

    /** The program's arguments. */
    List<String> arguments() {
        return List.of(file, "" + clients, "" + files, "" + windowBlocks, "" + roundTripMillis, "" + lossPermille);
    }

    static TftpPlan parse(String[] args) {
        int[] numbers = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        return new TftpPlan(args[0], numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
}
