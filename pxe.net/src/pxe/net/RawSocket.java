// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket for other packets than UDP's. */
final class RawSocket extends LinuxSocket {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.net");

    /** Takes a packet, as {@link LinuxSocket#take} does. */
    interface Taker {
        void take(ReceiveBatch batch, int packet);
    }

    private final Taker taker;

    RawSocket(LinuxEventLoop loop, int fd, Taker taker) {
        super(loop, fd);
        this.taker = taker;
    }

    @Override
    void take(ReceiveBatch batch, int packet) {
        try {
            taker.take(batch, packet);
        } catch (RuntimeException | Error e) {
            LOG.error("a raw packet met a fault", e);
        }
    }
}
