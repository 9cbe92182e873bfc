// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What {@link TftpLoad} does.
 *
 * @param where the server's address
 * @param port its port
 * @param file what is loaded
 * @param clients how many load at once
 * @param files how many times they load it in all
 * @param windowBlocks the window that they ask for; 1 for none
 * @param roundTripMillis how much longer a round trip is than the cable makes it
 * @param lossPermille how many packets of a thousand are lost, each way
 */
record TftpPlan(String where, int port, String file, int clients, int files, int windowBlocks, int roundTripMillis, int lossPermille) {

    /** On the usual cable. */
    static TftpPlan of(String file, int clients, int files, int windowBlocks) {
        return new TftpPlan(Bed.SERVER, 69, file, clients, files, windowBlocks, 0, 0);
    }

    /** One client far away, as it were: its packets come late, and not all of them. */
    static TftpPlan lossy(String file, int windowBlocks, int roundTripMillis, int lossPermille) {
        return new TftpPlan(Bed.SERVER, 69, file, 1, 1, windowBlocks, roundTripMillis, lossPermille);
    }

    InetSocketAddress server() {
        return new InetSocketAddress(where, port);
    }

    /** The program's arguments. */
    List<String> arguments() {
        return List.of(where, "" + port, file, "" + clients, "" + files, "" + windowBlocks, "" + roundTripMillis, "" + lossPermille);
    }

    static TftpPlan parse(String[] args) {
        return new TftpPlan(args[0], Integer.parseInt(args[1]), args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]),
                Integer.parseInt(args[5]), Integer.parseInt(args[6]), Integer.parseInt(args[7]));
    }
}
