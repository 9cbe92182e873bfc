// SPDX-License-Identifier: Apache-2.0
package pxe.net;

/** Something with a descriptor that a {@link LinuxEventLoop} waits for. For the loop's thread, except {@link #close}. */
interface Watched {

    /** The descriptor; the loop closes it once it has let go of this. */
    int fd();

    /** Whether it still wants packets. */
    boolean isOpen();

    /** Ends it, from any thread. */
    void close();

    /** Takes a packet, and gives its place back to the batch. */
    void take(ReceiveBatch batch, int packet);
}
