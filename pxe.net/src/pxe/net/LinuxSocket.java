// SPDX-License-Identifier: Apache-2.0
package pxe.net;

/** A socket of a {@link LinuxEventLoop}, which does its work. */
abstract class LinuxSocket {

    private final LinuxEventLoop loop;
    private final int fd;
    /** Set by any thread; the descriptor itself is closed by the loop's thread, so that its number can't be used by mistake. */
    private volatile boolean open = true;

    LinuxSocket(LinuxEventLoop loop, int fd) {
        this.loop = loop;
        this.fd = fd;
    }

    /** Takes a packet, and gives its place back to the batch. */
    abstract void take(ReceiveBatch batch, int packet);

    final LinuxEventLoop loop() {
        return loop;
    }

    final int fd() {
        return fd;
    }

    final boolean isOpen() {
        return open;
    }

    /** Ends it; any thread, any number of times. */
    public final void close() {
        if (open) {
            open = false;
            loop.closed(this);
        }
    }
}
