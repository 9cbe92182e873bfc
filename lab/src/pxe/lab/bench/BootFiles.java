// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.List;

/**
 * What a machine that has its address loads: a loader by TFTP, block by block, and then files by HTTP over one connection.
 *
 * @param tftp where the loader is
 * @param http where the files are
 * @param files those, in their order
 */
record BootFiles(InetSocketAddress tftp, InetSocketAddress http, List<String> files) {

    static final String LOADER = "loader";

    private static final TftpPlan BLOCK_BY_BLOCK = TftpPlan.of(LOADER, 1, 1, 1);

    /** Loads them for one machine; what follows runs when all are there. */
    void load(Selector selector, TftpDownload.Tally tally, Client.Then done) throws IOException {
        new TftpDownload(selector, tftp, BLOCK_BY_BLOCK, tally, () -> new HttpDownload(selector, http, files, done));
    }
}
