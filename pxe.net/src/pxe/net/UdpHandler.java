// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.nio.ByteBuffer;

/** Takes a socket's packets, on the loop's thread. */
@FunctionalInterface
public interface UdpHandler {

    /**
     * One packet has come.
     *
     * @param payload its bytes, read-only, from position to limit, big-endian; the memory is the loop's and is reused once this
     *     method returns
     * @param arrival where it came from and in
     */
    void received(ByteBuffer payload, Arrival arrival);
}
