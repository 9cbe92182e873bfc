// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket of a {@link LinuxEventLoop} for other packets than UDP's. */
final class RawSocket implements Watched {

    /** Takes a packet, as {@link Watched#take} does. */
    interface Taker {
        void take(ReceiveBatch batch, int packet);
    }

    private static final Logger LOG = LoggerFactory.getLogger("pxe.net");

    private final LinuxEventLoop loop;
    private final int fd;
    private final Taker taker;
    /** Set by any thread; the descriptor itself is closed by the loop's thread. */
    private volatile boolean open = true;

    RawSocket(LinuxEventLoop loop, int fd, Taker taker) {
        this.loop = loop;
        this.fd = fd;
        this.taker = taker;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void take(ReceiveBatch batch, int packet) {
        try {
            taker.take(batch, packet);
        } catch (RuntimeException | Error e) {
            LOG.error("a raw packet met a fault", e);
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            loop.closed(this);
        }
    }
}
