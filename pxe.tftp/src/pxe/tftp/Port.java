// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pxe.net.UdpSocket;

/**
 * A UDP port of this server and the transfers that go on over it, told apart by their clients' addresses and ports. For the loop's
 * thread.
 */
final class Port {

    private final Consumer<Port> emptied;
    private final Map<InetSocketAddress, Transfer> transfers = new HashMap<>();
    private @Nullable UdpSocket socket;

    /**
     * A port without its socket.
     *
     * @param emptied hears when the last transfer has left
     */
    Port(Consumer<Port> emptied) {
        this.emptied = emptied;
    }

    /** Gives it the socket, once that is open. */
    Port on(UdpSocket socket) {
        this.socket = socket;
        return this;
    }

    UdpSocket socket() {
        return Objects.requireNonNull(socket);
    }

    /** The transfer with a client, one that ended a moment ago included. */
    @Nullable Transfer with(InetSocketAddress peer) {
        return transfers.get(peer);
    }

    /** Those that have this port, some that ended a moment ago included. */
    List<Transfer> transfers() {
        return List.copyOf(transfers.values());
    }

    /** How many transfers have this port. */
    int load() {
        return transfers.size();
    }

    /** Takes a transfer; one that the same client had here is over then. */
    void join(Transfer transfer) {
        Transfer earlier = transfers.put(transfer.peer(), transfer);
        if (earlier != null) {
            earlier.replaced();
        }
    }

    /** Lets a transfer go, unless another one of the same client has taken its place. */
    void leave(Transfer transfer) {
        if (transfers.remove(transfer.peer(), transfer) && transfers.isEmpty()) {
            emptied.accept(this);
        }
    }
}
